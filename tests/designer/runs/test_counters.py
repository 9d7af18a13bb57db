"""Tests of the counters that frames and `simulate` show."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from designer.runs.counters import Counters

QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders"
DLQ = "arn:aws:sqs:us-east-1:123456789012:dead"
BUCKET = "arn:aws:s3:::photos"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:work"


def event(
    sequence: Any, time: Any, kind: Any, resource: Any, peer: Any = "", message: Any = "", cause: Any = 0, **detail: Any
) -> Any:
    return (sequence, time, kind, resource, peer, message, cause, detail)


def test_a_message_is_counted_where_it_is() -> None:
    counters = Counters()
    counters.feed([event(1, 0, "send", QUEUE, "actor:a", "m1", visible_at=0)])
    assert counters.values(QUEUE)["visible"] == 1
    counters.feed([event(2, 10, "receive", QUEUE, FUNCTION, "m1", count=1, hidden_until=40)])
    assert (counters.values(QUEUE)["visible"], counters.values(QUEUE)["in_flight"]) == (0, 1)
    counters.feed([event(3, 40, "return", QUEUE, "", "m1", reason="visibility timeout", count=1)])
    assert (counters.values(QUEUE)["visible"], counters.values(QUEUE)["in_flight"]) == (1, 0)
    counters.feed([event(4, 50, "receive", QUEUE, "", "m1"), event(5, 60, "delete", QUEUE, "", "m1")])
    values = counters.values(QUEUE)
    assert (values["visible"], values["in_flight"], values["deleted"], values["oldest_ms"]) == (0, 0, 1, 0)


def test_a_delayed_message_is_delayed_until_it_becomes_visible() -> None:
    counters = Counters()
    counters.feed([event(1, 0, "send", QUEUE, "", "m1", visible_at=5_000)])
    assert counters.values(QUEUE)["delayed"] == 1
    counters.feed([event(2, 5_000, "visible", QUEUE, "", "m1")])
    assert (counters.values(QUEUE)["delayed"], counters.values(QUEUE)["visible"]) == (0, 1)


def test_a_redriven_message_stands_in_the_dead_letter_queue() -> None:
    counters = Counters()
    counters.feed([event(1, 0, "send", QUEUE, "", "m1"), event(2, 9, "redrive", QUEUE, DLQ, "m1", max_receive_count=3)])
    assert counters.values(QUEUE)["visible"] == 0
    assert counters.values(DLQ)["visible"] == 1
    assert counters.values(DLQ)["arrived_by_redrive"] == 1


def test_the_oldest_message_has_its_age() -> None:
    counters = Counters()
    counters.feed([event(1, 1_000, "send", QUEUE, "", "m1"), event(2, 4_000, "send", QUEUE, "", "m2")])
    assert counters.values(QUEUE)["oldest_ms"] == 3_000


def test_an_invocation_counts_while_it_runs_and_how_it_ended() -> None:
    counters = Counters()
    counters.feed([event(1, 0, "invoke", FUNCTION, QUEUE, "r1", cold=True)])
    assert counters.values(FUNCTION)["concurrency"] == 1
    counters.feed([event(2, 200, "error", FUNCTION, "", "r1", duration_ms=200)])
    values = counters.values(FUNCTION)
    assert (values["concurrency"], values["errors"], values["duration_ms"], values["cold_starts"]) == (0, 1, 200, 1)


def test_what_an_actor_sent_is_counted_at_the_actor() -> None:
    counters = Counters()
    counters.feed([event(1, 0, "send", QUEUE, "actor:orders", "m1")])
    assert counters.values("actor:orders") == {"sent": 1}


@given(st.lists(st.tuples(st.sampled_from(["send", "receive", "return", "delete", "visible"]), st.integers(0, 3))))
def test_no_counter_of_a_queue_is_ever_wrong_about_how_many_there_are(steps: Any) -> None:
    counters = Counters()
    for number, (kind, message) in enumerate(steps):
        counters.feed([event(number, number, kind, QUEUE, "", f"m{message}")])
        queue = counters.queues[QUEUE]
        assert queue.visible + queue.in_flight + queue.delayed == len(queue.messages)
        assert min(queue.visible, queue.in_flight, queue.delayed) >= 0


TOPIC = "arn:aws:sns:us-east-1:123456789012:news"


def test_a_topic_counts_what_became_of_its_deliveries() -> None:
    counters = Counters()
    counters.feed(
        [
            event(1, 0, "publish", TOPIC, "actor:a", "m1"),
            event(2, 0, "deliver", TOPIC, QUEUE, "m1", attempt=1),
            event(3, 0, "deliver", TOPIC, DLQ, "m1", attempt=1),
            event(4, 0, "refuse", TOPIC, DLQ, "m1", attempt=1, lost=False),
            event(5, 0, "retry", TOPIC, DLQ, "m1"),
            event(6, 9, "deliver", TOPIC, DLQ, "m1", attempt=2),
            event(7, 9, "refuse", TOPIC, DLQ, "m1", attempt=2, lost=True),
            event(8, 9, "filter-drop", TOPIC, FUNCTION, "m1"),
            event(9, 9, "skip", TOPIC, "me@example.com", "m1"),
            event(10, 9, "deliver", TOPIC, "me@example.com", "q", type="SubscriptionConfirmation"),
            event(11, 9, "refuse", TOPIC, "outside", "", operation="Publish"),
        ]
    )
    assert counters.values(TOPIC) == {
        "published": 1,
        "delivered": 1,
        "filtered": 1,
        "failed": 1,
        "retries": 1,
        "dead_letters": 0,
        "pending": 1,
        "refused": 1,
    }
    assert counters.values("actor:a") == {"sent": 1}


def test_what_a_topic_gives_to_its_dead_letters_has_failed() -> None:
    counters = Counters()
    counters.feed(
        [
            event(1, 0, "publish", TOPIC, "", "m1"),
            event(2, 0, "deliver", TOPIC, QUEUE, "m1", attempt=1),
            event(3, 0, "refuse", TOPIC, QUEUE, "m1", attempt=1, lost=False),
            event(4, 0, "dead-letter", TOPIC, DLQ, "m1"),
        ]
    )
    values = counters.values(TOPIC)
    assert (values["delivered"], values["failed"], values["dead_letters"]) == (0, 1, 1)


def test_the_recorded_events_are_counted_as_the_browser_counts_them() -> None:
    """`frontend/tests/stream/tally.test.ts` reads the same file."""
    recorded = json.loads((Path(__file__).parent / "counted.json").read_text())
    counters = Counters()
    counters.feed(recorded["events"])
    arns = {name: arn for arn, name in recorded["names"].items()}
    assert recorded["nodes"] == {name: counters.values(arns.get(name, f"actor:{name}")) for name in recorded["nodes"]}


def test_what_a_move_task_brings_back_is_the_message_that_is_received() -> None:
    counters = Counters()
    counters.feed(
        [
            event(1, 0, "send", DLQ, "", "m1"),
            event(2, 1, "redrive", DLQ, QUEUE, "m1", new_message="m2"),
            event(3, 2, "receive", QUEUE, "", "m2"),
        ]
    )
    assert (counters.values(QUEUE)["visible"], counters.values(QUEUE)["in_flight"]) == (0, 1)


def test_an_attempt_that_did_not_begin_ends_nothing() -> None:
    counters = Counters()
    counters.feed([event(1, 0, "error", FUNCTION, "", "r1", type="ResourceNotFoundException", attempt=0)])
    assert (counters.values(FUNCTION)["concurrency"], counters.values(FUNCTION)["errors"]) == (0, 1)


def test_a_bucket_counts_what_is_done_to_its_objects_and_holds_what_the_last_event_says() -> None:
    counters = Counters()
    held = ((1, 5), (1, 5), (0, 0))
    counters.feed(
        event(number, 0, kind, BUCKET, "actor:a", str(number), key="k", objects=objects, bytes=size)
        for number, (kind, (objects, size)) in enumerate(zip(("put", "get", "remove"), held, strict=True), 1)
    )
    assert counters.values(BUCKET) == {"puts": 1, "gets": 1, "removed": 1, "objects": 0, "bytes": 0}
    assert counters.values("actor:a") == {"sent": 1}
