"""Recorded outcomes of resource types: what the services say of what CloudFormation has made."""

import json
from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.cloudformation.recorded.process import parameter, ref, resources, topic
from tests.emulator.services.cloudformation.recorded.situation import Situation
from tests.emulator.worlds import Refused

TRUSTED = {
    "Statement": [{"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}],
    "Version": "2012-10-17",
}
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


def test_a_parameter_comes_and_goes() -> None:
    situation = Situation("test_black_box")
    stacks = Stacks("ssm")
    stacks.create(resources(P=parameter("abc123")))
    name = stacks.resources()["P"]
    situation.matches("describe-resource", stacks.call("ssm", "GetParameter", Name=name))
    stacks.delete()
    with pytest.raises(Refused) as raised:
        stacks.call("ssm", "GetParameter", Name=name)
    recorded = situation.content["deleted-resource"]["error-message"]
    assert recorded == f"An error occurred ({raised.value.code}) when calling the GetParameter operation: "


def test_a_log_group_and_its_stream() -> None:
    stacks = Stacks("logs")
    template = {
        **resources(
            Group={"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 731, "LogGroupName": "group"}},
            Stream={"Type": "AWS::Logs::LogStream", "Properties": {"LogGroupName": ref("Group")}},
        ),
        "Outputs": {"LogGroupNameOutput": {"Value": ref("Group")}, "LogStreamNameOutput": {"Value": ref("Stream")}},
    }
    stacks.create(template)
    found = stacks.call("logs", "DescribeLogGroups", logGroupNamePrefix="group")
    Situation("test_cfn_handle_log_group_resource").compare(
        _timeless(Situation("test_cfn_handle_log_group_resource").content["describe_log_groups"]),
        _timeless(found),
        "describe_log_groups",
    )
    situation = Situation("test_logstream")
    situation.matches("outputs", stacks.outputs())
    streams = stacks.call("logs", "DescribeLogStreams", logGroupName="group")["logStreams"]
    situation.compare(_timeless(situation.content["describe_log_streams"]), _timeless(streams), "streams")


def _timeless(value: Any) -> Any:
    """Return a value without the times in it, and what AWS says since 2025 only."""
    left_out = ("creationTime", "deletionProtectionEnabled")
    if isinstance(value, dict):
        return {key: _timeless(item) for key, item in value.items() if key not in left_out}
    return [_timeless(item) for item in value] if isinstance(value, list) else value


def test_the_policy_of_a_topic_goes_back_to_the_default() -> None:
    situation = Situation("test_sns_topic_policy_resets_to_default")
    stacks = Stacks("sns")
    named = topic(TopicName="topic-name")
    document = {
        "Statement": [
            {
                "Action": "sns:Publish",
                "Condition": {"StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")}},
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Resource": ref("Topic"),
                "Sid": "0",
            }
        ],
        "Version": "2012-10-17",
    }
    policy = {
        "Type": "AWS::SNS::TopicPolicy",
        "Properties": {"Topics": [ref("Topic")], "PolicyDocument": document},
    }
    stages = {"default": {"Topic": named}, "modified": {"Topic": named, "Policy": policy}, "reverted": {"Topic": named}}
    for stage, template in stages.items():
        stacks.create(template) if stage == "default" else stacks.update(template)
        attributes = stacks.call("sns", "GetTopicAttributes", TopicArn=stacks.resources()["Topic"])["Attributes"]
        situation.matches(f"{stage}-topic-attributes", json.loads(attributes["Policy"]))


def test_the_archive_of_a_topic() -> None:
    situation = Situation("test_sns_topic_with_attributes")
    stacks = Stacks("sns")
    archived = topic(TopicName="t.fifo", FifoTopic=True, ArchivePolicy={"MessageRetentionPeriod": "30"})
    stacks.create(resources(Topic=archived))
    attributes = stacks.call("sns", "GetTopicAttributes", TopicArn=stacks.resources()["Topic"])["Attributes"]
    situation.matches("topic-archive-policy", json.loads(attributes["ArchivePolicy"]))


class Functions(Stacks):
    """A world with functions, logs and queues."""

    def __init__(self) -> None:
        super().__init__("lambda_", "logs", "ssm")

    def role(self) -> dict[str, Any]:
        """Return a role for functions."""
        properties = {"AssumeRolePolicyDocument": TRUSTED, "ManagedPolicyArns": [BASIC]}
        return {"Type": "AWS::IAM::Role", "Properties": properties}

    def fn(self, **properties: Any) -> dict[str, Any]:
        """Return a function with a role."""
        (made,) = self.function().values()
        return {**made, "Properties": {**made["Properties"], "Role": {"Fn::GetAtt": ["Role", "Arn"]}, **properties}}

    def described(self, situation: Situation, member: str) -> None:
        """Compare the description of the stack's resources, in any order."""
        found = self.cfn("DescribeStackResources", StackName="app")["StackResources"]
        recorded = situation.content[member]["StackResources"]
        assert [sorted(resource) for resource in found] == [sorted(resource) for resource in recorded]
        kinds = [resource["ResourceType"] for resource in recorded]
        assert sorted(resource["ResourceType"] for resource in found) == sorted(kinds)


def test_a_queue_that_a_function_reads() -> None:
    situation = Situation("test_cfn_lambda_sqs_source")
    stacks = Functions()
    (document,) = (policy["PolicyDocument"] for policy in situation.content["role_policies"]["policies"])
    for statement in document["Statement"]:
        statement["Resource"] = {"Fn::GetAtt": ["Queue", "Arn"]}
    name = situation.content["list_inline_role_policies_result"]["PolicyNames"][0]
    template = resources(
        Function=stacks.fn(Runtime="python3.9"),
        Role=stacks.role(),
        Policy={
            "Type": "AWS::IAM::Policy",
            "Properties": {"PolicyName": name, "PolicyDocument": document, "Roles": [ref("Role")]},
        },
        Source={
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "BatchSize": 1, "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]}, "FunctionName": ref("Function"),
            },
        },
        Queue={"Type": "AWS::SQS::Queue"},
    )  # fmt: skip
    stacks.create(template)
    made = stacks.resources()
    stacks.described(situation, "stack_resources")
    source = stacks.call("lambda", "GetEventSourceMapping", UUID=made["Source"])
    assert sorted(source) == sorted({*situation.content["get_esm_result"]} - {"ResponseMetadata"})
    assert source["State"] == "Enabled"
    function = stacks.call("lambda", "GetFunction", FunctionName=made["Function"])
    recorded = situation.content["get_function_result"]
    assert sorted(function) == sorted({*recorded} - {"ResponseMetadata"})
    assert sorted(function["Configuration"]) == sorted(recorded["Configuration"])
    assert sorted(function["Tags"]) == sorted(recorded["Tags"])
    attributes = stacks.call("sqs", "GetQueueAttributes", QueueUrl=made["Queue"], AttributeNames=["All"])
    assert sorted(attributes["Attributes"]) == sorted(situation.content["get_queue_atts_result"]["Attributes"])
    role = stacks.call("iam", "GetRole", RoleName=made["Role"])["Role"]
    assert sorted(role) == sorted(situation.content["get_role_result"]["Role"])
    attached = stacks.call("iam", "ListAttachedRolePolicies", RoleName=made["Role"])
    situation.matches("list_attached_role_policies_result", attached)
    situation.matches("list_inline_role_policies_result", stacks.call("iam", "ListRolePolicies", RoleName=made["Role"]))


