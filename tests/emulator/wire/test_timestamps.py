"""Times on the wire."""

import pytest
from botocore.utils import parse_timestamp
from hypothesis import given
from hypothesis import strategies as st

from emulator.wire.errors import Malformed
from emulator.wire.timestamps import Seconds, read_timestamp, write_iso8601, write_rfc822, write_timestamp_text

MILLISECONDS = st.integers(-62_135_596_800_000, 253_402_300_799_000)


@given(MILLISECONDS)
def test_a_time_to_the_millisecond_survives(millis: int) -> None:
    seconds = millis / 1000
    assert read_timestamp(write_iso8601(seconds), "iso8601") == pytest.approx(seconds, abs=1e-3)


@given(st.integers(0, 4_000_000_000))
def test_botocore_reads_each_form(seconds: int) -> None:
    for form in ("iso8601", "rfc822", "unixTimestamp"):
        text = write_timestamp_text(seconds, form)
        assert parse_timestamp(text).timestamp() == seconds
        assert read_timestamp(text, form) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2014-04-29T18:30:38Z", 1398796238),
        ("2014-04-29T18:30:38.5Z", 1398796238.5),
        ("2014-04-29T20:30:38+02:00", 1398796238),
        ("2014-04-29", 1398729600),
        ("Tue, 29 Apr 2014 18:30:38 GMT", 1398796238),
        ("Tue, 29 Apr 2014 18:30:38.25 GMT", 1398796238.25),
        ("1398796238", 1398796238),
        ("1398796238.5", 1398796238.5),
    ],
)
def test_every_form_is_read_whatever_was_expected(text: str, seconds: Seconds) -> None:
    for form in ("iso8601", "rfc822", "unixTimestamp"):
        assert read_timestamp(text, form) == seconds


@pytest.mark.parametrize(
    "value", ["", "soon", "2014-13-01T00:00:00Z", "2014-04-29T18:30", "1e999", "nan", True, None, [], 1e300]
)
def test_what_is_no_time_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        read_timestamp(value, "unixTimestamp")


def test_a_date_in_a_header_is_awss() -> None:
    assert write_rfc822(1398796238.9) == "Tue, 29 Apr 2014 18:30:38 GMT"
