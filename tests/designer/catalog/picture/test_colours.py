"""The colours of pictures are the pages' colours."""

import re
from pathlib import Path

import pytest

from designer.catalog.picture.colours import THEMES, TILES

TOKENS = Path(__file__).parents[4] / "frontend/src/styles/tokens.css"


@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_has_the_colours_of_the_page(theme: str) -> None:
    block = re.search(rf"\.theme-{theme} \{{(.*?)\}}", TOKENS.read_text(), re.DOTALL)
    assert block is not None
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block[1]))
    inherited = TILES if theme == "dark" else {}
    assert {name: colours.get(name) or inherited.get(name) for name in THEMES[theme]} == THEMES[theme]
