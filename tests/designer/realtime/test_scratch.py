"""The copy on which updates are tried."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text

from designer.realtime.scratch import MEASURE_EVERY, Scratch
from designer.realtime.source import Rejected


def written(*keys: str, by: "Doc[Any] | None" = None) -> tuple["Doc[Any]", bytes]:
    """Return a document with these keys and the update that wrote them."""
    document: Doc[Any] = by or Doc(client_id=7)
    state = document.get_state()
    layout: Map[Any] = document.get("layout", type=Map)
    with document.transaction():
        for key in keys:
            layout[key] = 1
    return document, document.get_update(state)


def test_an_update_changes_it_once() -> None:
    scratch, (_, update) = Scratch([]), written("a")
    assert scratch.take(update)
    assert not scratch.take(update)


def test_what_a_browser_repeats_after_a_deletion_changes_nothing() -> None:
    document, _ = written("a", "b")
    layout: Map[Any] = document.get("layout", type=Map)
    del layout["a"]
    scratch = Scratch([document.get_update()])
    repeated = document.get_update(scratch.document.get_state())
    assert repeated != b"\x00\x00"
    assert not scratch.take(repeated)


def test_a_change_that_builds_on_another_is_refused_without_it() -> None:
    document, _ = written("a")
    _, later = written("b", by=document)
    with pytest.raises(Rejected, match="builds on one that is not here"):
        Scratch([]).take(later)


def test_a_text_that_continues_an_unknown_one_is_refused() -> None:
    document: Doc[Any] = Doc()
    text: Text = document.get("code", type=Text)
    text += "hello"
    state = document.get_state()
    text.insert(2, "XX")
    with pytest.raises(Rejected, match="builds on one that is not here"):
        Scratch([]).take(document.get_update(state))


@given(st.binary(max_size=200))
def test_noise_is_refused_or_changes_nothing(noise: bytes) -> None:
    scratch = Scratch([written("a")[1]])
    try:
        scratch.take(noise)
    except Rejected:
        return
    assert scratch.document.get("layout", type=Map).to_py() == {"a": 1}


@given(st.data())
def test_a_damaged_update_is_refused_or_read(data: st.DataObject) -> None:
    _, update = written("a", "b", "c")
    damaged = bytearray(update)
    damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    scratch = Scratch([])
    try:
        scratch.take(bytes(damaged))
    except Rejected:
        return
    assert isinstance(scratch.document.get_update(), bytes)


def test_what_was_overwritten_is_not_counted_for_ever() -> None:
    document: Doc[Any] = Doc()
    layout: Map[Any] = document.get("layout", type=Map)
    scratch = Scratch([])
    for _ in range(5):
        state = document.get_state()
        layout["a"] = "x" * (MEASURE_EVERY // 2)
        scratch.take(document.get_update(state))
    assert scratch.size < 1.6 * MEASURE_EVERY
