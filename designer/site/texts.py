"""Columns for what people and templates write: PostgreSQL keeps no NUL, so U+FFFD stands for it in every database."""

import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    Characters = models.CharField[str, str]
else:
    Characters = models.CharField


def without_nul(value: Any) -> Any:
    """Return a JSON value with U+FFFD for each NUL of its texts, names of members included."""
    match value:
        case str():
            return value.replace("\0", "\ufffd")
        case dict():
            return {without_nul(name): without_nul(member) for name, member in value.items()}
        case list() | tuple():
            return [without_nul(member) for member in value]
    return value


BREAKS = {"Cc", "Zl", "Zp"}
UNSEEN = {"Cf", "Cn", "Co", "Cs"}
"""Unicode's categories of what ends a line, and of what is not seen where it stands."""
JOINERS = "\u200c\u200d"
"""Unseen as well, but scripts and emoji are written with them."""
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters to Unicode that look like nothing."""


def one_line(text: str) -> str:
    """Return a name as everybody sees it: without what turns text round, hides in it or breaks lines.

    A text of which nothing can be seen is "".
    """
    seen = "".join(map(_seen, unicodedata.normalize("NFC", text)))
    return " ".join(seen.split()) if seen.strip(f"{JOINERS}{BLANKS} ") else ""


def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category in BREAKS:
        return " "
    return character if category not in UNSEEN or character in JOINERS else ""


class TextColumn(Characters):
    """A CharField that any text from a person can be kept in."""

    def get_prep_value(self, value: Any) -> Any:
        """Return the text as every database keeps it."""
        return without_nul(super().get_prep_value(value))

    def deconstruct(self) -> Any:
        """Be a CharField to migrations: the column is one."""
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.CharField", arguments, options


class JsonColumn(models.JSONField):
    """A JSONField that any JSON value can be kept in."""

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Return the value as every database keeps it."""
        return super().get_db_prep_value(without_nul(value), connection, prepared)

    def deconstruct(self) -> Any:
        """Be a JSONField to migrations: the column is one."""
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.JSONField", arguments, options
