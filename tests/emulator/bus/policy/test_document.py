"""Policy documents read into statements."""

import json
from typing import Any

import pytest

from emulator.bus.policy.document import NotAPolicy, Statement, read_policy

QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders"


def statement(version: str = "2012-10-17", **members: Any) -> Statement:
    """Return a policy's only statement."""
    given = {"Effect": "Allow", **members}
    (read,) = read_policy(json.dumps({"Version": version, "Statement": given})).statements
    return read


@pytest.mark.parametrize(
    ("members", "action", "expected"),
    [
        ({"Action": "sqs:SendMessage"}, "sqs:SendMessage", True),
        ({"Action": "SQS:sendmessage"}, "sqs:SendMessage", True),
        ({"Action": "sqs:*"}, "sqs:SendMessage", True),
        ({"Action": ["sns:*", "sqs:Send*"]}, "sqs:SendMessage", True),
        ({"Action": "sqs:?endMessage"}, "sqs:SendMessage", True),
        ({"Action": "*"}, "sns:Publish", True),
        ({"Action": "sqs:SendMessage"}, "sqs:ReceiveMessage", False),
        ({"NotAction": "sqs:SendMessage"}, "sqs:SendMessage", False),
        ({"NotAction": ["iam:*"]}, "sqs:SendMessage", True),
    ],
)
def test_actions_fit_whatever_their_case(members: dict[str, Any], action: str, expected: bool) -> None:
    assert statement(**members, Resource="*").is_about(action, QUEUE, {}) is expected


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"Resource": QUEUE}, True),
        ({"Resource": [QUEUE + "-dlq", QUEUE]}, True),
        ({"Resource": QUEUE + "-dlq"}, False),
        ({"Resource": "arn:aws:sqs:*:orders"}, True),
        ({"NotResource": QUEUE}, False),
        ({"NotResource": QUEUE + "-dlq"}, True),
        ({"Resource": "arn:aws:sqs:*:*:${aws:username}"}, True),
        ({"Resource": "arn:aws:sqs:*:*:${aws:none}"}, False),
    ],
)
def test_resources_fit_with_wildcards_and_variables(members: dict[str, Any], expected: bool) -> None:
    read = statement(Action="sqs:*", **members)
    assert read.is_about("sqs:SendMessage", QUEUE, {"aws:username": ("orders",)}) is expected


def test_the_older_version_has_no_variables() -> None:
    read = statement("2008-10-17", Action="sqs:*", Resource="arn:aws:sqs:*:*:${aws:username}")
    assert not read.is_about("sqs:SendMessage", QUEUE, {"aws:username": ("orders",)})


def test_all_conditions_must_hold() -> None:
    both = {"StringEquals": {"a": "1"}, "Bool": {"b": "true"}}
    read = statement(Action="sqs:*", Resource="*", Condition=both)
    assert read.is_about("sqs:SendMessage", QUEUE, {"a": ("1",), "b": ("true",)})
    assert not read.is_about("sqs:SendMessage", QUEUE, {"a": ("1",), "b": ("false",)})


def test_a_statement_is_named_by_its_sid_or_its_number() -> None:
    members = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}
    policy = read_policy(json.dumps({"Statement": [members, {**members, "Sid": "Send"}]}))
    assert [read.name for read in policy.statements] == ["1", "Send"]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"Statement": ["x"]}',
        '{"Statement": {"Effect": "Maybe"}}',
        '{"Statement": {"Effect": "Allow", "Condition": []}}',
        '{"Statement": {"Effect": "Allow", "Condition": {"StringSame": {"a": "b"}}}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_policy_is_refused(text: str) -> None:
    with pytest.raises(NotAPolicy):
        read_policy(text)


def test_a_policy_with_a_date_is_timed() -> None:
    timed = {"DateLessThan": {"aws:CurrentTime": "2026-01-01"}}
    text = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": timed}}
    assert read_policy(json.dumps(text)).is_timed
