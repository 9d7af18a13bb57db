"""What the server draws and what the canvas draws are the same: both read this table; the canvas's tests write it."""

import json
from pathlib import Path
from typing import Any

import pytest

from designer.catalog.picture.box import Point, card_at
from designer.catalog.picture.frame import frames_of
from designer.catalog.picture.labels import Label, place_labels
from designer.catalog.picture.path import steps_along
from designer.catalog.picture.route import curves
from designer.document.marks import Group, around_of

CASES = json.loads((Path(__file__).parent / "drawn.json").read_text())
ROUNDED = 0.11


def places_of(case: dict[str, Any]) -> dict[str, Point]:
    return {id_: (x, y) for id_, (x, y) in case["places"].items()}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_edges_and_their_words_lie_where_the_canvas_has_them(case: dict[str, Any]) -> None:
    places, wanted = places_of(case), case["wanted"]
    courses = curves(case["edges"], places)
    assert courses.keys() == wanted["curves"].keys()
    for id_, course in courses.items():
        assert len(course) == len(wanted["curves"][id_])
        for point, expected in zip(course, wanted["curves"][id_], strict=True):
            assert point == pytest.approx(expected, abs=ROUNDED)
    labels = [Label(edge, edge["width"], steps_along(courses[edge["id"]])) for edge in case["edges"]]
    placed = place_labels(labels, map(card_at, places.values()))
    assert placed.keys() == wanted["labels"].keys()
    for id_, box in placed.items():
        assert box == pytest.approx(wanted["labels"][id_], abs=ROUNDED)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_frames_lie_where_the_canvas_has_them(case: dict[str, Any]) -> None:
    groups = {group["id"]: Group(group["name"], group["group"]) for group in case["groups"]}
    owners = {member: group["id"] for group in case["groups"] for member in group["own"]}
    boxes = {id_: card_at(place) for id_, place in places_of(case).items()}
    boxes |= {id_: tuple(box) for id_, box in case["notes"].items()}
    found = frames_of(around_of(groups, owners).frames, boxes)
    assert {id_: pytest.approx(box) for id_, box in found.items()} == case["wanted"]["frames"]
