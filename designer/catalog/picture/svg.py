"""A graph as a still SVG picture, as the canvas shows it: cards, edges, notes and frames, all text escaped."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from designer.catalog.picture.box import Box, Point, around, card_at, grown, point_box
from designer.catalog.picture.frame import frames_of
from designer.catalog.picture.labels import SIZE as LABEL
from designer.catalog.picture.labels import Label, place_labels
from designer.catalog.picture.line import line
from designer.catalog.picture.paint import painted
from designer.catalog.picture.path import steps_along
from designer.catalog.picture.route import curves
from designer.catalog.picture.text import BOLD, cut, shortened, width_of, wrapped
from designer.document.card import HEIGHT, WIDTH
from designer.document.marks import Around, Note

MARGIN = 24.0
EMPTY: Box = (0.0, 0.0, WIDTH, HEIGHT)
CHIP, PORT, HEAD = 11.0, 8.0, 12.0
"""How far words on the border of a card, its port, and the heads of edges that end there reach over it."""
NAME, NAME_LINE, NAME_WIDTH = 13.0, 16.0, 104.0
LONG_NAME, LONG_NAME_LINE = 11.5, 13.0
SERVICE, SERVICE_LINE = 11.5, 14.0
NOTE_LINE = 18.0
LONGEST_LABEL = 200.0
MOST_GLYPH = 4
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""
MARK_WORDS = {"added": "Added", "changed": "Changed", "removed": "Removed"}
CODE_WORDS = {"default": "default code", "missing": "code not supplied"}
NOTHING = Around()


def picture(
    graph: Mapping[str, Any], *, title: str, marks: Mapping[str, str] | None = None, around: Around = NOTHING
) -> str:
    """Return an <svg> to stand within a page, which brings the styles; `marks` say what became of which node."""
    return _svg(graph, title, marks or {}, around, is_file=False)


def document(graph: Mapping[str, Any], *, title: str, around: Around = NOTHING, theme: str = "") -> str:
    """Return a whole SVG file, which brings its own colours (`light` unless `dark`) and the words on its edges."""
    drawn = painted(_svg(graph, title, {}, around, is_file=True), theme)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'


def _svg(graph: Mapping[str, Any], title: str, marks: Mapping[str, str], drawn: Around, *, is_file: bool) -> str:
    nodes = list(graph["nodes"])
    places: dict[str, Point] = {node["id"]: (float(node["x"]), float(node["y"])) for node in nodes}
    edges = [edge for edge in graph["edges"] if edge["source"] in places and edge["target"] in places]
    courses = curves(edges, places)
    papers = {id_: (note.x, note.y, note.width, note.height) for id_, note in drawn.notes.items()}
    boxes = {id_: card_at(place) for id_, place in places.items()} | papers
    names = {frame.id: frame.name for frame in drawn.frames}
    frames = frames_of(drawn.frames, boxes)
    # As the canvas: what hangs over the border of a card belongs to it.
    cards = [(x - HEAD, y - CHIP, WIDTH + HEAD + PORT, HEIGHT + 2 * CHIP) for x, y in places.values()]
    steps = {id_: steps_along(course) for id_, course in courses.items()}
    hulls = (point_box(point) for points in steps.values() for point in points)
    whole = grown(around([*boxes.values(), *frames.values(), *hulls]) or EMPTY, MARGIN)
    left, top = whole[0] // 1, whole[1] // 1
    width, height = whole[2] // 1 + 1, whole[3] // 1 + 1
    ground = f'<rect class="d-ground" x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}"/>'
    parts = [
        *([ground] if is_file else []),
        *(_frame(names[id_], box) for id_, box in frames.items()),
        *(line(edge["style"], courses[edge["id"]]) for edge in edges),
        *(_labels(edges, steps, [*cards, *papers.values()]) if is_file else ()),
        *map(_note, drawn.notes.values()),
        *(_node(node, places[node["id"]], marks.get(node["id"], "")) for node in nodes),
    ]
    size = f' width="{width:g}" height="{height:g}"' if is_file else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing"{size} '
        f'viewBox="{left:g} {top:g} {width:g} {height:g}" role="img">'
        f"<title>{_text(title)}</title>{''.join(parts)}</svg>"
    )


def _frame(name: str, box: Box) -> str:
    x, y, width, height = box
    words = cut(name or "Group", width - 32, NAME * BOLD)
    return (
        f'<g><rect class="d-frame" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="16"/>'
        f'<text class="d-frame-name" x="{x + 16:g}" y="{y + 23:g}">{_text(words)}</text></g>'
    )


def _note(note: Note) -> str:
    most = max(1, int((note.height - 12) / NOTE_LINE))
    words = "".join(
        f'<text class="d-note-text" x="{note.x + 12:g}" y="{note.y + 22 + NOTE_LINE * index:g}">{_text(row)}</text>'
        for index, row in enumerate(wrapped(note.text, note.width - 24, NAME, most=most))
    )
    return (
        f'<g><rect class="d-note" x="{note.x:g}" y="{note.y:g}" width="{note.width:g}" height="{note.height:g}" '
        f'rx="6"/>{words}</g>'
    )


def _node(node: Mapping[str, Any], place: Point, mark: str) -> str:
    (x, y), is_actor = place, str(node["type"]).startswith("actor:")
    name = str(node["logicalId"])
    rows, size, step = shortened(name, NAME_WIDTH, NAME * BOLD, most=3), NAME, NAME_LINE
    if is_long := len(rows) > 2:
        rows, size, step = shortened(name, NAME_WIDTH, LONG_NAME * BOLD, most=3), LONG_NAME, LONG_NAME_LINE
    services = wrapped(str(node["label"]), NAME_WIDTH, SERVICE, most=1 if is_long else 2)
    left = x + (64 if is_actor else 58)
    first = y + HEIGHT / 2 - (len(rows) * step + len(services) * SERVICE_LINE) / 2
    below = first + len(rows) * step
    words = [
        ("d-name is-small" if is_long else "d-name", row, first + size * 0.96 + step * index)
        for index, row in enumerate(rows)
    ]
    words += [("d-service", row, below + 11 + SERVICE_LINE * index) for index, row in enumerate(services)]
    texts = "".join(f'<text class="{kind}" x="{left:g}" y="{at:g}">{_text(row)}</text>' for kind, row, at in words)
    card = "d-card is-dashed" if node.get("opaque") else "d-card"
    glyph = str(node["glyph"])[:MOST_GLYPH]
    letters = {1: 19, 4: 10}.get(len(glyph), 12)
    states = {f"is-{mark}": mark, "is-opaque": node.get("opaque")}
    classes = " ".join(["d-node", *(state for state, is_on in states.items() if is_on)])
    return (
        f'<g class="{classes}">'
        f'<rect class="{card}" x="{x:g}" y="{y:g}" width="{WIDTH:g}" height="{HEIGHT:g}" '
        f'rx="{36 if is_actor else 12}"/>'
        f'<rect class="d-tile" data-category="{_text(str(node["category"]))}" x="{x + (18 if is_actor else 12):g}" '
        f'y="{y + 18:g}" width="36" height="36" rx="{18 if is_actor else 9}"/>'
        f'<text class="d-glyph" font-size="{letters}" x="{x + (36 if is_actor else 30):g}" '
        f'y="{y + 36 + letters * 0.36:g}">{_text(glyph)}</text>{texts}{_border(node, place, mark)}</g>'
    )


def _border(node: Mapping[str, Any], place: Point, mark: str) -> str:
    """Return the words on the upper border of a card: what became of it, else what is to be known of it."""
    x, y = place
    if mark:
        return f'<text class="d-mark" x="{x + 8:g}" y="{y - 6:g}">{MARK_WORDS[mark]}</text>'
    words = _first_word(node)
    if not words:
        return ""
    return (
        f'<rect class="d-chip" x="{x + 12:g}" y="{y - 9:g}" width="{width_of(words, 10.5 * BOLD) + 16:.4g}" '
        'height="18" rx="9"/>'
        f'<text class="d-chip-text" x="{x + 20:g}" y="{y + 3.5:g}">{words}</text>'
    )


def _first_word(node: Mapping[str, Any]) -> str:
    """Return what a person must know first of how a node runs."""
    if node.get("modelled") is False:
        return "not modelled"
    number = len(node.get("ignored") or ())
    if node.get("code") != "missing" and number:
        return "1 setting not modelled" if number == 1 else f"{number} settings not modelled"
    return CODE_WORDS.get(str(node.get("code")), "")


def _labels(
    edges: Sequence[Mapping[str, Any]], steps: Mapping[str, Sequence[Point]], cards: Sequence[Box]
) -> Iterator[str]:
    words = {edge["id"]: cut(str(edge["label"]), LONGEST_LABEL, LABEL) for edge in edges if edge["label"]}
    labels = [
        Label(edge, width_of(words[edge["id"]], LABEL), steps[edge["id"]]) for edge in edges if edge["id"] in words
    ]
    for id_, (x, y, width, height) in place_labels(labels, cards).items():
        yield (
            f'<rect class="d-back" x="{x:.5g}" y="{y:.5g}" width="{width:.4g}" height="{height:.4g}"/>'
            f'<text class="d-label" x="{x + width / 2:.5g}" y="{y + height / 2 + 4:.5g}">{_text(words[id_])}</text>'
        )


def _text(text: str) -> str:
    return escape(FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))
