"""The courses of edges in still pictures."""

import json
from pathlib import Path
from typing import Any

import pytest

from designer.catalog.courses import courses, route_between

CASES = json.loads((Path(__file__).parent / "courses.json").read_text())
"""Layouts with the curve of each edge."""


@pytest.mark.parametrize("case", CASES)
def test_edges_take_the_courses_of_the_table(case: dict[str, Any]) -> None:
    found = courses(case["edges"], {name: (place[0], place[1]) for name, place in case["places"].items()})
    for id_, curve in case["curves"].items():
        for point, wanted in zip(found[id_], curve, strict=True):
            assert point == pytest.approx(wanted, abs=0.02)


def test_an_edge_goes_around_a_card_that_lies_between() -> None:
    route = route_between((0, 0), (600, 0), [(0, 0), (300, 0), (600, 0)])
    assert (route.leaving, route.entering) == ("bottom", "bottom")
    assert route_between((0, 0), (600, 0), [(0, 0), (300, 300), (600, 0)]).leaving == "right"
