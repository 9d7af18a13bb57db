"""Looks at a zip before it is opened."""

ENTRY_SIGNATURE = b"PK\x01\x02"
"""How each entry begins in a zip's own list of them."""


def count_entries(archive: bytes) -> int:
    """Return how many entries a zip has at most, unread: to read the names of a million takes minutes."""
    return archive.count(ENTRY_SIGNATURE)
