"""What the API's model demands of a request is refused in the words of AWS's front end."""

from typing import Any

import pytest

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.wire.constraints import constraints_of
from emulator.wire.models import find_model
from emulator.wire.own_words import OWN_SHAPES

SERVICES = ("cloudformation", "iam", "lambda", "logs", "sns", "ssm", "sts")
TOO_LONG_TO_TRY = 200_000
TAG = r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"


def refused(service: str, operation: str, /, **parameters: Any) -> tuple[str, str]:
    """Return the code and text with which parameters are refused, two empty texts where they are not."""
    try:
        constraints_of(service).check(Call(service, operation, parameters, "123456789012", "us-east-1"))
    except AwsError as error:
        return error.failure.code, error.failure.message
    return "", ""


def broken(path: str, value: str, rule: str) -> str:
    """Return the text of one broken constraint."""
    return f"1 validation error detected: Value {value}at '{path}' failed to satisfy constraint: {rule}"


@pytest.mark.parametrize("service", SERVICES)
def test_every_member_is_accepted_at_its_limits_and_refused_one_past_them(service: str) -> None:
    model = find_model(service)
    assert model is not None
    tried = 0
    for operation in model.operations:
        shape = model.input(operation)
        for name, member in shape.members.items() if shape else ():
            if member.type not in ("string", "integer") or (service, member.name) in OWN_SHAPES:
                continue
            for trait, step, words in (("max", 1, "less than or equal to"), ("min", -1, "greater than or equal to")):
                limit = member.traits.get(trait)
                if limit is None or limit > TOO_LONG_TO_TRY or (limit == 0 and trait == "min"):
                    continue
                rule = f"{words} {limit}"
                at, past = limit, limit + step
                if member.type == "string":
                    at, past = "a" * limit, "a" * (limit + step)
                assert rule not in refused(service, operation, **{name: at})[1]
                told = refused(service, operation, **{name: past})[1]
                if service == "iam" and ("regular expression" in told or "specified value" in told):
                    continue  # IAM tells of nothing else then
                assert rule in told
                tried += 1
    assert tried


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "text"),
    [
        (
            "iam",
            "TagRole",
            {"RoleName": "r", "Tags": [{"Key": "k", "Value": "v"}, {"Key": "k", "Value": "a*b"}]},
            broken("tags.2.member.value", "'a*b' ", f"Member must satisfy regular expression pattern: {TAG}"),
        ),
        (
            "iam",
            "UntagRole",
            {"RoleName": "r", "TagKeys": ["a" * 129]},
            broken(
                "tagKeys",
                f"'[{'a' * 129}]' ",
                "Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have"
                " length greater than or equal to 1, Member must satisfy regular expression pattern:"
                rf" {TAG[:-1]}+, Member must not be null]",
            ),
        ),
        (
            "iam",
            "CreateRole",
            {"RoleName": "a b", "AssumeRolePolicyDocument": "{}"},
            (
                "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the"
                " following: +=,.@_-"
            ),
        ),
        (
            "iam",
            "CreateRole",
            {"RoleName": "r", "AssumeRolePolicyDocument": "{}", "Description": "an em dash \u2014"},
            broken(
                "description",
                "",
                r"Member must satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*",
            ),
        ),
        (
            "logs",
            "TagResource",
            {"resourceArn": "arn:aws:logs:us-east-1:1:log-group:g", "tags": {"k": "v" * 257}},
            broken(
                "tags",
                f"'{{k={'v' * 257}}}' ",
                "Map value must satisfy constraint: [Member must have length less than or equal to 256, Member must"
                r" have length greater than or equal to 0, Member must satisfy regular expression pattern:"
                rf" ^({TAG})$]",
            ),
        ),
        (
            "logs",
            "PutLogEvents",
            {"logGroupName": "g", "logStreamName": "s", "logEvents": [{"timestamp": 1, "message": ""}]},
            broken("logEvents.1.member.message", "'' ", "Member must have length greater than or equal to 1"),
        ),
        (
            "lambda",
            "PutFunctionEventInvokeConfig",
            {"FunctionName": "f", "MaximumRetryAttempts": 3},
            broken("maximumRetryAttempts", "'3' ", "Member must have value less than or equal to 2"),
        ),
        (
            "lambda",
            "CreateFunctionUrlConfig",
            {"FunctionName": "f", "AuthType": "FOO", "Cors": {"MaxAge": 86_401}},
            (
                "2 validation errors detected: Value 'FOO' at 'authType' failed to satisfy constraint: Member must"
                " satisfy enum value set: [NONE, AWS_IAM]; Value '86401' at 'cors.maxAge' failed to satisfy"
                " constraint: Member must have value less than or equal to 86400"
            ),
        ),
        (
            "lambda",
            "Invoke",
            {"FunctionName": "f", "InvocationType": "Event", "ClientContext": "anything"},
            "",
        ),
    ],
)
def test_a_broken_constraint_is_told_as_aws_does(
    service: str, operation: str, parameters: dict[str, Any], text: str
) -> None:
    assert refused(service, operation, **parameters)[1] == text


def test_each_service_has_its_own_code_for_that() -> None:
    assert refused("iam", "GetRole", RoleName="a" * 65)[0] == "ValidationError"
    assert refused("lambda", "ListFunctions", MaxItems=0)[0] == "ValidationException"
    assert refused("logs", "DescribeLogGroups", limit=51)[0] == "InvalidParameterException"


def test_a_tag_may_hold_letters_of_every_script() -> None:
    assert refused("iam", "TagRole", RoleName="r", Tags=[{"Key": "Größe \u4e2d", "Value": "\u0665"}]) == ("", "")


def test_a_long_value_is_left_out_of_the_error() -> None:
    events = [{"timestamp": 1, "message": "a message"}] * 10_001
    text = refused("logs", "PutLogEvents", logGroupName="g", logStreamName="s", logEvents=events)[1]
    assert text == broken("logEvents", "", "Member must have length less than or equal to 10000")
