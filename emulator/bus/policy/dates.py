"""Reads the dates of conditions: ISO 8601, or seconds since the epoch."""

import re

from emulator.kernel.clock import DAY, HOUR, MINUTE, SECOND, Millis

ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(Z|[+-]\d{2}:?\d{2})?)?\Z"
)


def read_date(text: str) -> Millis | None:
    """Return the instant, or None where the text is no date."""
    if text.isdecimal() and len(text) > 4:
        return int(text[:15]) * SECOND
    match = ISO.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    millis = int((match[7] or "0").ljust(3, "0")[:3])
    zone = match[8] or "Z"
    offset = 0 if zone == "Z" else (int(zone[1:3]) * HOUR + int(zone[-2:]) * MINUTE) * (-1 if zone[0] == "-" else 1)
    return _days(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND + millis - offset


def _days(year: int, month: int, day: int) -> int:
    """Return the days since 1970-01-01 in the proleptic Gregorian calendar."""
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468
