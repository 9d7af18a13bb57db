"""Exercise 2b: a mapping to a function that may work longer than messages are hidden."""

from tests.exercises.lesson import Lesson

LESSON = Lesson("2b")


def test_at_the_start_the_mapping_is_refused_with_both_times() -> None:
    failure = LESSON.run("start").failure
    assert "Queue visibility timeout: 10 seconds is less than Function timeout: 25 seconds" in failure


def test_in_the_solution_each_order_is_packed_once() -> None:
    solution = LESSON.run("solution")
    assert solution.failure == ""
    sent = solution.per_message("send", node="Orders")
    assert len(sent) == 12
    assert solution.per_message("receive", node="Orders") == solution.per_message("delete", node="Orders") == sent
    assert solution.count("complete", node="Packer") == 12
