"""AWS's managed policies allow what their documents say, and no more."""

import json

import pytest

from emulator.bus.policy.caller import Attached, Caller
from emulator.bus.policy.evaluate import Request, decide
from emulator.bus.policy.syntax import check_identity_policy
from emulator.services.iam.managed import MANAGED

ACCOUNT = "123456789012"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"
LOGS = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f"


def allows(policy: str, action: str, resource: str, **keys: str) -> bool:
    """Say whether a role with that policy alone may do that."""
    caller = Caller("role", "arn", ACCOUNT, "arn", (Attached(policy, MANAGED[policy]),))
    given = {name: (value,) for name, value in keys.items()}
    return decide(Request(caller, action, resource, ACCOUNT, keys=given)).is_allowed


@pytest.mark.parametrize("name", MANAGED)
def test_each_document_is_a_policy(name: str) -> None:
    check_identity_policy(MANAGED[name])
    assert all(statement["Effect"] == "Allow" for statement in json.loads(MANAGED[name])["Statement"])


@pytest.mark.parametrize(
    ("policy", "allowed", "refused"),
    [
        ("AdministratorAccess", ("iam:CreateUser", "*"), None),
        ("PowerUserAccess", ("sqs:CreateQueue", QUEUE), ("iam:CreateUser", "*")),
        ("PowerUserAccess", ("iam:ListRoles", "*"), ("iam:GetRole", "*")),
        ("ReadOnlyAccess", ("sqs:ReceiveMessage", QUEUE), ("sqs:DeleteMessage", QUEUE)),
        ("ReadOnlyAccess", ("lambda:GetFunction", FUNCTION), ("lambda:InvokeFunction", FUNCTION)),
        ("AmazonSQSReadOnlyAccess", ("sqs:ListQueueTags", QUEUE), ("sqs:ReceiveMessage", QUEUE)),
        ("AmazonSNSReadOnlyAccess", ("sns:GetSubscriptionAttributes", "*"), ("sns:Publish", "*")),
        ("AWSLambda_FullAccess", ("lambda:InvokeFunction", FUNCTION), ("logs:PutLogEvents", f"{LOGS}/aws/lambda/f:*")),
        ("AWSLambda_FullAccess", ("logs:GetLogEvents", f"{LOGS}/aws/lambda/f"), ("logs:GetLogEvents", f"{LOGS}other")),
        ("AWSLambda_ReadOnlyAccess", ("lambda:ListFunctions", "*"), ("lambda:InvokeFunction", FUNCTION)),
        ("AWSXRayDaemonWriteAccess", ("xray:GetSamplingStatisticSummaries", "*"), ("xray:GetTraceSummaries", "*")),
        ("CloudWatchLogsReadOnlyAccess", ("logs:StartQuery", f"{LOGS}g"), ("logs:PutLogEvents", f"{LOGS}g")),
        ("service-role/AWSLambdaRole", ("lambda:InvokeFunction", FUNCTION), ("lambda:GetFunction", FUNCTION)),
        ("service-role/AWSLambdaBasicExecutionRole", ("logs:PutLogEvents", f"{LOGS}g"), ("sqs:ReceiveMessage", QUEUE)),
        ("service-role/AWSLambdaSQSQueueExecutionRole", ("sqs:ReceiveMessage", QUEUE), ("sqs:SendMessage", QUEUE)),
    ],
)
def test_a_policy_allows_what_its_document_says_and_no_more(
    policy: str, allowed: tuple[str, str], refused: tuple[str, str] | None
) -> None:
    assert allows(policy, *allowed)
    assert refused is None or not allows(policy, *refused)


def test_a_role_may_be_passed_to_lambda_only() -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/r"
    key = "iam:passedtoservice"
    assert allows("AWSLambda_FullAccess", "iam:PassRole", role, **{key: "lambda.amazonaws.com"})
    assert not allows("AWSLambda_FullAccess", "iam:PassRole", role, **{key: "ec2.amazonaws.com"})
