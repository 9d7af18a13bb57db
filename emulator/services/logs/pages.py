"""Cuts lists into pages with opaque tokens."""

import base64
from collections.abc import Sequence
from typing import Any, TypeVar

from emulator.services.logs.errors import InvalidParameter

T = TypeVar("T")


def page(items: Sequence[T], parameters: dict[str, Any], most: int) -> tuple[Sequence[T], dict[str, Any]]:
    """Return one page, and {"nextToken": …} where there is another."""
    size = limit_of(parameters, most)
    start = read_token(parameters.get("nextToken"))
    end = start + size
    return items[start:end], ({"nextToken": make_token(end)} if end < len(items) else {})


def limit_of(parameters: dict[str, Any], most: int) -> int:
    """Return the request's limit."""
    limit: int = parameters.get("limit", most)
    if not 1 <= limit <= most:
        bound = f"less than or equal to {most}" if limit > most else "greater than or equal to 1"
        raise InvalidParameter(
            f"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must have"
            f" value {bound}"
        )
    return limit


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
