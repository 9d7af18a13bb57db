"""How long it takes from R to the first dot, on a board that has never run."""

import statistics

import pytest

from tests.bench.machine import REPEATS, report
from tests.browser.conftest import Visit
from tests.browser.designer import try_it

pytestmark = pytest.mark.bench


def test_r_to_the_first_dot(visit: Visit) -> None:
    def measure() -> float:
        board = try_it(visit("/"))
        board.look_for_a_dot()
        board.press("r")
        taken = board.seconds_to_first_dot()
        board.finish()
        board.page.close()
        return taken

    measure()
    report(
        "R to the first dot, median of 5, target 2 s", f"{statistics.median(measure() for _ in range(REPEATS)):.2f} s"
    )
