"""Cuts a list into pages by Marker and MaxItems."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from emulator.services.lambda_ import errors


def page(member: str, items: Sequence[Any], parameters: dict[str, Any], *, most: int = 10_000) -> dict[str, Any]:
    """Return the page of `items` that the parameters ask for, with NextMarker where there is another."""
    start = _read(parameters.get("Marker"))
    size = min(parameters.get("MaxItems") or most, most)
    answer: dict[str, Any] = {member: list(items[start : start + size])}
    if start + size < len(items):
        answer["NextMarker"] = base64.urlsafe_b64encode(f"{member}:{start + size}".encode()).decode()
    return answer


def _read(marker: str | None) -> int:
    if not marker:
        return 0
    try:
        return int(base64.urlsafe_b64decode(marker.encode()).decode().rpartition(":")[2])
    except (binascii.Error, ValueError) as broken:
        raise errors.invalid_parameter("Invalid pagination token.") from broken
