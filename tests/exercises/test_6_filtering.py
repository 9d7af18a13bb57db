"""Exercise 6: three departments each want their own sales."""

import json

import pytest

from tests.exercises.lesson import Course, Lesson

LESSON = Lesson("6")
EVERYTHING = {f"{kind}-{number}" for kind in ("book", "music", "film") for number in range(1, 31)}
WANTED = {
    "Bookshop": {item for item in EVERYTHING if item.startswith("book")},
    "Insurance": {item for item in EVERYTHING if int(item.partition("-")[2]) > 20},
    "Customs": {item for item in EVERYTHING if not item.startswith("book")},
}


def items(course: Course, queue: str) -> list[str]:
    """Return what arrived in a queue, in order."""
    return [json.loads(course.bodies[event.message])["item"] for event in course.of("send", node=queue)]


@pytest.mark.parametrize("queue", sorted(WANTED))
def test_at_the_start_everything_arrives_everywhere(start: Course, queue: str) -> None:
    assert set(items(start, queue)) == EVERYTHING
    assert len(items(start, queue)) == 90


@pytest.mark.parametrize("queue", sorted(WANTED))
def test_in_the_solution_each_queue_receives_exactly_its_set(solution: Course, queue: str) -> None:
    arrived = items(solution, queue)
    assert set(arrived) == WANTED[queue]
    assert len(arrived) == len(WANTED[queue])


def test_in_the_solution_what_is_kept_out_says_why(solution: Course) -> None:
    clauses = {
        "Bookshop": ('kind: ["book"]', 60),
        "Insurance": ('price: [{"numeric":[">",20]}]', 60),
        "Customs": ('country: [{"anything-but":["NL"]}]', 30),
    }
    for queue, (clause, count) in clauses.items():
        drops = solution.of("filter-drop", node="Sales", peer=queue)
        assert [event.detail["clause"] for event in drops] == [clause] * count
    assert {event.detail["value"] for event in solution.of("filter-drop", peer="Customs")} == {'"NL"'}


def test_every_sale_is_delivered_or_dropped_once_for_each_department(solution: Course) -> None:
    for queue in WANTED:
        ends = solution.per_message("deliver", "filter-drop", node="Sales", peer=queue)
        assert set(ends.values()) == {1}
        assert len(ends) == 90
