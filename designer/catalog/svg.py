"""A graph as a still SVG picture, as the canvas shows it: cards, edges, notes and frames, all text escaped."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from designer.catalog.courses import HEIGHT, WIDTH, Curve, Point, courses, point_on
from designer.document.marks import Around, Note

MARGIN = 24.0
FRAME, FRAME_NAME, FRAME_BELOW = 20.0, 30.0, 22.0
"""Around the members of a group: on each side, for its name above, for what hangs below a card."""
LETTERS_A_LINE = 14
LINES = 2
NOTE_LETTER, NOTE_LINE = 7.6, 18.0
HEAD, HOOK = 9.0, 6.0
WORDS = re.compile(r"[^A-Z\W_]*(?:[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+|[\W_]+)")
MOST_GLYPH = 4
LONGEST_LABEL = 30
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""
THEMES = {
    "light": {
        "ground": "#f5f7f9",
        "card": "#ffffff",
        "line": "#8a95a5",
        "text": "#141a22",
        "muted": "#55606f",
        "edge": "#7c8798",
        "accent": "#0b6b7d",
        "paper": "#fff6d6",
        "paper-line": "#d9bf6a",
    },
    "dark": {
        "ground": "#0f141a",
        "card": "#181f28",
        "line": "#6b7787",
        "text": "#e8edf3",
        "muted": "#a0acbb",
        "edge": "#6f7c8e",
        "accent": "#56c7d8",
        "paper": "#2e2a18",
        "paper-line": "#6d6136",
    },
}
STYLE = """
svg{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif}
.d-ground,.d-back{fill:{ground}}.d-card{fill:{card};stroke:{line}}.is-opaque .d-card{stroke-dasharray:5 4}
.d-name{fill:{text};font-size:13px;font-weight:650}.d-service{fill:{muted};font-size:11.5px}
.d-glyph{fill:#fff;font-weight:700;text-anchor:middle}
.d-edge,.d-arrow{fill:none;stroke:{edge};stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.d-sync{stroke-width:4.8}.d-gap{fill:none;stroke:{ground};stroke-width:2}.d-head{fill:{edge}}
.d-label{fill:{muted};font-size:11px;text-anchor:middle}
.d-frame{fill:{accent};fill-opacity:.06;stroke:{line};stroke-dasharray:6 5}
.d-frame-name{fill:{muted};font-size:13px;font-weight:650}
.d-note{fill:{paper};stroke:{paper-line}}.d-note-text{fill:{text};font-size:13px}
.d-tile[data-category=messaging]{fill:#b8275f}.d-tile[data-category=compute]{fill:#b4500c}
.d-tile[data-category=storage]{fill:#3a7420}.d-tile[data-category=database]{fill:#3552c9}
.d-tile[data-category=api]{fill:#7438c9}.d-tile[data-category=integration]{fill:#b0227a}
.d-tile[data-category=security]{fill:#b3262c}.d-tile[data-category=actor]{fill:#42526b}.d-tile{fill:#5a6472}
"""
MARK_WORDS = {"added": "Added", "changed": "Changed", "removed": "Removed"}
NOTHING = Around()
Box = tuple[float, float, float, float]
"""Left, top, width and height."""


def picture(
    graph: Mapping[str, Any], *, title: str, marks: Mapping[str, str] | None = None, around: Around = NOTHING
) -> str:
    """Return an <svg> to stand within a page, which brings the styles; `marks` say what became of which node."""
    return _svg(graph, title, marks or {}, around, "")


def document(graph: Mapping[str, Any], *, title: str, around: Around = NOTHING, theme: str = "light") -> str:
    """Return a whole SVG file, which brings its own colours and the words on its edges."""
    style = STYLE
    for name, colour in THEMES[theme].items():
        style = style.replace(f"{{{name}}}", colour)
    drawn = _svg(graph, title, {}, around, f"<style>{style}</style>")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'


def _svg(graph: Mapping[str, Any], title: str, marks: Mapping[str, str], around: Around, style: str) -> str:
    nodes = list(graph["nodes"])
    places: dict[str, Point] = {node["id"]: (float(node["x"]), float(node["y"])) for node in nodes}
    edges = [edge for edge in graph["edges"] if edge["source"] in places and edge["target"] in places]
    ways = courses(edges, places)
    frames = list(_frames(around, places))
    shapes: list[Box] = [(x, y, WIDTH, HEIGHT) for x, y in places.values()]
    shapes += [(note.x, note.y, note.width, note.height) for note in around.notes]
    shapes += [box for _, box in frames]
    left, top, width, height = _around([*shapes, *map(_hull, ways.values())], MARGIN)
    view = f"{left:g} {top:g} {width:g} {height:g}"
    is_file = bool(style)
    ground = f'<rect class="d-ground" x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}"/>'
    parts = [
        *([ground] if is_file else []),
        *(_frame(name, box) for name, box in frames),
        *map(_note, around.notes),
        *(_edge(edge["style"], ways[edge["id"]]) for edge in edges),
        *(_label(str(edge["label"]), ways[edge["id"]]) for edge in edges if is_file and edge["label"]),
        *(_node(node, places[node["id"]], marks.get(node["id"], "")) for node in nodes),
    ]
    size = f' width="{width:g}" height="{height:g}"' if is_file else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing"{size} viewBox="{view}" role="img">'
        f"<title>{_text(title)}</title>{style}{''.join(parts)}</svg>"
    )


def _around(boxes: Sequence[Box], margin: float) -> Box:
    known = boxes or [(0.0, 0.0, WIDTH, HEIGHT)]
    left, top = math.floor(min(box[0] for box in known) - margin), math.floor(min(box[1] for box in known) - margin)
    right = math.ceil(max(x + width for x, _, width, _ in known) + margin)
    bottom = math.ceil(max(y + height for _, y, _, height in known) + margin)
    return left, top, right - left, bottom - top


def _hull(course: Curve) -> Box:
    points = [point_on(course, step / 12) for step in range(13)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _frames(around: Around, places: Mapping[str, Point]) -> Iterator[tuple[str, Box]]:
    for name, members in around.groups:
        boxes: list[Box] = [(*places[id_], WIDTH, HEIGHT) for id_ in members if id_ in places]
        if boxes:
            left, top, width, height = _around(boxes, FRAME)
            yield name, (left, top - FRAME_NAME, width, height + FRAME_NAME + FRAME_BELOW)


def _frame(name: str, box: Box) -> str:
    x, y, width, height = box
    return (
        f'<g><rect class="d-frame" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="16"/>'
        f'<text class="d-frame-name" x="{x + 16:g}" y="{y + 23:g}">{_text(_cut(name, 60))}</text></g>'
    )


def _note(note: Note) -> str:
    most = max(1, int((note.height - 12) / NOTE_LINE))
    letters = max(4, int((note.width - 24) / NOTE_LETTER))
    lines = [line for paragraph in note.text.split("\n") for line in _wrapped(paragraph, letters)]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: letters - 1]}…"]
    words = "".join(
        f'<text class="d-note-text" x="{note.x + 12:g}" y="{note.y + 22 + NOTE_LINE * index:g}">{_text(line)}</text>'
        for index, line in enumerate(lines)
    )
    return (
        f'<g><rect class="d-note" x="{note.x:g}" y="{note.y:g}" width="{note.width:g}" height="{note.height:g}" '
        f'rx="6"/>{words}</g>'
    )


def _wrapped(text: str, letters: int) -> list[str]:
    """Return a paragraph in lines, broken between words, and within a word that is longer than a line."""
    lines = [""]
    for word in re.findall(r"\S+\s*|\s+", text):
        if lines[-1] and len(lines[-1]) + len(word.rstrip()) > letters:
            lines.append("")
        while len(word) > letters and not lines[-1]:
            lines[-1:] = [word[:letters], ""]
            word = word[letters:]
        lines[-1] += word
    return [line.rstrip() for line in lines]


def _node(node: Mapping[str, Any], place: Point, mark: str) -> str:
    (x, y), is_actor = place, str(node["type"]).startswith("actor:")
    lines = _lines(str(node["logicalId"]))
    first = y + (32 if len(lines) == 1 else 25)
    left = x + (64 if is_actor else 58)
    names = "".join(
        f'<text class="d-name" x="{left:g}" y="{first + 16 * index:g}">{_text(line)}</text>'
        for index, line in enumerate(lines)
    )
    service = _cut(str(node["label"]), 17)
    glyph = str(node["glyph"])[:MOST_GLYPH]
    size = {1: 19, 4: 10}.get(len(glyph), 12)
    word = f'<text class="d-mark" x="{x + 8:g}" y="{y - 6:g}">{MARK_WORDS[mark]}</text>' if mark else ""
    state = "".join([f" is-{mark}" if mark else "", " is-opaque" if node.get("opaque") else ""])
    return (
        f'<g class="d-node{state}">{word}'
        f'<rect class="d-card" x="{x:g}" y="{y:g}" width="{WIDTH:g}" height="{HEIGHT:g}" '
        f'rx="{36 if is_actor else 12}"/>'
        f'<rect class="d-tile" data-category="{_text(str(node["category"]))}" x="{x + (18 if is_actor else 12):g}" '
        f'y="{y + 18:g}" width="36" height="36" rx="{18 if is_actor else 9}"/>'
        f'<text class="d-glyph" font-size="{size}" x="{x + (36 if is_actor else 30):g}" '
        f'y="{y + 36 + size * 0.36:g}">{_text(glyph)}</text>{names}'
        f'<text class="d-service" x="{left:g}" y="{first + 16 * len(lines):g}">{_text(service)}</text></g>'
    )


def _edge(style: str, course: Curve) -> str:
    """Return the line of an edge: double for what is answered, with a hook where its target polls."""
    before, end = course[2], course[3]
    angle = math.atan2(end[1] - before[1], end[0] - before[0])

    def wing(tip: Point, turn: float, length: float) -> Point:
        return tip[0] - math.cos(angle + turn) * length, tip[1] - math.sin(angle + turn) * length

    line = f"M{_xy(course[0])} C{' '.join(map(_xy, course[1:]))}"
    if style == "sync":
        head = " L".join(map(_xy, (end, wing(end, 0.45, HEAD + 1), wing(end, -0.45, HEAD + 1))))
        return (
            f'<path class="d-edge d-sync" d="{line}"/><path class="d-gap" d="{line}"/>'
            f'<path class="d-arrow d-head" d="M{head} Z"/>'
        )
    tip = wing(end, 0, HOOK + 1 if style == "poll" else 1)
    head = " L".join(map(_xy, (wing(tip, 0.5, HEAD - 1), tip, wing(tip, -0.5, HEAD - 1))))
    hook = ""
    if style == "poll":
        across = math.sin(angle) * HOOK, math.cos(angle) * HOOK
        start, stop = (tip[0] + across[0], tip[1] - across[1]), (tip[0] - across[0], tip[1] + across[1])
        hook = f" M{_xy(start)} A{HOOK:g} {HOOK:g} 0 0 1 {_xy(stop)} L{_xy(wing(stop, 0, 4))}"
    return f'<path class="d-edge" d="{line}"/><path class="d-arrow" d="M{head}{hook}"/>'


def _label(label: str, course: Curve) -> str:
    (x, y), words = point_on(course, 0.5), _cut(label, LONGEST_LABEL)
    width = len(words) * 6.2 + 10
    return (
        f'<rect class="d-back" x="{x - width / 2:.4g}" y="{y - 8:.4g}" width="{width:.4g}" height="16"/>'
        f'<text class="d-label" x="{x:.4g}" y="{y + 4:.4g}">{_text(words)}</text>'
    )


def _xy(point: Point) -> str:
    return f"{round(point[0], 1):g} {round(point[1], 1):g}"


def _lines(name: str) -> list[str]:
    """Return a name in at most two lines, broken between its words, cut where it is too long."""
    lines = [""]
    for word in WORDS.findall(name) or [name]:
        if lines[-1] and len(lines[-1]) + len(word) > LETTERS_A_LINE and len(lines) < LINES:
            lines.append("")
        lines[-1] += word
    return [_cut(line, LETTERS_A_LINE) for line in lines]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _text(text: str) -> str:
    return escape(FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))
