"""Drift of the types of the messaging core: none where nobody touched them, told to the leaf where somebody did."""

import json
from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.cloudformation.drifting import CLOSED, FOR_LOGS, READ_ONLY, template

SERVICES = ("iam", "lambda_", "logs", "s3", "sns", "ssm")
NOT_CHECKED = {"Handle"}
"""AWS detects no drift of its own handles, conditions, macros and nested stacks."""


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
    stacks = made()
    found = drifts(stacks)
    assert set(stacks.resources()) - set(found) == NOT_CHECKED
    assert {name: drift["PropertyDifferences"] for name, drift in found.items() if drift["PropertyDifferences"]} == {}
    assert {drift["StackResourceDriftStatus"] for drift in found.values()} == {"IN_SYNC"}


CHANGES: dict[str, tuple[str, str, dict[str, Any], list[tuple[str, str, str, str]]]] = {
    "Queue": (
        "sqs",
        "SetQueueAttributes",
        {"QueueUrl": "{Queue}", "Attributes": {"VisibilityTimeout": "90"}},
        [("/VisibilityTimeout", "60", "90", "NOT_EQUAL")],
    ),
    "Bucket": (
        "s3",
        "PutBucketVersioning",
        {"Bucket": "{Bucket}", "VersioningConfiguration": {"Status": "Suspended"}},
        [("/VersioningConfiguration/Status", "Enabled", "Suspended", "NOT_EQUAL")],
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
        {"FunctionName": "{Function}", "Environment": {"Variables": {"ONE": "1", "NEW": "3"}}},
        [("/Environment/Variables/TWO", "2", "null", "REMOVE"), ("/Environment/Variables/NEW", "null", "3", "ADD")],
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
    "Attached": (
        "iam",
        "PutRolePolicy",
        {"RoleName": "{Role}", "PolicyName": "a", "PolicyDocument": CLOSED},
        [("/PolicyDocument/Statement/0/Effect", "Allow", "Deny", "NOT_EQUAL")],
    ),
    "Managed": (
        "iam",
        "DetachUserPolicy",
        {"UserName": "{User}", "PolicyArn": "{Managed}"},
        [("/Users/0", "{User}", "null", "REMOVE")],
    ),
    "OfRole": (
        "iam",
        "PutRolePolicy",
        {"RoleName": "{Role}", "PolicyName": "own", "PolicyDocument": CLOSED},
        [("/PolicyDocument/Statement/0/Effect", "Allow", "Deny", "NOT_EQUAL")],
    ),
    "User": (
        "iam",
        "UpdateUser",
        {"UserName": "{User}", "NewPath": "/q/"},
        [("/Path", "/p/", "/q/", "NOT_EQUAL")],
    ),
    "Key": (
        "iam",
        "UpdateAccessKey",
        {"UserName": "{User}", "AccessKeyId": "{Key}", "Status": "Inactive"},
        [("/Status", "Active", "Inactive", "NOT_EQUAL")],
    ),
    "Members": (
        "iam",
        "DetachGroupPolicy",
        {"GroupName": "{Members}", "PolicyArn": READ_ONLY},
        [("/ManagedPolicyArns/0", READ_ONLY, "null", "REMOVE")],
    ),
    "Addition": (
        "iam",
        "RemoveUserFromGroup",
        {"GroupName": "{Members}", "UserName": "{User}"},
        [("/Users/0", "{User}", "null", "REMOVE")],
    ),
    "Profile": (
        "iam",
        "RemoveRoleFromInstanceProfile",
        {"InstanceProfileName": "{Profile}", "RoleName": "{Role}"},
        [("/Roles/0", "{Role}", "null", "REMOVE")],
    ),
    "QueuePolicy": (
        "sqs",
        "SetQueueAttributes",
        {"QueueUrl": "{Dead}", "Attributes": {"Policy": ""}},
        [("/Queues/1", "{Dead}", "null", "REMOVE")],
    ),
    "LogsPolicy": (
        "logs",
        "PutResourcePolicy",
        {"policyName": "logs", "policyDocument": json.dumps(FOR_LOGS).replace("Allow", "Deny")},
        [("/PolicyDocument/Statement/0/Effect", "Allow", "Deny", "NOT_EQUAL")],
    ),
    "Invoking": (
        "lambda",
        "UpdateFunctionEventInvokeConfig",
        {"FunctionName": "{Function}", "MaximumRetryAttempts": 2},
        [("/MaximumRetryAttempts", "1", "2", "NOT_EQUAL")],
    ),
    "Signing": (
        "lambda",
        "UpdateCodeSigningConfig",
        {"CodeSigningConfigArn": "{Signing}", "Description": "other"},
        [("/Description", "d", "other", "NOT_EQUAL")],
    ),
    "Metric": (
        "logs",
        "PutMetricFilter",
        {
            "logGroupName": "{Group}",
            "filterName": "{Metric}",
            "filterPattern": "WARN",
            "metricTransformations": [
                {"metricName": "m", "metricNamespace": "n", "metricValue": "1", "defaultValue": 0.0}
            ],
        },
        [("/FilterPattern", "ERROR", "WARN", "NOT_EQUAL")],
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
    ] == [tuple(ids.get(text, text) for text in difference) for difference in expected]
    assert [other for other, drift in found.items() if drift["StackResourceDriftStatus"] != "IN_SYNC"] == [name]


DELETIONS: dict[str, tuple[str, str, str]] = {
    "Fifo": ("sqs", "DeleteQueue", "QueueUrl"),
    "Subscription": ("sns", "Unsubscribe", "SubscriptionArn"),
    "Topic": ("sns", "DeleteTopic", "TopicArn"),
    "Mapping": ("lambda", "DeleteEventSourceMapping", "UUID"),
    "Function": ("lambda", "DeleteFunction", "FunctionName"),
    "Group": ("logs", "DeleteLogGroup", "logGroupName"),
}


@pytest.mark.parametrize("name", DELETIONS)
def test_what_somebody_has_deleted_is_told(name: str) -> None:
    stacks = made()
    service, operation, key = DELETIONS[name]
    parameters: dict[str, Any] = {key: stacks.resources()[name]}
    stacks.call(service, operation, **parameters)
    stacks.rest()
    assert drifts(stacks)[name]["StackResourceDriftStatus"] == "DELETED"


def test_what_other_resources_of_the_stack_attach_is_no_drift_but_what_somebody_attaches_is() -> None:
    stacks = made()
    role = stacks.resources()["Role"]
    assert stacks.call("iam", "ListRolePolicies", RoleName=role)["PolicyNames"] == ["a", "open", "own"]
    assert drifts(stacks)["Role"]["StackResourceDriftStatus"] == "IN_SYNC"
    stacks.call("iam", "PutRolePolicy", RoleName=role, PolicyName="other", PolicyDocument=CLOSED)
    (difference,) = drifts(stacks)["Role"]["PropertyDifferences"]
    assert (difference["PropertyPath"], difference["DifferenceType"]) == ("/Policies/1", "ADD")
