"""A graph as a still SVG picture: cards for nodes, lines for edges, all text escaped."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

WIDTH, HEIGHT = 168, 72
MARGIN = 24
LETTERS_A_LINE = 12
LINES = 2
WORDS = re.compile(r"[^A-Z\W_]*(?:[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+|[\W_]+)")
MOST_GLYPH = 4
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""
STYLE = """
svg{font-family:system-ui,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
.d-card{fill:#fff;stroke:#8a95a5;stroke-width:1.2}.d-name{fill:#141a22;font-size:14px;font-weight:650}
.d-service{fill:#55606f;font-size:11.5px}.d-glyph{fill:#fff;font-size:11px;font-weight:700;text-anchor:middle}
.d-edge{fill:none;stroke:#7c8798;stroke-width:1.5}.d-gap{fill:none;stroke:#fff;stroke-width:1.4}
.d-sync{stroke-width:4}.d-arrow{fill:none;stroke:#7c8798;stroke-width:1.5}
.d-label{fill:#55606f;font-size:11px;text-anchor:middle;stroke:#fff;stroke-width:4px;paint-order:stroke}
.d-tile[data-category=messaging]{fill:#b8275f}.d-tile[data-category=compute]{fill:#b4500c}
.d-tile[data-category=storage]{fill:#3a7420}.d-tile[data-category=database]{fill:#3552c9}
.d-tile[data-category=api]{fill:#7438c9}.d-tile[data-category=integration]{fill:#b0227a}
.d-tile[data-category=security]{fill:#b3262c}.d-tile[data-category=actor]{fill:#42526b}.d-tile{fill:#5a6472}
"""
MARK_WORDS = {"added": "Added", "changed": "Changed", "removed": "Removed"}


@dataclass(frozen=True)
class Box:
    """Where a node stands."""

    x: float
    y: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + WIDTH / 2, self.y + HEIGHT / 2


def picture(graph: Mapping[str, Any], *, title: str, marks: Mapping[str, str] | None = None) -> str:
    """Return an <svg> to stand within a page, which brings the styles; `marks` say what became of which node."""
    return _svg(graph, title, marks or {}, "")


def document(graph: Mapping[str, Any], *, title: str) -> str:
    """Return a whole SVG file, which brings its own styles."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_svg(graph, title, {}, f"<style>{STYLE}</style>")}\n'


def _svg(graph: Mapping[str, Any], title: str, marks: Mapping[str, str], style: str) -> str:
    nodes = list(graph["nodes"])
    boxes = {node["id"]: Box(float(node["x"]), float(node["y"])) for node in nodes}
    edges = [edge for edge in graph["edges"] if edge["source"] in boxes and edge["target"] in boxes]
    left, top, width, height = _frame(boxes.values())
    parts = [*_edges(edges, boxes), *(_node(node, boxes[node["id"]], marks.get(node["id"], "")) for node in nodes)]
    view = f"{left:g} {top:g} {width:g} {height:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="{view}" role="img">'
        f"<title>{_text(title)}</title>{style}{''.join(parts)}</svg>"
    )


def _frame(boxes: Iterable[Box]) -> tuple[float, float, float, float]:
    known = list(boxes) or [Box(0, 0)]
    left, top = min(box.x for box in known) - MARGIN, min(box.y for box in known) - MARGIN
    right, bottom = max(box.x for box in known) + WIDTH + MARGIN, max(box.y for box in known) + HEIGHT + MARGIN
    return left, top, right - left, bottom - top


def _node(node: Mapping[str, Any], box: Box, mark: str) -> str:
    lines = _lines(str(node["logicalId"]))
    first = box.y + (32 if len(lines) == 1 else 24)
    names = "".join(
        f'<text class="d-name" x="{box.x + 54:g}" y="{first + 17 * index:g}">{_text(line)}</text>'
        for index, line in enumerate(lines)
    )
    service = _cut(str(node["label"]), 18)
    glyph = _text(str(node["glyph"])[:MOST_GLYPH])
    word = f'<text class="d-mark" x="{box.x + 8:g}" y="{box.y - 6:g}">{MARK_WORDS[mark]}</text>' if mark else ""
    return (
        f'<g class="d-node{f" is-{mark}" if mark else ""}">{word}'
        f'<rect class="d-card" x="{box.x:g}" y="{box.y:g}" width="{WIDTH}" height="{HEIGHT}" rx="10"/>'
        f'<rect class="d-tile" data-category="{_text(str(node["category"]))}" x="{box.x + 11:g}" y="{box.y + 19:g}" '
        f'width="34" height="34" rx="8"/>'
        f'<text class="d-glyph" x="{box.x + 28:g}" y="{box.y + 40:g}">{glyph}</text>{names}'
        f'<text class="d-service" x="{box.x + 54:g}" y="{first + 17 * len(lines):g}">{_text(service)}</text></g>'
    )


def _edges(edges: list[Any], boxes: Mapping[str, Box]) -> Iterable[str]:
    together: dict[frozenset[str], int] = {}
    for edge in edges:
        ends = frozenset((edge["source"], edge["target"]))
        number = together[ends] = together.get(ends, -1) + 1
        shift = (number + 1) // 2 * 14 * (1 if number % 2 else -1)
        path, end, towards = _path(boxes[edge["source"]], boxes[edge["target"]], shift)
        is_sync = edge["style"] == "sync"
        yield f'<path class="d-edge{" d-sync" if is_sync else ""}" d="{path}"/>'
        if is_sync:
            yield f'<path class="d-gap" d="{path}"/>'
        yield f'<path class="d-arrow" d="{_arrow(end, towards)}"/>'


def _path(source: Box, target: Box, shift: float) -> tuple[str, tuple[float, float], tuple[float, float]]:
    """Return a curve between two cards, its end, and the direction in which it arrives."""
    (ax, ay), (bx, by) = source.middle, target.middle
    if source == target:
        x, y = source.x + WIDTH - 40, source.y
        return f"M{x:g} {y:g} c-6 -34 38 -34 30 0", (x + 30, y), (0, 1)
    if abs(bx - ax) >= WIDTH * 0.9:
        way = 1 if bx > ax else -1
        start, end = (ax + way * WIDTH / 2, ay + shift), (bx - way * WIDTH / 2, by + shift)
        bend = max(30.0, abs(end[0] - start[0]) / 2)
        controls = (start[0] + way * bend, start[1]), (end[0] - way * bend, end[1])
        towards: tuple[float, float] = (way, 0)
    else:
        way = 1 if by > ay else -1
        start, end = (ax + shift, ay + way * HEIGHT / 2), (bx + shift, by - way * HEIGHT / 2)
        bend = max(20.0, abs(end[1] - start[1]) / 2)
        controls = (start[0], start[1] + way * bend), (end[0], end[1] - way * bend)
        towards = (0, way)
    points = " ".join(f"{x:g} {y:g}" for x, y in (*controls, end))
    return f"M{start[0]:g} {start[1]:g} C{points}", end, towards


def _arrow(end: tuple[float, float], towards: tuple[float, float]) -> str:
    (x, y), (dx, dy) = end, towards
    points = [(x - 8 * dx - 5 * dy, y - 8 * dy - 5 * dx), end, (x - 8 * dx + 5 * dy, y - 8 * dy + 5 * dx)]
    return "M" + " L".join(f"{px:g} {py:g}" for px, py in points)


def _lines(name: str) -> list[str]:
    """Return a name in at most two lines, broken between its words, cut where it is too long."""
    lines = [""]
    for word in WORDS.findall(name) or [name]:
        if lines[-1] and len(lines[-1]) + len(word) > LETTERS_A_LINE and len(lines) < LINES:
            lines.append("")
        lines[-1] += word
    return [_cut(line, LETTERS_A_LINE + 1) for line in lines]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _text(text: str) -> str:
    return escape(FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))
