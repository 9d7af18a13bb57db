"""A journal's lines hold what was written, whatever people send."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.kernel.journal import Command, decode, encode

NAMES = st.text(max_size=6) | st.sampled_from(["$bytes", "$plain", "$"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=8) | st.binary(max_size=8) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_a_command_is_read_as_it_was_written(data: dict[str, Any]) -> None:
    command = Command(7, 3, 1_767_225_600_000, "call", data)

    assert decode(encode(command)) == command


def test_a_command_is_one_line() -> None:
    line = encode(Command(1, 0, 0, "call", {"body": "two\nlines", "value": b"\n"}))

    assert b"\n" not in line


@pytest.mark.parametrize("value", [{"$bytes": "no base64"}, {"$bytes": {"a": 1}}, {"$plain": {"$bytes": "x"}}])
def test_a_person_s_own_marks_are_no_marks(value: Any) -> None:
    command = Command(1, 0, 0, "call", {"Tags": value, "blob": b"\x00"})

    assert decode(encode(command)) == command


def test_what_is_not_data_is_not_journaled() -> None:
    with pytest.raises(TypeError):
        encode(Command(1, 0, 0, "call", {"value": {1, 2}}))
