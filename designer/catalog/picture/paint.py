"""Paints a picture that leaves the page: by attributes, since pages allow no styles within what they show."""

import re

from designer.catalog.picture.colours import THEMES

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
LINE = {"fill": "none", "stroke": "edge", "stroke-width": "1.5", "stroke-linecap": "round", "stroke-linejoin": "round"}
BOLD = {"font-size": "13", "font-weight": "650"}
PAINT: dict[str, dict[str, str]] = {
    "drawing": {"font-family": FONT},
    "d-ground": {"fill": "canvas"},
    "d-back": {"fill": "canvas"},
    "d-card": {"fill": "surface", "stroke": "line-strong"},
    "is-dashed": {"stroke-dasharray": "5 4"},
    "d-tile": {"fill": "tile-other"},
    "d-glyph": {"fill": "#fff", "font-weight": "700", "text-anchor": "middle"},
    "d-name": {"fill": "text"} | BOLD,
    "is-small": {"font-size": "11.5"},
    "d-service": {"fill": "muted", "font-size": "11.5"},
    "d-chip": {"fill": "sunken", "stroke": "line"},
    "d-chip-text": {"fill": "muted", "font-size": "10.5", "font-weight": "600"},
    "d-edge": LINE,
    "d-arrow": LINE,
    "d-sync": {"stroke-width": "4.8"},
    "d-gap": {"fill": "none", "stroke": "canvas", "stroke-width": "2"},
    "d-head": {"fill": "edge"},
    "d-label": {"fill": "muted", "font-size": "11", "text-anchor": "middle"},
    "d-frame": {"fill": "accent", "fill-opacity": ".06", "stroke": "line-strong", "stroke-dasharray": "6 5"},
    "d-frame-name": {"fill": "muted"} | BOLD,
    "d-note": {"fill": "paper", "stroke": "paper-line"},
    "d-note-text": {"fill": "text", "font-size": "13"},
}
"""By class what its elements look like; the colours by their names in a theme."""
CLASSED = re.compile(r'class="([a-z -]+)"(?: data-category="([a-z]+)")?')


def painted(svg: str, theme: str) -> str:
    """Return a picture with colours of its own, `light` unless `dark`; texts in it are escaped and match no class."""
    colours = THEMES.get(theme, THEMES["light"])

    def attributes(found: re.Match[str]) -> str:
        paint: dict[str, str] = {}
        for name in found[1].split():
            paint |= PAINT.get(name, {})
        if f"tile-{found[2]}" in colours:
            paint["fill"] = f"tile-{found[2]}"
        return " ".join([found[0], *(f'{name}="{colours.get(value, value)}"' for name, value in paint.items())])

    return CLASSED.sub(attributes, svg)
