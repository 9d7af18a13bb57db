"""Walks the keys of a bucket in order: a prefix, a delimiter, where to begin, how many."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

from emulator.services.s3.bucket import Bucket
from emulator.services.s3.errors import InvalidArgument
from emulator.services.s3.limits import PAGE

LAST = "\U0010ffff"
URL = "url"


def rolled(bucket: Bucket, prefix: str, delimiter: str, after: str) -> Iterator[tuple[str, bool]]:
    """Yield the keys behind `after`, and what several of them begin with as one common prefix (True)."""
    keys = bucket.keys
    position = max(bisect_left(keys, prefix), bisect_right(keys, after) if after else 0)
    while position < len(keys) and keys[position].startswith(prefix):
        key = keys[position]
        end = key.find(delimiter, len(prefix)) if delimiter else -1
        if end < 0:
            yield key, False
            position += 1
            continue
        common = key[: end + len(delimiter)]
        position = bisect_right(keys, common + LAST)
        if not after.startswith(common):
            yield common, True


def page_size(given: dict[str, Any], member: str, argument: str) -> int:
    """Return how many items an answer may have, or raise."""
    most = given.get(member)
    if most is None:
        return PAGE
    if most < 0:
        raise InvalidArgument(f"Argument {argument} must be an integer between 0 and 2147483647", argument, str(most))
    return min(int(most), PAGE)


class Encoding:
    """Writes keys as the request wants them: as they are, or percent-encoded."""

    def __init__(self, given: dict[str, Any]) -> None:
        kind = given.get("EncodingType")
        if kind not in (None, URL):
            raise InvalidArgument("Invalid Encoding Method specified in Request", "encoding-type", str(kind))
        self.is_url = kind == URL

    def __call__(self, text: str) -> str:
        """Return a key, prefix, delimiter or marker for the answer."""
        return quote_plus(text, safe="/*") if self.is_url else text

    def member(self) -> dict[str, str]:
        """Return what the answer says of the encoding."""
        return {"EncodingType": URL} if self.is_url else {}
