"""Periods of time by which queries group events: of a fixed length, or of the calendar's months."""

import re
from typing import NamedTuple

from emulator.contract.errors import NotModelled
from emulator.kernel.calendar import civil_date, read_iso_time
from emulator.kernel.clock import DAY, HOUR, MINUTE, SECOND, Millis

PERIOD = re.compile(r"(\d+)([a-z]+)")
FIXED = {"ms": 1, "s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
MONTHS = {"mo": 1, "mon": 1, "q": 3, "qtr": 3, "y": 12, "yr": 12}
FIRST_YEAR, LAST_YEAR = 1970, 9999


class Period(NamedTuple):
    """So many milliseconds, or, where that is 0, months."""

    ms: Millis
    months: int = 0


def read_period(text: str) -> Period:
    """Return the period of a text such as `5m` or `1mo`."""
    found = PERIOD.fullmatch(text)
    amount, unit = (int(found[1]), found[2]) if found is not None else (0, "")
    if not amount or unit not in (*FIXED, *MONTHS):
        raise NotModelled(f"the period {text} of CloudWatch Logs Insights")
    return Period(amount * FIXED[unit]) if unit in FIXED else Period(0, amount * MONTHS[unit])


def floored(time: Millis, period: Period, *, up: bool) -> Millis:
    """Return the beginning of the period in which a time lies; `up`: of the next one, unless the time begins one."""
    if period.ms:
        return (time + (period.ms - 1 if up else 0)) // period.ms * period.ms
    year, month, _ = civil_date(time)
    since = ((year - FIRST_YEAR) * 12 + month - 1) // period.months * period.months
    start = _beginning(since)
    return start if not up or start == time else _beginning(since + period.months)


def _beginning(months: int) -> Millis:
    year = min(FIRST_YEAR + months // 12, LAST_YEAR)
    return read_iso_time(f"{year:04}-{months % 12 + 1:02}-01T00:00:00.000Z") or 0
