"""Cuts IAM's lists into pages by Marker and MaxItems."""

from collections.abc import Sequence
from typing import Any, TypeVar

from emulator.services.iam.errors import InvalidInput
from emulator.services.iam.limits import PAGE

T = TypeVar("T")


def page(items: Sequence[T], parameters: dict[str, Any]) -> tuple[Sequence[T], dict[str, Any]]:
    """Return one page, and what an answer says of the next."""
    marker = parameters.get("Marker", "0")
    if not marker.isdecimal():
        raise InvalidInput(f"Invalid Marker {marker}")
    start = int(marker)
    end = start + (parameters.get("MaxItems") or PAGE)
    if end >= len(items):
        return items[start:end], {"IsTruncated": False}
    return items[start:end], {"IsTruncated": True, "Marker": str(end)}


def tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    """Return tags as IAM lists them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
