"""Writes a world's time as AWS writes dates, without asking any clock."""

import re

from emulator.kernel.clock import DAY, HOUR, MINUTE, SECOND, Millis

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?Z")


def civil_date(time: Millis) -> tuple[int, int, int]:
    """Return year, month and day of the proleptic Gregorian calendar, in UTC."""
    days = time // DAY + 719_468
    era, day_of_era = divmod(days, 146_097)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (month <= 2), month, day


def iso_time(time: Millis) -> str:
    """Return `2026-01-01T00:00:00.000`, in UTC and without a zone: services append "Z" or "+0000"."""
    year, month, day = civil_date(time)
    rest = time % DAY
    hour, rest = divmod(rest, HOUR)
    minute, rest = divmod(rest, MINUTE)
    second, millis = divmod(rest, SECOND)
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}"


def http_time(time: Millis) -> str:
    """Return `Thu, 01 Jan 2026 00:00:00 GMT`, as HTTP's headers have it."""
    year, month, day = civil_date(time)
    weekday = WEEKDAYS[(time // DAY + 3) % 7]
    return f"{weekday}, {day:02} {MONTHS[month - 1]} {year:04} {iso_time(time)[11:19]} GMT"


def read_iso_time(text: str) -> Millis | None:
    """Return the time that `2026-01-01T00:00:00.000Z` stands for; seconds may lack a fraction. None: it is no time."""
    found = ISO.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    days = _days_of(year, month, day)
    time = days * DAY + hour * HOUR + minute * MINUTE + second * SECOND + int((found[7] or "").ljust(3, "0")[:3])
    is_real = civil_date(days * DAY) == (year, month, day) and hour < 24 and minute < 60 and second < 60
    return time if is_real else None


def _days_of(year: int, month: int, day: int) -> int:
    shifted = year - (month <= 2)
    era, year_of_era = divmod(shifted, 400)
    day_of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468
