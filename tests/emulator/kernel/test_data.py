"""What counts as plain data."""

from typing import Any

import pytest

from emulator.kernel.data import NotData, require_data


class Text(str):
    """A kind of text that pickles as this test's class."""

    __slots__ = ()


@pytest.mark.parametrize("value", ["a", 1, 1.5, True, b"a", None, [1, ("a", {"b": None})], {"a": [b""]}])
def test_text_numbers_bytes_and_what_holds_them_are_data(value: Any) -> None:
    require_data("here", value)


@pytest.mark.parametrize("value", [{1}, object(), len, [iter(())], {"a": {"b": set()}}, {(1, 2): object()}, Text("a")])
def test_anything_else_is_refused_with_its_place(value: Any) -> None:
    with pytest.raises(NotData, match="here"):
        require_data("here", value)
