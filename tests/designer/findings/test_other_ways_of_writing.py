"""Rules read what people write in other ways: parameters, conditions, Globals, lists of one, managed policies."""

from datetime import date

import pytest

from designer.document.document import Document
from designer.findings.review import review

TODAY = date(2026, 6, 1)
ALARM = "{Type: AWS::CloudWatch::Alarm, Properties: {Dimensions: [{Name: QueueName, Value: !GetAtt Kept.QueueName}]}}"
FILLED = f"""
  Traffic: {{Type: AWS::Events::Rule, Properties: {{Targets: [{{Id: kept, Arn: !GetAtt Kept.Arn}}]}}}}
  Kept: {{Type: AWS::SQS::Queue}}
  Watch: {ALARM}
"""
FULL = "[{Effect: Allow, NotAction: ['iam:*'], Resource: '*'}]"
OPEN = "Statement: {Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*', Condition: "
BUCKET_POLICY = "  Opens: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: b, PolicyDocument: {"
CONTAINER = (
    "  Task: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: [{Environment: [{Name: DB_PASSWORD"
)
BUILD = "  Build: {Type: AWS::CodeBuild::Project, Properties: {Environment: {EnvironmentVariables: [{Name: API_KEY"
SIXTH = "!If [Never, f, !Ref 'AWS::NoValue']"
LAYERS = f"  Work: {{Type: AWS::Lambda::Function, Properties: {{Layers: [a, b, c, d, e, {SIXTH}]}}}}"
MANAGED = "  Role: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/"
CASES = {
    "a URL that a parameter opens": (
        "public",
        "  Url: {Type: AWS::Lambda::Url, Properties: {AuthType: !Ref Auth}}",
        "Url",
    ),
    "an ACL that a parameter opens": (
        "public",
        "  B: {Type: AWS::S3::Bucket, Properties: {AccessControl: !Ref Acl}}",
        "B",
    ),
    "a policy that only asks for TLS": (
        "public",
        f"{BUCKET_POLICY}{OPEN}{{Bool: {{'aws:SecureTransport': true}}}}}}}}}}}}",
        "Opens",
    ),
    "a policy that asks whence": (
        "public",
        f"{BUCKET_POLICY}{OPEN}{{StringEquals: {{'aws:SourceAccount': '1'}}}}}}}}}}}}",
        "",
    ),
    "an administrator by name": (
        "wildcard-policy",
        "  Work: {Type: AWS::Serverless::Function, Properties: {Policies: AdministratorAccess}}",
        "Work",
    ),
    "an administrator in any partition": (
        "wildcard-policy",
        f"{MANAGED}PowerUserAccess']}}}}",
        "Role",
    ),
    "a role that may only write its log": (
        "wildcard-policy",
        f"{MANAGED}service-role/AWSLambdaBasicExecutionRole']}}}}",
        "",
    ),
    "all but something": (
        "wildcard-policy",
        f"  Most: {{Type: AWS::IAM::Policy, Properties: {{PolicyDocument: {{Statement: {FULL}}}}}}}",
        "Most",
    ),
    "a sixth layer that a condition leaves out": ("quota-passed", LAYERS, ""),
    "a sixth layer that a condition adds": ("quota-passed", LAYERS.replace("[Never,", "[Always,"), "Work"),
    "a queue that only an alarm looks at": ("unread-queue", FILLED, "Kept"),
    "a password in a container": ("secret-in-plain-text", f"{CONTAINER}, Value: hunter2hunter2}}]}}]}}}}", "Task"),
    "a password that a container is given": ("secret-in-plain-text", f"{CONTAINER}, Value: !Ref Auth}}]}}]}}}}", ""),
    "a key in a build": ("secret-in-plain-text", f"{BUILD}, Value: abcdef123456}}]}}}}}}", "Build"),
    "the name of a key in a build": (
        "secret-in-plain-text",
        f"{BUILD}, Type: PARAMETER_STORE, Value: prod-key-name}}]}}}}}}",
        "",
    ),
    "a queue that a task works on": (
        "no-dead-letter-queue",
        """
  Orders: {Type: AWS::SQS::Queue}
  Task: {Type: AWS::ECS::TaskDefinition, Properties: {TaskRoleArn: !GetAtt Role.Arn}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: takes
          PolicyDocument: {Statement: [{Effect: Allow, Action: 'sqs:Receive*', Resource: !GetAtt Orders.Arn}]}
""",
        "Orders",
    ),
}
HEAD = """
Parameters:
  Auth: {Type: String, Default: NONE}
  Acl: {Type: String, Default: PublicRead}
Conditions:
  Always: !Equals [a, a]
  Never: !Not [!Condition Always]
Resources:
"""


@pytest.mark.parametrize("case", CASES)
def test_a_rule_sees_what_is_meant(case: str) -> None:
    rule, resources, wanted = CASES[case]
    found = [one.logical_id for one in review(Document.parse(HEAD + resources), TODAY) if one.rule == rule]
    assert found == ([wanted] if wanted else [])
