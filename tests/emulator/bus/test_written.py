"""Numbers and JSON that people have written."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.bus.written import read_json, read_whole

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("0" * 5_000 + "7", 7),
        ("9" * 18, 10**18 - 1),
        *((text, None) for text in ("9" * 19, "9" * 5_000, "", "-1", "+1", " 1", "1.0", "1e3", "\u0663", "x")),
    ],
)
def test_a_whole_number_has_the_digits_0_to_9_and_not_too_many(text: str, number: int | None) -> None:
    assert read_whole(text) == number


@given(ANYTHING)
def test_what_was_written_is_read(value: Any) -> None:
    assert read_json(json.dumps(value)) == value
    assert read_json(json.dumps(value, ensure_ascii=False)) == value


NOTHING = ["9" * 5_000, "-" + "9" * 5_000, "1e999", "-1e999", "NaN", "Infinity", '"\\ud800"', "{"]


@pytest.mark.parametrize("text", NOTHING)
def test_what_cannot_be_kept_is_refused(text: str) -> None:
    for document in (text, f'{{"a": [{text}]}}'):
        with pytest.raises(ValueError, match=r"is no number|surrogates not allowed|Expecting"):
            read_json(document)
