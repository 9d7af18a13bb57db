"""The default behaviour: what it passes on, where to, and what it reports."""

import json
from typing import Any

import pytest

from emulator.actors.behaviours.default import end, plan
from emulator.bus.calls import Answer, Failure
from emulator.contract.behaviour import Outcome, Step

QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/out"
FIFO = "https://sqs.us-east-1.amazonaws.com/123456789012/out.fifo"
TOPIC = "arn:aws:sns:us-east-1:123456789012:news"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:next"
DONE = Answer({})
REFUSED = Answer(failure=Failure("AccessDenied", "no"))


def batch(*bodies: str, group: str = "") -> dict[str, Any]:
    attributes = {"MessageGroupId": group} if group else {}
    return {
        "Records": [
            {
                "messageId": f"id-{number}",
                "body": body,
                "attributes": attributes,
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:in",
            }
            for number, body in enumerate(bodies)
        ]
    }


def steps(event: Any, variables: dict[str, str], *targets: str) -> list[Step]:
    return plan(event, variables, targets, "request")


def test_an_event_goes_as_compact_json_to_each_target_in_order_of_the_variables() -> None:
    made = steps({"a": "ü", "b": [1]}, {"Z": QUEUE, "A": TOPIC, "M": FUNCTION, "OTHER": "text"})
    body = '{"a":"ü","b":[1]}'
    assert made == [
        Step("sns", "Publish", {"TopicArn": TOPIC, "Message": body}),
        Step("lambda", "Invoke", {"FunctionName": FUNCTION, "InvocationType": "Event", "Payload": body.encode()}),
        Step("sqs", "SendMessageBatch", {"QueueUrl": QUEUE, "Entries": [{"Id": "0", "MessageBody": body}]}),
    ]


def test_a_phone_gets_a_text_message() -> None:
    assert steps({"a": 1}, {"PHONE": "+15555550100", "NO_PHONE": "+1555"}) == [
        Step("sns", "Publish", {"PhoneNumber": "+15555550100", "Message": '{"a":1}'})
    ]


def test_a_batch_goes_record_by_record_ten_a_call() -> None:
    made = steps(batch(*[f"b{number}" for number in range(12)]), {"Q": QUEUE})
    assert [len(step.parameters["Entries"]) for step in made] == [10, 2]
    assert made[1].parameters["Entries"] == [{"Id": "0", "MessageBody": "b10"}, {"Id": "1", "MessageBody": "b11"}]


def test_a_fifo_target_gets_the_group_and_an_id() -> None:
    (made,) = steps(batch("x", group="g"), {"Q": FIFO})
    (entry,) = made.parameters["Entries"]
    assert (entry["MessageGroupId"], entry["MessageDeduplicationId"]) == ("g", "id-0")
    (made,) = steps({}, {"Q": FIFO})
    (entry,) = made.parameters["Entries"]
    assert (entry["MessageGroupId"], entry["MessageDeduplicationId"]) == ("default", "request")


def test_a_body_that_is_no_json_is_quoted_for_a_function() -> None:
    made = steps(batch("plain", '{"n": 1}'), {"F": FUNCTION})
    assert [step.parameters["Payload"] for step in made] == [b'"plain"', b'{"n": 1}']


def test_targets_from_elsewhere_are_added_unless_a_variable_names_them() -> None:
    out, more = "arn:aws:sqs:us-east-1:123456789012:out", "arn:aws:sqs:us-east-1:123456789012:more"
    made = steps({}, {"Q": QUEUE}, out, more)
    assert [step.parameters["QueueUrl"] for step in made] == [QUEUE, QUEUE.replace("out", "more")]


def test_nothing_is_passed_back_to_the_queue_that_it_came_from() -> None:
    source = "https://sqs.us-east-1.amazonaws.com/123456789012/in"
    made = steps(batch("x"), {"A": source, "B": QUEUE})
    assert [step.parameters["QueueUrl"] for step in made] == [QUEUE]


def test_an_event_without_targets_is_answered_with_itself() -> None:
    assert end({"n": 1}, [], []) == Outcome({"n": 1})


def test_the_first_refusal_of_an_event_ends_it() -> None:
    made = steps({}, {"A": TOPIC, "B": QUEUE})
    assert end({}, made, []) is None
    assert end({}, made, [REFUSED]) == Outcome(error_type="RuntimeError", error_text=f"{TOPIC} refused the event")
    assert end({}, made, [DONE]) is None
    assert end({}, made, [DONE, DONE]) == Outcome({})


def failures(*numbers: int) -> Outcome:
    return Outcome({"batchItemFailures": [{"itemIdentifier": f"id-{number}"} for number in numbers]})


def test_a_batch_reports_each_message_that_a_target_refused_once() -> None:
    event = batch(*[f"b{number}" for number in range(12)])
    made = steps(event, {"A": QUEUE, "B": QUEUE})
    partly = Answer({"Failed": [{"Id": "1"}]})
    assert end(event, made, [DONE, DONE, DONE]) is None
    assert end(event, made, [DONE, partly, partly, DONE]) == failures(1, 11)
    assert end(event, made, [DONE, REFUSED, DONE, REFUSED]) == failures(10, 11)
    assert end(event, made, [DONE] * 4) == failures()


def test_a_batch_reports_what_a_topic_refused() -> None:
    event = batch("a", "b", "c")
    made = steps(event, {"T": TOPIC})
    assert end(event, made, [DONE, REFUSED, DONE]) == failures(1)


@pytest.mark.parametrize("event", [None, 1, "text", [], {}, {"Records": []}, {"Records": [{"eventSource": "aws:s3"}]}])
def test_any_other_event_is_one_part(event: Any) -> None:
    (made,) = steps(event, {"Q": QUEUE})
    (entry,) = made.parameters["Entries"]
    assert json.loads(entry["MessageBody"]) == event
