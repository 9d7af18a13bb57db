"""Zips for tests."""

import io
import zipfile


def archive(name: str, text: str) -> bytes:
    """Return a zip of one file, the same bytes for the same text."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as opened:
        opened.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return held.getvalue()
