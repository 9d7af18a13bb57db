"""Which bytes of an object a request wants: a range, or one of its parts."""

import re
from typing import Any, NamedTuple

from emulator.contract.errors import AwsError
from emulator.services.s3.errors import InvalidRequest
from emulator.services.s3.stored import PartFacts, Version

RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")
LONGEST_NUMBER = 19


class Span(NamedTuple):
    """The first byte, the one behind the last, and the part that they are."""

    start: int
    end: int
    part: PartFacts | None = None


def find_span(given: dict[str, Any], version: Version) -> Span | None:
    """Return what a request wants of an object, None for all of it; raise where there is nothing of it."""
    text, number = given.get("Range"), given.get("PartNumber")
    if text is not None and number is not None:
        raise InvalidRequest("Cannot specify both Range header and partNumber query parameter")
    if number is not None:
        return _part(number, version)
    return None if text is None else read_range(text, len(version.body))


def read_range(text: str, size: int) -> Span | None:
    """Return the bytes of a Range header; None for a header that S3 does not heed."""
    found = RANGE.match(text.strip())
    if found is None or found.group(0) == "bytes=-" or max(map(len, found.groups())) > LONGEST_NUMBER:
        return None
    first, last = found.groups()
    if not first:
        if int(last) == 0 or not size:
            raise _unsatisfiable(text, size)
        return Span(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise _unsatisfiable(text, size)
    return Span(int(first), min(size, int(last) + 1) if last else size)


def _unsatisfiable(text: str, size: int) -> AwsError:
    detail = {"ActualObjectSize": size, "RangeRequested": text}
    return AwsError("InvalidRange", "The requested range is not satisfiable", 416, detail)


def _part(number: int, version: Version) -> Span:
    parts = version.parts or (PartFacts(1, len(version.body)),)
    if not 1 <= number <= len(parts):
        detail = {"ActualPartCount": len(parts), "PartNumberRequested": number}
        raise AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", 416, detail)
    start = sum(part.size for part in parts[: number - 1])
    part = parts[number - 1]
    return Span(start, start + part.size, part if version.parts else None)
