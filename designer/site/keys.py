"""Identifiers and keys that nobody can guess: whoever knows one may have been given it."""

import secrets

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Small letters and digits without those that are taken for another when somebody reads them out."""


def new_key(length: int) -> str:
    """Return so many letters and digits, drawn anew."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))
