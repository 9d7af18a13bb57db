"""Times as they stand on the wire, from and to seconds since the epoch."""

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from emulator.wire.errors import Malformed

Seconds = int | float

DATE = r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?P<fraction>\.\d+)?(?P<zone>[Zz]|[+-]\d\d:?\d\d)?"
ISO8601 = re.compile(f"{DATE}[Tt]{TIME}$")
ISO8601_DATE = re.compile(f"{DATE}$")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LIMIT = 253_402_300_800
"""The year 10000."""


def _seconds(text: str) -> Seconds:
    number = float(text)
    return int(number) if number.is_integer() else number


def _epoch(year: str, month: str, day: str, hour: str = "0", minute: str = "0", second: str = "0") -> int:
    at = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    return int(at.timestamp())


def read_iso8601(text: str) -> Seconds:
    """Return the time of "2026-01-01T00:00:00.123Z" (or with an offset, or a bare date)."""
    found = ISO8601.match(text) or ISO8601_DATE.match(text)
    if not found:
        raise Malformed(f"{text[:50]!r} is not a timestamp")
    parts = found.groupdict()
    fraction, zone = parts.pop("fraction", None), parts.pop("zone", None)
    try:
        seconds = _epoch(**parts)
    except ValueError:
        raise Malformed(f"{text[:50]!r} is not a timestamp") from None
    if zone and zone not in "Zz":
        offset = int(zone[1:3]) * 3600 + int(zone[-2:]) * 60
        seconds -= offset if zone[0] == "+" else -offset
    return _with_fraction(seconds, fraction)


def _with_fraction(seconds: int, fraction: str | None) -> Seconds:
    if not fraction or not float(fraction):
        return seconds
    return float(f"{seconds}{fraction}") if seconds >= 0 else seconds + float(fraction)


def read_rfc822(text: str) -> Seconds:
    """Return the time of "Tue, 29 Apr 2014 18:30:38 GMT"; a fraction of a second is kept."""
    fraction = re.search(r":\d\d(\.\d+)", text)
    plain = text.replace(fraction.group(1), "", 1) if fraction else text
    try:
        seconds = int(parsedate_to_datetime(plain).timestamp())
    except (TypeError, ValueError, OverflowError):
        raise Malformed(f"{text!r} is not a timestamp") from None
    return _with_fraction(seconds, fraction.group(1) if fraction else None)


def read_unix(value: object) -> Seconds:
    """Return the time of a number, or of its text."""
    if isinstance(value, str):
        try:
            value = _seconds(value)
        except ValueError:
            raise Malformed(f"{value!r} is not a timestamp") from None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Malformed(f"{value!r} is not a timestamp")
    if abs(value) >= LIMIT:
        raise Malformed(f"{value!r} is not a timestamp")
    return value


def read_timestamp(value: object, form: str) -> Seconds:
    """Return the time of `value`, written as iso8601, rfc822 or unixTimestamp; another of them is accepted too."""
    if not isinstance(value, str):
        return read_unix(value)
    if form == "unixTimestamp" and value and (value[0].isdigit() or value[0] == "-") and value.count("-") < 2:
        return read_unix(value)
    if "," in value:
        return read_rfc822(value)
    if value.count("-") < 2 and value.replace(".", "", 1).isdigit():
        return read_unix(value)
    return read_iso8601(value)


def write_iso8601(seconds: Seconds) -> str:
    """Return "2026-01-01T00:00:00Z", with milliseconds where there are any."""
    whole = math.floor(seconds)
    millis = round((seconds - whole) * 1000)
    if millis == 1000:
        whole, millis = whole + 1, 0
    text = datetime.fromtimestamp(whole, UTC).replace(tzinfo=None).isoformat()
    return f"{text}.{millis:03d}Z" if millis else f"{text}Z"


def write_rfc822(seconds: Seconds) -> str:
    """Return "Tue, 29 Apr 2014 18:30:38 GMT"."""
    at = datetime.fromtimestamp(math.floor(seconds), UTC)
    return f"{DAYS[at.weekday()]}, {at.day:02d} {MONTHS[at.month - 1]} {at.year:04d} {at:%H:%M:%S} GMT"


def write_unix(seconds: Seconds) -> Seconds:
    """Return the number, without a fraction where there is none."""
    return int(seconds) if isinstance(seconds, float) and seconds.is_integer() else seconds


def write_timestamp_text(seconds: Seconds, form: str) -> str:
    """Return the text of a time in a header, path or XML element."""
    if form == "rfc822":
        return write_rfc822(seconds)
    if form == "unixTimestamp":
        return str(write_unix(seconds))
    return write_iso8601(seconds)
