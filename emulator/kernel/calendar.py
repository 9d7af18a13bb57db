"""Writes a world's time as AWS writes dates, without asking any clock."""

from emulator.kernel.clock import DAY, HOUR, MINUTE, SECOND, Millis


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
