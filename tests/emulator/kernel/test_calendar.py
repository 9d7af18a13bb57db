"""Dates are those of the Gregorian calendar."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import given
from hypothesis import strategies as st

from emulator.kernel.calendar import http_time, iso_time
from emulator.kernel.clock import DEFAULT_START


def test_the_default_start_is_new_year_2026() -> None:
    assert iso_time(DEFAULT_START) == "2026-01-01T00:00:00.000"


@given(st.integers(min_value=0, max_value=253_402_300_799_999))
def test_every_instant_is_written_as_the_standard_library_writes_it(time: int) -> None:
    expected = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time)
    assert iso_time(time) == expected.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time % 1000:03}"


@given(st.integers(min_value=0, max_value=253_402_300_799_999))
def test_every_instant_is_written_for_http_as_the_standard_library_writes_it(time: int) -> None:
    assert http_time(time) == format_datetime(datetime.fromtimestamp(time // 1000, UTC), usegmt=True)
