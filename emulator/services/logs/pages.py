"""Cuts lists into pages with opaque tokens."""

import base64
from collections.abc import Sequence
from typing import Any, TypeVar

from emulator.services.logs.errors import InvalidParameter

T = TypeVar("T")


def page(items: Sequence[T], parameters: dict[str, Any], most: int) -> tuple[Sequence[T], dict[str, Any]]:
    """Return one page, and {"nextToken": …} where there is another."""
    size: int = parameters.get("limit", most)
    start = read_token(parameters.get("nextToken"))
    end = start + size
    return items[start:end], ({"nextToken": make_token(end)} if end < len(items) else {})


def make_token(position: int) -> str:
    """Return the opaque token of a position."""
    return base64.b64encode(b"%d" % position).decode()


def read_token(token: str | None) -> int:
    """Return the position of a token."""
    if not token:
        return 0
    try:
        return max(0, int(base64.b64decode(token, validate=True)))
    except ValueError:
        raise InvalidParameter("The specified nextToken is invalid.") from None
