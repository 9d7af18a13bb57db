"""Exercise 1: who retries a synchronous call, an asynchronous event and a message of a queue."""

from tests.exercises.lesson import Course, Lesson

LESSON = Lesson("1")
SENT = 4


def test_nobody_retries_a_synchronous_call(start: Course, solution: Course) -> None:
    for course in (start, solution):
        assert course.per_message("error", node="Checkout") == dict.fromkeys(
            course.per_message("invoke", node="Checkout"), 1
        )
        assert course.count("error", node="Checkout") == SENT


def test_the_mapping_tries_as_often_as_the_queue_lets_it(start: Course, solution: Course) -> None:
    for course in (start, solution):
        assert list(course.per_message("receive", node="Orders").values()) == [5] * SENT
        assert course.count("redrive", node="Orders", peer="OrdersDlq") == SENT


def test_at_the_start_failed_events_are_tried_once_and_lost(start: Course) -> None:
    assert start.count("error", node="Invoice") == SENT
    assert start.count("destination", "dead-letter") == 0


def test_in_the_solution_each_event_is_tried_three_times_and_kept(solution: Course) -> None:
    events = solution.per_message("enqueue", node="Invoice")
    assert len(events) == SENT
    assert solution.per_message("error", node="Invoice") == dict.fromkeys(events, 3)
    assert [event.detail["attempt"] for event in solution.of("error", node="Invoice")] == [1] * 4 + [2] * 4 + [3] * 4
    assert sorted(event.message for event in solution.of("destination", node="Invoice", peer="FailedInvoices")) == (
        sorted(events)
    )
    assert solution.count("send", node="FailedInvoices") == SENT
