"""PutResourcePolicy, GetResourcePolicy and DeleteResourcePolicy, and their CloudFormation type."""

import json
from typing import Any

import pytest

from emulator.contract.settings import Settings
from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.iam.test_provider_types import drift
from tests.emulator.services.lambda_.bench import LambdaBench, function_arn
from tests.emulator.worlds import Refused

OTHER = "210987654321"
ARN = function_arn("worker")


def policy(*statements: dict[str, Any], **members: Any) -> str:
    """Return a policy's text."""
    return json.dumps({"Version": "2012-10-17", **members, "Statement": list(statements)})


def let(effect: str, principal: str, **members: Any) -> dict[str, Any]:
    """Return a statement about invoking the function."""
    return {
        "Effect": effect,
        "Principal": {"AWS": principal},
        "Action": "lambda:InvokeFunction",
        "Resource": ARN,
        **members,
    }


@pytest.fixture
def bench() -> LambdaBench:
    made = LambdaBench()
    made.function()
    return made


def test_a_policy_is_put_shown_and_removed_as_it_was_given(bench: LambdaBench) -> None:
    text = policy(let("Allow", OTHER, Sid="one"), let("Deny", "*"))
    put = bench.call_lambda("PutResourcePolicy", ResourceArn=ARN, Policy=text)
    assert json.loads(put["Policy"]) == json.loads(text)
    assert bench.call_lambda("GetResourcePolicy", ResourceArn=ARN) == put
    bench.call_lambda("DeleteResourcePolicy", ResourceArn=ARN, RevisionId=put["RevisionId"])
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        bench.call_lambda("GetResourcePolicy", ResourceArn=ARN)


def test_it_takes_the_place_of_permissions_and_permissions_are_added_to_it(bench: LambdaBench) -> None:
    granted = {"Action": "lambda:InvokeFunction", "Principal": "sns.amazonaws.com"}
    bench.call_lambda("AddPermission", FunctionName="worker", StatementId="old", **granted)
    bench.call_lambda("PutResourcePolicy", ResourceArn=ARN, Policy=policy(let("Allow", OTHER, Sid="one"), Id="mine"))
    bench.call_lambda("AddPermission", FunctionName="worker", StatementId="new", **granted)
    document = json.loads(bench.call_lambda("GetPolicy", FunctionName="worker")["Policy"])
    assert (document["Id"], [one["Sid"] for one in document["Statement"]]) == ("mine", ["one", "new"])
    bench.call_lambda("RemovePermission", FunctionName="worker", StatementId="one")
    shown = json.loads(bench.call_lambda("GetResourcePolicy", ResourceArn=ARN)["Policy"])
    assert [one["Sid"] for one in shown["Statement"]] == ["new"]


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        ({"Policy": "{"}, "InvalidParameterValueException: The provided policy is invalid"),
        (
            {"Policy": policy({"Effect": "Allow", "Action": "*", "Resource": ARN})},
            "InvalidParameterValueException: The",
        ),
        (
            {"Policy": policy(let("Allow", OTHER, Sid="s"), let("Deny", OTHER, Sid="s"))},
            "InvalidParameterValueException",
        ),
        ({"Policy": policy(let("Allow", OTHER, Sid="s" * 20_480))}, "ValidationException: 1 validation error detected"),
        ({"ResourceArn": function_arn("none")}, "ResourceNotFoundException: Function not found"),
        ({"ResourceArn": f"{ARN}:none"}, "ResourceNotFoundException: Cannot find alias arn"),
        ({"ResourceArn": f"{ARN}:$LATEST"}, "InvalidParameterValueException: We currently do not support"),
        (
            {"RevisionId": "0" * 8 + "-0000" * 3 + "-" + "0" * 12},
            "PreconditionFailedException: The Revision Id provided",
        ),
    ],
)
def test_what_is_no_policy_or_stands_on_nothing_is_refused(
    bench: LambdaBench, parameters: dict[str, str], refusal: str
) -> None:
    given = {"ResourceArn": ARN, "Policy": policy(let("Allow", OTHER)), **parameters}
    with pytest.raises(Refused) as raised:
        bench.call_lambda("PutResourcePolicy", **given)
    assert str(raised.value).startswith(refusal)


def test_a_deny_of_it_decides_where_policies_are_asked() -> None:
    bench = LambdaBench(settings=Settings(iam="enforce"))
    bench.function()
    bench.pass_time(2)
    there = {"account": OTHER}
    bench.call_lambda("PutResourcePolicy", ResourceArn=ARN, Policy=policy(let("Allow", OTHER)))
    bench.call("lambda", "Invoke", call=there, FunctionName=ARN, InvocationType="DryRun")
    bench.call_lambda("PutResourcePolicy", ResourceArn=ARN, Policy=policy(let("Allow", OTHER), let("Deny", OTHER)))
    with pytest.raises(Refused, match="with an explicit deny in a resource-based policy"):
        bench.call("lambda", "Invoke", call=there, FunctionName=ARN, InvocationType="DryRun")


def test_a_stack_puts_changes_and_removes_it() -> None:
    stacks = Stacks("lambda_")

    def template(effect: str) -> dict[str, Any]:
        arn = {"Fn::GetAtt": ["Function", "Arn"]}
        document = {"Version": "2012-10-17", "Statement": [let(effect, OTHER, Sid="s", Resource=arn)]}
        properties = {"ResourceArn": arn, "PolicyDocument": document}
        return {**stacks.function(), "P": {"Type": "AWS::Lambda::ResourcePolicy", "Properties": properties}}

    stacks.create(template("Allow"))
    arn = stacks.resources()["P"]
    stacks.update(template("Deny"))
    shown = json.loads(stacks.call("lambda", "GetResourcePolicy", ResourceArn=arn)["Policy"])
    assert shown["Statement"][0]["Effect"] == "Deny"
    assert drift(stacks)["P"] == "IN_SYNC"
    stacks.update(stacks.function())
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        stacks.call("lambda", "GetResourcePolicy", ResourceArn=arn)
