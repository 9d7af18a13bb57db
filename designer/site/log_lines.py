"""Lines of the log without the keys that addresses hold: who reads the log is let into nothing by it."""

import logging
import re

KEYS = re.compile(r"(/w/|/join/[a-z0-9]+/|[?&]key=)[^\s/?&\"']+")


class KeylessLines(logging.Formatter):
    """Formats a record as its base does, with a sign in place of each key."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line and, of an error, its traceback."""
        return KEYS.sub(r"\1…", super().format(record))
