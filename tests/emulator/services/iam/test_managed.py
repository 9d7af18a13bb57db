"""AWS's managed policies allow what their documents say, and no more."""

import json
from urllib.parse import unquote

import pytest

from emulator.bus.policy.caller import Attached, Caller
from emulator.bus.policy.evaluate import Request, decide
from emulator.bus.policy.syntax import check_identity_policy
from emulator.services.iam.managed import MANAGED
from tests.emulator.services.iam.test_operations import Iam

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


def test_what_is_held_of_aws_is_shown_like_a_policy_of_the_account() -> None:
    iam = Iam()
    iam.role()
    arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"
    iam.iam("AttachRolePolicy", RoleName="r", PolicyArn=arn)
    shown = iam.iam("GetPolicy", PolicyArn=arn)["Policy"]
    assert (shown["PolicyName"], shown["Path"], shown["AttachmentCount"]) == (
        arn.rpartition("/")[2],
        "/service-role/",
        1,
    )
    version = iam.iam("GetPolicyVersion", PolicyArn=arn, VersionId=shown["DefaultVersionId"])["PolicyVersion"]
    assert json.loads(unquote(version["Document"])) == json.loads(
        MANAGED["service-role/AWSLambdaSQSQueueExecutionRole"]
    )
    assert [one["VersionId"] for one in iam.iam("ListPolicyVersions", PolicyArn=arn)["Versions"]] == ["v1"]


@pytest.mark.parametrize(
    ("scope", "of_aws", "own"), [("All", True, True), ("AWS", True, False), ("Local", False, True)]
)
def test_policies_are_listed_of_whom_they_are_asked_for(scope: str, of_aws: bool, own: bool) -> None:
    iam = Iam()
    document = MANAGED["service-role/AWSLambdaRole"]
    iam.iam("CreatePolicy", PolicyName="mine", PolicyDocument=document)
    arns = [policy["Arn"] for policy in iam.iam("ListPolicies", Scope=scope)["Policies"]]
    assert ("arn:aws:iam::aws:policy/AmazonSQSFullAccess" in arns, f"arn:aws:iam::{ACCOUNT}:policy/mine" in arns) == (
        of_aws,
        own,
    )


def test_attached_policies_of_aws_are_found_among_all() -> None:
    iam = Iam()
    iam.role()
    arn = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
    iam.iam("AttachRolePolicy", RoleName="r", PolicyArn=arn)
    assert [policy["Arn"] for policy in iam.iam("ListPolicies", OnlyAttached=True)["Policies"]] == [arn]
