"""The first layout: left to right, apart from each other, always the same, and quick."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.card import ACROSS, HEIGHT, WIDTH, scale_of
from designer.document.layout import Places, arrange, complete


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


def seen_at(places: Places) -> float:
    return scale_of(
        max(x for x, _ in places.values()) + WIDTH - min(x for x, _ in places.values()),
        max(y for _, y in places.values()) + HEIGHT - min(y for _, y in places.values()),
    )


def test_a_chain_is_straight_and_so_is_the_flow_of_a_cycle() -> None:
    chain = [f"n{number}" for number in range(9)]
    links = list(pairwise(chain))
    assert {y for _, y in arrange(chain, links).values()} == {0}
    assert len({y for _, y in arrange(chain, [*links, (chain[-1], chain[0])]).values()}) == 1


def test_a_long_chain_is_folded_into_bands_that_run_to_and_fro() -> None:
    chain = [f"n{number:02}" for number in range(30)]
    places = arrange(chain, list(pairwise(chain)))
    assert scale_of(max(x for x, _ in places.values()) + WIDTH, max(y for _, y in places.values()) + HEIGHT) > 0.5
    for one, other in pairwise(chain):
        (x, y), (there, below) = places[one], places[other]
        assert (abs(there - x) == WIDTH + ACROSS and below == y) or (there == x and below > y)


def test_what_many_lines_lead_through_is_not_folded() -> None:
    ladder = [
        (f"{side}{number:02}", f"{other}{number + 1:02}") for number in range(29) for side in "ab" for other in "ab"
    ]
    nodes = sorted({node for link in ladder for node in link})
    assert max(y for _, y in arrange(nodes, ladder).values()) < 3 * HEIGHT


def test_what_failures_go_to_stands_below_the_flow() -> None:
    links = [("dlq", "queue")[::-1], ("queue", "worker"), ("worker", "table")]
    places = arrange(["dlq", "queue", "worker", "table"], links, [("queue", "dlq")])
    assert places["queue"][1] == places["worker"][1] == places["table"][1] < places["dlq"][1]


def test_parts_that_are_not_connected_fill_the_window() -> None:
    nodes = [f"{name}{number}" for number in range(6) for name in ("queue", "worker")] + list("uvwxyz")
    places = arrange(nodes, [(f"queue{number}", f"worker{number}") for number in range(6)])
    assert seen_at(places) > 0.7


def test_a_high_fan_is_folded() -> None:
    names = [f"q{number}" for number in range(24)]
    places = arrange(["topic", *names], [("topic", name) for name in names])
    assert len({places[name][0] for name in names}) > 1
    assert seen_at(places) > 0.45
    assert all(places[name][0] > places["topic"][0] for name in names)


def test_a_cycle_has_a_layout() -> None:
    places = arrange(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a"), ("a", "a")])
    assert [places[node][0] for node in "abc"] == sorted(places[node][0] for node in "abc")


GRAPHS = st.tuples(
    st.integers(1, 40), st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39), st.booleans()), max_size=70)
)


@given(GRAPHS)
def test_no_two_nodes_overlap_and_the_layout_is_always_the_same(given: tuple[int, list[tuple[int, int, bool]]]) -> None:
    nodes = [f"n{number}" for number in range(given[0])]
    edges = [(f"n{a}", f"n{b}") for a, b, _ in given[1]]
    asides = [(f"n{a}", f"n{b}") for a, b, is_aside in given[1] if is_aside]
    places = arrange(nodes, edges, asides)
    assert set(places) == set(nodes)
    assert not overlaps(places)
    assert arrange(nodes, edges, asides) == places


@given(GRAPHS, st.lists(st.integers(0, 39), max_size=3))
def test_one_more_resource_moves_no_other_and_lies_on_none(
    given: tuple[int, list[tuple[int, int, bool]]], connected: list[int]
) -> None:
    nodes = [f"n{number}" for number in range(given[0])]
    edges = [(f"n{a}", f"n{b}") for a, b, _ in given[1]]
    placed = arrange(nodes, edges)
    links = [*edges, *((f"n{number}", "new") for number in connected)]
    added = complete(placed, ["new", *nodes], links)
    assert set(added) == {"new"}
    assert not overlaps(placed | added)


def test_one_more_stands_beside_what_it_is_connected_to() -> None:
    places = complete({"a": (100.0, 50.0), "b": (400.0, 50.0)}, ["a", "b", "c", "d"], [("a", "b"), ("b", "c")])
    assert places["c"][1] == 48
    assert places["c"][0] > 400 + WIDTH
    assert places["d"][1] > 50 + HEIGHT


def test_many_new_nodes_stand_below_the_few_that_have_a_place() -> None:
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
