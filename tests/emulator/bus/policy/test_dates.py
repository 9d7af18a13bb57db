"""Dates of conditions."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.bus.policy.dates import read_date


@given(st.integers(86_400, 250_000_000_000), st.integers(-12, 12))
def test_a_date_is_the_instant_that_python_writes(seconds: int, hours: int) -> None:
    moment = datetime.fromtimestamp(seconds, tz=timezone(timedelta(hours=hours)))
    assert read_date(moment.isoformat()) == seconds * 1000


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("1970-01-02", 86_400_000),
        ("2026-01-01T00:00:00Z", 1_767_225_600_000),
        ("2026-01-01T00:00:00.5Z", 1_767_225_600_500),
        ("2026-01-01T00Z", 1_767_225_600_000),
        ("1767225600", 1_767_225_600_000),
        ("tomorrow", None),
        ("2026-13-01", None),
    ],
)
def test_dates_come_as_iso_8601_or_as_seconds(text: str, instant: int | None) -> None:
    assert read_date(text) == instant
