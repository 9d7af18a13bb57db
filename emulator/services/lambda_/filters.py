"""FilterCriteria of an SQS mapping: which messages the function gets; the others are deleted.

See https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from emulator.bus.patterns.fields import Fields
from emulator.bus.patterns.reading import read_pattern
from emulator.bus.patterns.tokens import InvalidPattern
from emulator.services.lambda_ import errors, limits


@dataclass(frozen=True, slots=True)
class Filter:
    """A pattern; `needs_json`: it looks into the body, so that a body of plain text never fits."""

    pattern: Fields
    needs_json: bool

    def fits(self, record: dict[str, Any], body: Any) -> bool:
        """Say whether a record with this body, parsed where it is JSON, fits."""
        if self.needs_json and not isinstance(body, (dict, list)):
            return False
        return self.pattern.matches({**record, "body": body})


@lru_cache(maxsize=4096)
def read_filter(text: str) -> Filter:
    """Return a filter from the JSON of its pattern, or raise InvalidPattern."""
    try:
        pattern = json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise InvalidPattern("Filter is not valid JSON") from broken
    return Filter(read_pattern(pattern), isinstance(pattern.get("body"), dict))


def check_filters(filters: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return FilterCriteria's Filters as they are answered, or refuse them."""
    if len(filters) > limits.FILTERS:
        raise errors.invalid_parameter(f"The number of filters exceeds the limit of {limits.FILTERS}.")
    for given in filters:
        try:
            read_filter(given.get("Pattern") or "")
        except InvalidPattern as broken:
            raise errors.invalid_parameter("Invalid filter pattern definition.") from broken
    return [{"Pattern": given["Pattern"]} for given in filters]


def passes(texts: Sequence[str], record: dict[str, Any]) -> bool:
    """Say whether a record fits one of the patterns."""
    try:
        parsed = json.loads(record["body"])
    except (ValueError, RecursionError):
        parsed = record["body"]
    body = parsed if isinstance(parsed, (dict, list)) else record["body"]
    return any(read_filter(text).fits(record, body) for text in texts)
