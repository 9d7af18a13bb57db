"""Attributes that a queue refuses whatever its limits are."""

import json
from typing import Any

import pytest

from tests.emulator.worlds import Bench, Refused


def policy(**elements: Any) -> str:
    """Return a queue's policy of one statement."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*", **elements}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.mark.parametrize(
    "document",
    [
        "no policy",
        "{}",
        "[]",
        '{"Version": "2012-10-17", "Statement": []}',
        policy(Effect="Maybe"),
        policy(Principal={"AWS": "nobody"}),
        policy(Action="sns:Publish"),
        policy(Action="SendMessage"),
        policy(Condition={"StringIs": {"aws:SourceArn": "x"}}),
        policy(Extra="x"),
    ],
)
def test_a_policy_that_is_none_is_refused_and_changes_nothing(document: str) -> None:
    bench = Bench()
    url = bench.queue(Policy=policy())
    with pytest.raises(Refused) as refused:
        bench.sqs("SetQueueAttributes", QueueUrl=url, Attributes={"Policy": document})
    told = (refused.value.code, refused.value.message)
    assert told == ("InvalidAttributeValue", "Invalid value for the parameter Policy.")
    assert bench.attributes(url, "Policy") == {"Policy": policy()}


@pytest.mark.parametrize("value", ["\u0663", "+5", " 5", "5.0", "0x5", "9" * 5_000])
def test_a_number_has_the_digits_0_to_9_only(value: str) -> None:
    with pytest.raises(Refused, match="Invalid value for the parameter DelaySeconds"):
        Bench().queue(DelaySeconds=value)


@pytest.mark.parametrize("action", ["SQS:SendMessage", "sqs:*", "*", ["sqs:ReceiveMessage", "sqs:Get*"]])
def test_a_policy_is_kept_as_it_was_given(action: Any) -> None:
    bench = Bench()
    url = bench.queue(Policy=policy(Action=action, Sid="a name with spaces"))
    assert bench.attributes(url, "Policy") == {"Policy": policy(Action=action, Sid="a name with spaces")}
