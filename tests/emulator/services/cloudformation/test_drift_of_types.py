"""Drift of the types of the messaging core: none where nobody touched them, told to the leaf where somebody did."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks

SERVICES = ("iam", "lambda_", "logs", "sns", "ssm")
OPEN = {"Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}], "Version": "2012-10-17"}
TRUST = {
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}],
    "Version": "2012-10-17",
}


def template(stacks: Stacks) -> dict[str, Any]:
    """Return resources of every type whose drift can be told, with properties in all their shapes."""
    (function,) = stacks.function().values()
    tags = [{"Key": "own", "Value": "1"}, {"Key": "another", "Value": "2"}]
    settings = {
        "Description": "d",
        "Environment": {"Variables": {"A": "1", "B": 2}},
        "LoggingConfig": {"LogFormat": "JSON"},
        "MemorySize": "256",
        "ReservedConcurrentExecutions": 5,
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Tags": tags,
        "Timeout": 10,
    }
    target = {"Fn::GetAtt": ["Dead", "Arn"]}
    return {
        "Dead": {"Type": "AWS::SQS::Queue"},
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "DelaySeconds": "5",
                "RedrivePolicy": {"deadLetterTargetArn": target, "maxReceiveCount": 3},
                "Tags": tags,
                "VisibilityTimeout": 60,
            },
        },
        "Fifo": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"FifoQueue": True, "ContentBasedDeduplication": "true", "QueueName": "q.fifo"},
        },
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "shown", "Tags": tags}},
        "Subscription": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {
                "Endpoint": {"Fn::GetAtt": ["Queue", "Arn"]},
                "FilterPolicy": {"kind": ["a", {"prefix": "b"}]},
                "Protocol": "sqs",
                "RawMessageDelivery": True,
                "TopicArn": {"Ref": "Topic"},
            },
        },
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": TRUST,
                "Policies": [{"PolicyName": "open", "PolicyDocument": OPEN}],
                "Tags": tags,
            },
        },
        "Function": {**function, "Properties": {**function["Properties"], **settings}},
        "Version": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Function"}}},
        "Alias": {
            "Type": "AWS::Lambda::Alias",
            "Properties": {
                "FunctionName": {"Ref": "Function"},
                "FunctionVersion": {"Fn::GetAtt": ["Version", "Version"]},
                "Name": "live",
            },
        },
        "Mapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "BatchSize": "5",
                "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]},
                "FilterCriteria": {"Filters": [{"Pattern": '{"body": {"a": [1]}}'}]},
                "FunctionName": {"Ref": "Function"},
            },
        },
        "Url": {
            "Type": "AWS::Lambda::Url",
            "Properties": {"AuthType": "NONE", "TargetFunctionArn": {"Fn::GetAtt": ["Function", "Arn"]}},
        },
        "Parameter": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Tags": {"own": "1"}, "Type": "String", "Value": "v"},
        },
        "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 7, "Tags": tags}},
    }


CHECKED = {
    "Alias", "Dead", "Fifo", "Function", "Group", "Mapping", "Parameter", "Queue", "Role", "Subscription", "Topic",
    "Url",
}  # fmt: skip


def made() -> Stacks:
    """Return a world with the stack, which has a tag of its own."""
    stacks = Stacks(*SERVICES)
    stacks.create(template(stacks), Tags=[{"Key": "of-the-stack", "Value": "s"}])
    assert stacks.status() == "CREATE_COMPLETE", stacks.history()
    return stacks


def drifts(stacks: Stacks) -> dict[str, dict[str, Any]]:
    """Detect drift and return what was found by logical id."""
    stacks.cfn("DetectStackDrift", StackName="app")
    found = stacks.cfn("DescribeStackResourceDrifts", StackName="app")["StackResourceDrifts"]
    return {drift["LogicalResourceId"]: drift for drift in found}


def test_what_nobody_has_touched_is_in_sync() -> None:
    found = drifts(made())
    assert set(found) == CHECKED
    assert {name: drift["PropertyDifferences"] for name, drift in found.items() if drift["PropertyDifferences"]} == {}
    assert {drift["StackResourceDriftStatus"] for drift in found.values()} == {"IN_SYNC"}


CHANGES: dict[str, tuple[str, str, dict[str, Any], list[tuple[str, str, str, str]]]] = {
    "Queue": (
        "sqs",
        "SetQueueAttributes",
        {"QueueUrl": "{Queue}", "Attributes": {"VisibilityTimeout": "90"}},
        [("/VisibilityTimeout", "60", "90", "NOT_EQUAL")],
    ),
    "Topic": (
        "sns",
        "TagResource",
        {"ResourceArn": "{Topic}", "Tags": [{"Key": "own", "Value": "changed"}]},
        [("/Tags/0/Value", "1", "changed", "NOT_EQUAL")],
    ),
    "Subscription": (
        "sns",
        "SetSubscriptionAttributes",
        {"SubscriptionArn": "{Subscription}", "AttributeName": "FilterPolicy", "AttributeValue": '{"kind": ["a"]}'},
        [("/FilterPolicy/kind/1", '{"prefix":"b"}', "null", "REMOVE")],
    ),
    "Function": (
        "lambda",
        "UpdateFunctionConfiguration",
        {"FunctionName": "{Function}", "Environment": {"Variables": {"A": "1", "C": "3"}}},
        [("/Environment/Variables/B", "2", "null", "REMOVE"), ("/Environment/Variables/C", "null", "3", "ADD")],
    ),
    "Mapping": (
        "lambda",
        "UpdateEventSourceMapping",
        {"UUID": "{Mapping}", "BatchSize": 7},
        [("/BatchSize", "5", "7", "NOT_EQUAL")],
    ),
    "Url": (
        "lambda",
        "UpdateFunctionUrlConfig",
        {"FunctionName": "{Function}", "AuthType": "AWS_IAM"},
        [("/AuthType", "NONE", "AWS_IAM", "NOT_EQUAL")],
    ),
    "Parameter": (
        "ssm",
        "PutParameter",
        {"Name": "{Parameter}", "Value": "other", "Overwrite": True},
        [("/Value", "v", "other", "NOT_EQUAL")],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_somebody_has_changed_is_told_to_the_leaf(name: str) -> None:
    stacks = made()
    service, operation, given, expected = CHANGES[name]
    ids = {f"{{{logical_id}}}": physical_id for logical_id, physical_id in stacks.resources().items()}
    filled: dict[str, Any] = {
        key: ids.get(value, value) if isinstance(value, str) else value for key, value in given.items()
    }
    stacks.call(service, operation, **filled)
    stacks.rest()
    found = drifts(stacks)
    assert [
        tuple(difference[key] for key in ("PropertyPath", "ExpectedValue", "ActualValue", "DifferenceType"))
        for difference in found[name]["PropertyDifferences"]
    ] == expected
    assert [other for other, drift in found.items() if drift["StackResourceDriftStatus"] != "IN_SYNC"] == [name]


DELETIONS: dict[str, tuple[str, str, str]] = {
    "Fifo": ("sqs", "DeleteQueue", "QueueUrl"),
    "Subscription": ("sns", "Unsubscribe", "SubscriptionArn"),
    "Topic": ("sns", "DeleteTopic", "TopicArn"),
    "Mapping": ("lambda", "DeleteEventSourceMapping", "UUID"),
    "Function": ("lambda", "DeleteFunction", "FunctionName"),
}


@pytest.mark.parametrize("name", DELETIONS)
def test_what_somebody_has_deleted_is_told(name: str) -> None:
    stacks = made()
    service, operation, key = DELETIONS[name]
    parameters: dict[str, Any] = {key: stacks.resources()[name]}
    stacks.call(service, operation, **parameters)
    stacks.rest()
    assert drifts(stacks)[name]["StackResourceDriftStatus"] == "DELETED"
