"""What each exercise's tests begin with: its start and its solution, run once a file."""

import pytest

from tests.exercises.lesson import Course


@pytest.fixture(scope="module")
def start(request: pytest.FixtureRequest) -> Course:
    """What happens on the board that the exercise begins with: of `LESSON` of the test's file."""
    course: Course = request.module.LESSON.run("start")
    return course


@pytest.fixture(scope="module")
def solution(request: pytest.FixtureRequest) -> Course:
    """What happens on the board that solves it."""
    course: Course = request.module.LESSON.run("solution")
    return course
