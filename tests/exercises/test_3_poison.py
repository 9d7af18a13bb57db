"""Exercise 3: one message of ten cannot be read."""

from collections import Counter

from tests.exercises.lesson import Course, Lesson

LESSON = Lesson("3")
HEALTHY = [str(number) for number in range(1, 61) if number % 10]


def packed(course: Course) -> Counter[str]:
    """Return how often each order was packed."""
    return Counter(course.bodies[event.message] for event in course.of("send", node="Packed"))


def in_dlq(course: Course) -> list[str]:
    """Return the bodies of what ended in the dead-letter queue."""
    return [course.bodies[event.message] for event in course.of("redrive", node="Orders", peer="OrdersDlq")]


def test_at_the_start_the_healthy_of_a_batch_suffer_with_the_poison(start: Course) -> None:
    assert Counter(packed(start).values()) == {3: 24, 1: 5}
    assert len([body for body in in_dlq(start) if body.startswith("{")]) == 49


def test_in_the_solution_each_healthy_order_is_packed_exactly_once(solution: Course) -> None:
    assert packed(solution) == dict.fromkeys(HEALTHY, 1)


def test_in_the_solution_only_the_poison_is_in_the_dead_letter_queue_after_three_receives(solution: Course) -> None:
    assert sorted(in_dlq(solution)) == [f"order {number}, please" for number in range(10, 61, 10)]
    poison = [event.message for event in solution.of("redrive", node="Orders")]
    receives = solution.per_message("receive", node="Orders")
    assert [receives[message] for message in poison] == [3] * 6
    assert [event.detail["receive_count"] for event in solution.of("redrive", node="Orders")] == [4] * 6
