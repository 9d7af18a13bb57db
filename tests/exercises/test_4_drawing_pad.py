"""Exercise 4: the drawing that is replayed from the queue is the one that was drawn."""

import json

import pytest

from tests.exercises.lesson import Course, Lesson

LESSON = Lesson("4")
STROKES = 240
PENS = ("group-1", "group-2", "group-3")
FIVE_MINUTES = 300_000


def drawn(pen: str) -> list[int]:
    """Return the strokes of a pen in the order in which it drew them."""
    return list(range(PENS.index(pen) + 1, STROKES + 1, len(PENS)))


def replayed(course: Course, pen: str) -> list[int]:
    """Return the strokes of a pen in the order in which the painter finished them."""
    strokes = [json.loads(course.bodies[event.message]) for event in course.of("complete", node="painter")]
    return [stroke["stroke"] for stroke in strokes if stroke["pen"] == pen]


def most_pens_at_once(course: Course) -> int:
    """Return of how many pens strokes were worked on at the same instant."""
    open_: dict[str, str] = {}
    most = 0
    for event in course.of("receive", "delete", "return", node="Strokes"):
        if event.kind == "receive":
            open_[event.message] = json.loads(course.bodies[event.message])["pen"]
        else:
            open_.pop(event.message, None)
        most = max(most, len(dict.fromkeys(open_.values())))
    return most


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_at_the_start_strokes_are_out_of_order_and_painted_twice(seed: int) -> None:
    start = LESSON.run("start", seed=seed)
    assert all(replayed(start, pen) != sorted(replayed(start, pen)) for pen in PENS)
    assert any(len(replayed(start, pen)) > len(drawn(pen)) for pen in PENS)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_the_solution_the_drawing_is_the_same_with_three_pens_in_parallel(seed: int) -> None:
    solution = LESSON.run("solution", seed=seed)
    assert {pen: replayed(solution, pen) for pen in PENS} == {pen: drawn(pen) for pen in PENS}
    assert most_pens_at_once(solution) == len(PENS)


def test_in_the_solution_what_a_pen_sends_again_is_not_painted_again() -> None:
    solution = LESSON.run("solution")
    again = solution.of("deduplicate", node="Strokes")
    assert len(again) == STROKES // 10
    sent = {event.message: event.time for event in solution.of("send", node="Strokes")}
    assert all(event.time - sent[event.message] < FIVE_MINUTES for event in again)
