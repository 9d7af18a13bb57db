"""The unit of time in a world: integer milliseconds since the Unix epoch."""

from typing import TypeAlias

Millis: TypeAlias = int

SECOND: Millis = 1_000
MINUTE: Millis = 60 * SECOND
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR

DEFAULT_START: Millis = 1_767_225_600_000
"""2026-01-01T00:00:00Z: where a world begins unless its scenario says otherwise."""
