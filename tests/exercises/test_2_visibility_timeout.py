"""Exercise 2: a visibility timeout that is shorter than the work."""

import pytest

from tests.exercises.lesson import Course, Lesson

LESSON = Lesson("2")
SENT = 12


def each_is_done_once_and_the_queue_drains(course: Course) -> bool:
    """Check the exercise."""
    sent = course.per_message("send", node="Orders")
    done = course.per_message("complete", node="packer")
    gone = course.per_message("delete", node="Orders")
    return len(sent) == SENT and done == gone == sent


def test_at_the_start_orders_are_packed_more_than_once() -> None:
    start = LESSON.run("start")
    done = start.per_message("complete", node="packer")
    assert sorted(done.values()) == [3] * 9 + [37, 38, 39]
    assert start.count("delete", node="Orders") == 9
    assert {event.detail["reason"] for event in start.of("return", node="Orders")} == {"VisibilityTimeout"}
    assert not each_is_done_once_and_the_queue_drains(start)


@pytest.mark.parametrize(("template", "scenario"), [("solution", "scenario"), ("start", "heartbeat")])
@pytest.mark.parametrize("seed", [1, 7])
def test_a_longer_timeout_or_a_heartbeat_packs_each_order_once(template: str, scenario: str, seed: int) -> None:
    assert each_is_done_once_and_the_queue_drains(LESSON.run(template, scenario, seed=seed))


def test_a_heartbeat_extends_the_timeout_while_the_work_goes_on() -> None:
    assert LESSON.run("start", "heartbeat").per_message("extend", node="Orders") == dict.fromkeys(
        LESSON.run("start", "heartbeat").per_message("send", node="Orders"), 4
    )
