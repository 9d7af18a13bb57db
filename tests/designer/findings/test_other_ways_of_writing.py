"""Rules read what people write in other ways: parameters, conditions, Globals, lists of one, managed policies."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from designer.document.document import Document
from designer.document.scenario import Scenario
from designer.findings.review import fix, review

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


def as_flow(text: str) -> str:
    return yaml.safe_dump(Document.parse(text).template(), default_flow_style=True, width=10**9, sort_keys=False)


FORMS: dict[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no last line end": lambda text: text.rstrip("\n"),
    "one line of YAML": as_flow,
    "JSON on one line": lambda text: json.dumps(Document.parse(text).template()),
    "JSON": lambda text: json.dumps(Document.parse(text).template(), indent=4),
    "JSON with tabs": lambda text: json.dumps(Document.parse(text).template(), indent="\t"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rule", sorted(folder.name for folder in (Path(__file__).parent / "cases").iterdir()))
def test_a_rule_finds_and_mends_the_same_in_whatever_form(rule: str, form: str) -> None:
    written = (Path(__file__).parent / "cases" / rule / "broken.yaml").read_text()
    scenario = Path(__file__).parent / "cases" / rule / "scenario.yaml"
    documents = [Document.parse(written), Document.parse(FORMS[form](written))]
    for document in documents:
        document.scenario = Scenario.parse(scenario.read_text()) if scenario.exists() else Scenario()
    usual, other = ([one for one in review(document, TODAY) if one.rule == rule] for document in documents)
    assert [(one.logical_id, one.pointer, one.text) for one in other] == [
        (one.logical_id, one.pointer, one.text) for one in usual
    ]
    for one in other:
        if one.fix is not None:
            document = Document.parse(FORMS[form](written))
            document.scenario = documents[1].scenario
            known = [found.id for found in review(document, TODAY) if (found.rule, found.text) == (rule, one.text)]
            fix(document, known[0])
            again = Document.parse(document.emit())
            again.scenario = document.scenario
            assert one.text not in {found.text for found in review(again, TODAY) if found.rule == rule}