def test_a_version_an_alias_and_its_provisioned_concurrency() -> None:
    situation = Situation("test_lambda_alias")
    stacks = Functions()
    template = resources(
        LambdaFunction=stacks.fn(FunctionName="function-name"),
        Role=stacks.role(),
        Version={"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": ref("LambdaFunction")}},
        FunctionAlias={
            "Type": "AWS::Lambda::Alias",
            "Properties": {
                "FunctionName": ref("LambdaFunction"),
                "FunctionVersion": {"Fn::GetAtt": ["Version", "Version"]},
                "Name": "alias-name",
                "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 1},
            },
        },
    )
    stacks.create(template)
    stacks.described(situation, "stack_resource_descriptions")
    alias = stacks.call("lambda", "GetAlias", FunctionName="function-name", Name="alias-name")
    situation.matches("Alias", alias)
    assert stacks.resources()["FunctionAlias"] == alias["AliasArn"]
    stacks.rest()
    provisioned = stacks.call(
        "lambda", "GetProvisionedConcurrencyConfig", FunctionName="function-name", Qualifier="alias-name"
    )
    assert sorted(provisioned) == sorted({*situation.content["provisioned_concurrency_config"]} - {"ResponseMetadata"})
    assert provisioned["Status"] == "READY"


def test_the_logging_of_a_function() -> None:
    situation = Situation("test_lambda_logging_config")
    stacks = Functions()
    template = resources(
        LambdaFunction=stacks.fn(FunctionName="function-name", LoggingConfig={"LogFormat": "JSON"}),
        Role=stacks.role(),
        Version={"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": ref("LambdaFunction")}},
    )
    stacks.create(template)
    stacks.described(situation, "stack_resource_descriptions")
    function = stacks.call("lambda", "GetFunctionConfiguration", FunctionName="function-name")
    situation.matches("logging_config", function["LoggingConfig"])


def test_the_tags_of_a_function() -> None:
    situation = Situation("test_lambda_function_tags")
    stacks = Functions()
    template = {
        "Transform": "AWS::Serverless-2016-10-31",
        **resources(
            TestFunction={
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "InlineCode": "def handler(event, context): ...",
                    "Handler": "index.handler",
                    "Runtime": "python3.11",
                    "Tags": {"Environment": "test"},
                },
            }
        ),
    }
    stacks.create(template)
    found = stacks.call("lambda", "GetFunction", FunctionName=stacks.resources()["TestFunction"])
    recorded = situation.content["get_function_result"]
    assert sorted(found["Tags"]) == sorted(recorded["Tags"])
    assert sorted(found["Configuration"]) == sorted(recorded["Configuration"])


def test_several_permissions_of_a_function() -> None:
    situation = Situation("test_multiple_lambda_permissions_for_singlefn")
    stacks = Functions()
    permissions = {
        f"Permission{number}": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": ref("Function"),
                "Principal": f"{service}.amazonaws.com",
            },
        }
        for number, service in enumerate(("lambda", "states"))
    }
    stacks.create(resources(Function=stacks.fn(), Role=stacks.role(), **permissions))
    made = stacks.resources()
    policy = stacks.call("lambda", "GetPolicy", FunctionName=made["Function"])
    recorded = situation.content["policy"]["Policy"]
    ours = json.loads(policy["Policy"])
    ours["Statement"].sort(key=lambda statement: statement["Principal"]["Service"])
    situation.compare(recorded, ours, "policy")
    assert sorted(statement["Sid"] for statement in ours["Statement"]) == sorted(
        [made["Permission0"], made["Permission1"]]
    )
