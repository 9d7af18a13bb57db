"""The first layout: left to right, apart from each other, always the same, and quick."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.layout import HEIGHT, WIDTH, arrange, complete


def overlaps(places: dict[str, tuple[int, int]]) -> list[tuple[str, str]]:
    nodes = list(places)
    return [
        (a, b)
        for index, a in enumerate(nodes)
        for b in nodes[index + 1 :]
        if abs(places[a][0] - places[b][0]) < WIDTH and abs(places[a][1] - places[b][1]) < HEIGHT
    ]


def test_flows_run_from_left_to_right() -> None:
    places = arrange(
        ["dlq", "queue", "worker", "traffic"], [("traffic", "queue"), ("queue", "worker"), ("queue", "dlq")]
    )
    assert places["traffic"][0] < places["queue"][0] < places["worker"][0] == places["dlq"][0]


def test_a_source_stands_close_to_what_it_leads_to() -> None:
    places = arrange(["a", "b", "c", "late"], [("a", "b"), ("b", "c"), ("late", "c")])
    assert places["late"][0] == places["b"][0]


def test_unconnected_nodes_stand_below() -> None:
    places = arrange(["alone", "a", "b", "x", "y"], [("a", "b"), ("x", "y")])
    assert places["alone"][1] > max(places[node][1] for node in "abxy")
    assert {places["a"][1], places["x"][1]} != {places["a"][1]}


def test_a_cycle_has_a_layout() -> None:
    places = arrange(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a"), ("a", "a")])
    assert [places[node][0] for node in "abc"] == sorted(places[node][0] for node in "abc")


@given(st.integers(1, 25), st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=50))
def test_no_two_nodes_overlap_and_the_layout_is_always_the_same(count: int, links: list[tuple[int, int]]) -> None:
    nodes = [f"n{number}" for number in range(count)]
    edges = [(f"n{a}", f"n{b}") for a, b in links]
    places = arrange(nodes, edges)
    assert set(places) == set(nodes)
    assert not overlaps(places)
    assert arrange(nodes, edges) == places


def test_new_nodes_stand_below_those_that_have_a_place() -> None:
    places = complete({"a": (100.0, 50.0)}, ["a", "b", "c"], [("a", "b"), ("b", "c")])
    assert set(places) == {"b", "c"}
    assert all(y > 50 + HEIGHT for _, y in places.values())


@pytest.mark.parametrize("count", [60, 500])
def test_a_large_import_is_laid_out_at_once(count: int) -> None:
    chance = random.Random(1)
    nodes = [f"n{number}" for number in range(count)]
    edges = [(nodes[chance.randrange(count)], nodes[chance.randrange(count)]) for _ in range(count * 8 // 5)]
    began = time.process_time()
    places = arrange(nodes, edges)
    assert time.process_time() - began < (0.5 if count == 60 else 5)
    assert not overlaps(places)
