"""Cuts a list into pages with opaque tokens."""

import base64
from collections.abc import Sequence
from typing import Any, TypeVar

from emulator.services.cloudformation.errors import ValidationError

T = TypeVar("T")


def page(items: Sequence[T], token: str | None, size: int) -> tuple[Sequence[T], dict[str, Any]]:
    """Return one page, and {"NextToken": …} where there is another."""
    start = _start(token)
    rest = {} if start + size >= len(items) else {"NextToken": base64.b64encode(b"%d" % (start + size)).decode()}
    return items[start : start + size], rest


def _start(token: str | None) -> int:
    if not token:
        return 0
    try:
        return max(0, int(base64.b64decode(token, validate=True)))
    except ValueError:
        raise ValidationError(f"Invalid NextToken {token}") from None
