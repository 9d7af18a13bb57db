"""How much script a browser has to load before a board can be drawn."""

import gzip
import json
from typing import Any

from launch.places import ROOT
from tests.browser.sluice import Sluice

DIST = ROOT / "frontend" / "dist"
PAGES = ("src/site.ts", "src/designer.ts")
MOST_BYTES = 145_000
"""150 kB are the most there may ever be; what grows past this is to be loaded when it is needed."""


def loaded_first(manifest: dict[str, Any]) -> set[str]:
    """Return the files of the scripts of a board's page, with all that they import at once."""
    waiting, found = list(PAGES), set[str]()
    while waiting:
        chunk = manifest[waiting.pop()]
        if chunk["file"] not in found:
            found.add(chunk["file"])
            waiting += chunk.get("imports", [])
    return found


def test_a_board_is_drawn_from_less_script_than_may_be(sluice: Sluice) -> None:
    files = loaded_first(json.loads((DIST / "manifest.json").read_text()))
    sizes = {file: len(gzip.compress((DIST / file).read_bytes(), 9)) for file in files}
    assert len(sizes) > len(PAGES)
    assert sum(sizes.values()) <= MOST_BYTES, sizes
