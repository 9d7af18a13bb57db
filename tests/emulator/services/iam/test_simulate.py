"""The policy simulator."""

import json
from typing import Any

import pytest

from emulator.services.iam.positions import position, statement_spans
from tests.emulator.services.iam.test_operations import Iam

QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders"


def document(*statements: dict[str, Any]) -> str:
    """Return a policy's text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(effect: str = "Allow", action: str = "sqs:*", **members: Any) -> dict[str, Any]:
    """Return a statement on the queue."""
    return {"Effect": effect, "Action": action, "Resource": QUEUE, **members}


def decisions(*policies: str, actions: tuple[str, ...] = ("sqs:SendMessage",), **parameters: Any) -> list[str]:
    """Return what is decided for each action."""
    given = {"ResourceArns": [QUEUE], **parameters}
    answer = Iam().iam("SimulateCustomPolicy", PolicyInputList=list(policies), ActionNames=list(actions), **given)
    return [result["EvalDecision"] for result in answer["EvaluationResults"]]


def test_policies_are_tried_together() -> None:
    both = document(statement()), document(statement("Deny", "sqs:Delete*"))
    actions = ("sqs:SendMessage", "sqs:DeleteMessage", "sns:Publish")
    assert decisions(*both, actions=actions) == ["allowed", "explicitDeny", "implicitDeny"]


def test_conditions_take_the_given_context() -> None:
    policy = document(statement(Condition={"Bool": {"aws:SecureTransport": "true"}}))
    context = [{"ContextKeyName": "aws:SecureTransport", "ContextKeyType": "boolean", "ContextKeyValues": ["true"]}]
    assert decisions(policy) == ["implicitDeny"]
    assert decisions(policy, ContextEntries=context) == ["allowed"]
    answer = Iam().iam("SimulateCustomPolicy", PolicyInputList=[policy], ActionNames=["sqs:SendMessage"])
    assert answer["EvaluationResults"][0]["MissingContextValues"] == ["aws:securetransport"]


def test_a_boundary_limits_what_is_allowed() -> None:
    boundary = [document(statement(action="sqs:Receive*"))]
    assert decisions(document(statement()), PermissionsBoundaryPolicyInputList=boundary) == ["implicitDeny"]


def test_a_role_is_tried_with_its_policies() -> None:
    iam = Iam()
    role = iam.role()
    asked = {"PolicySourceArn": role["Arn"], "ActionNames": ["sqs:SendMessage"]}
    assert iam.iam("SimulatePrincipalPolicy", **asked)["EvaluationResults"][0]["EvalDecision"] == "implicitDeny"
    iam.iam("AttachRolePolicy", RoleName="r", PolicyArn="arn:aws:iam::aws:policy/AmazonSQSFullAccess")
    assert iam.iam("SimulatePrincipalPolicy", **asked)["EvaluationResults"][0]["EvalDecision"] == "allowed"
    iam.iam("AttachRolePolicy", RoleName="r", PolicyArn="arn:aws:iam::aws:policy/SomethingElse")
    assert "does not model the content" in iam.refusal("SimulatePrincipalPolicy", **asked)


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        ({"PolicyInputList": ["{"]}, "InvalidInput: Policy 1 is not valid: it is no JSON"),
        (
            {"ResourcePolicy": "{}"},
            "NotImplemented: Sluice does not model iam:SimulateCustomPolicy with ResourcePolicy",
        ),
    ],
)
def test_what_cannot_be_tried_is_refused(parameters: dict[str, Any], refusal: str) -> None:
    given = {"PolicyInputList": [document()], "ActionNames": ["sqs:SendMessage"], **parameters}
    assert Iam().refusal("SimulateCustomPolicy", **given).startswith(refusal)


def test_statements_are_found_in_their_text() -> None:
    text = '{\n  "Version": "2012-10-17",\n    "Statement": [\n        {"a": 1\n        },\n {}]}'
    first, second = statement_spans(text)
    assert (position(text, first.start), position(text, first.end)) == (
        {"Line": 3, "Column": 19},
        {"Line": 5, "Column": 10},
    )
    assert text[second.start : second.end].strip() == "{}"
    assert statement_spans('{"Statement": []}') == []


def test_a_service_linked_role_is_changed_by_its_service_only() -> None:
    iam = Iam()
    iam.iam("CreateServiceLinkedRole", AWSServiceName="ecs.amazonaws.com")
    for operation, parameters in (
        ("DeleteRole", {}),
        ("PutRolePolicy", {"PolicyName": "p", "PolicyDocument": document(statement())}),
        ("AttachRolePolicy", {"PolicyArn": "arn:aws:iam::aws:policy/AmazonSQSFullAccess"}),
    ):
        refusal = iam.refusal(operation, RoleName="AWSServiceRoleForECS", **parameters)
        assert refusal.startswith("UnmodifiableEntity: Cannot perform the operation on the protected role")
    assert iam.refusal("CreateServiceLinkedRole", AWSServiceName="ecs.amazonaws.com").startswith(
        "InvalidInput: Service role name AWSServiceRoleForECS has been taken"
    )
    assert iam.refusal("CreateServiceLinkedRole", AWSServiceName="x.amazonaws.com").startswith("NotImplemented")
