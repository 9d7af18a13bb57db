"""Tests of the still picture of a graph."""

import time
import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from designer.catalog.graph import graph
from designer.catalog.picture import svg
from designer.catalog.picture.colours import THEMES
from designer.document import starters
from designer.document.document import Document, Position
from designer.document.marks import Group, Note
from tests.corpus import VALID

SVG = "{http://www.w3.org/2000/svg}"


def drawn(text: str) -> ET.Element:
    return ET.fromstring(svg.picture(graph(Document.parse(text)), title="A <board>"))


def words(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_each_node_is_a_card_and_each_edge_a_line() -> None:
    document = starters.starter("queue_in_60_seconds")
    plan = graph(document)
    root = ET.fromstring(svg.picture(plan, title="Queue"))
    classes = Counter((element.get("class") or "").split()[0] for element in root.iter() if element.get("class"))
    assert (classes["d-card"], classes["d-arrow"]) == (len(plan["nodes"]), len(plan["edges"]))
    assert {"Worker", "OrdersDLQ", "Customers", "SQS queue"} <= set(words(root))
    assert root.findtext(f"{SVG}title") == "Queue"


def test_all_cards_lie_within_the_frame() -> None:
    root = drawn(VALID["serverless-message-processing/template.yaml"].read_text())
    left, top, width, height = map(float, (root.get("viewBox") or "").split())
    for card in root.iter(f"{SVG}rect"):
        x, y = float(card.get("x") or 0), float(card.get("y") or 0)
        assert left <= x <= left + width - float(card.get("width") or 0)
        assert top <= y <= top + height - float(card.get("height") or 0)


def test_hostile_names_stay_text() -> None:
    text = "Resources:\n  '<script>alert(1)</script>':\n    Type: 'A\"><img src=x onerror=alert(1)>'\n"
    root = drawn(text)
    assert {element.tag for element in root.iter()} <= {
        f"{SVG}{name}" for name in ("svg", "title", "g", "rect", "text", "path")
    }
    assert "<script" in "".join(words(root))


def test_a_character_that_xml_cannot_hold_is_replaced() -> None:
    root = drawn('Resources:\n  "a\\u0001b": {Type: AWS::SQS::Queue}\n')
    assert "a\N{REPLACEMENT CHARACTER}b" in words(root)


def test_notes_and_frames_lie_around_the_cards() -> None:
    document = starters.starter("queue_in_60_seconds")
    queue = next(id_ for id_, name in document.names().items() if name == "OrdersQueue")
    document.layout[queue] = Position(0, 0, group="g")
    document.marks = {
        "g": Group("Billing <b>"),
        "n": Note(400, 300, 120, 60, "see </text><script>alert(1)</script> " * 9),
    }
    root = ET.fromstring(svg.document(graph(document), title="x", around=document.around()).partition("?>")[2])
    assert "Billing <b>" in words(root)
    assert not list(root.iter(f"{SVG}script"))
    (frame,) = [element for element in root.iter() if element.get("class") == "d-frame"]
    assert [float(frame.get(name) or 0) for name in ("x", "y", "width", "height")] == [-20, -50, 208, 164]
    lines = [element.text or "" for element in root.iter() if element.get("class") == "d-note-text"]
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_a_file_has_the_words_on_its_edges_and_a_size_a_card_of_a_list_has_not() -> None:
    plan = graph(starters.starter("queue_in_60_seconds"))
    file = ET.fromstring(svg.document(plan, title="x").partition("?>")[2])
    assert {"after 3 receives", "1/s"} <= set(words(file))
    assert (file.get("width"), file.get("height")) == tuple((file.get("viewBox") or "").split()[2:])
    card = ET.fromstring(svg.picture(plan, title="x"))
    assert "after 3 receives" not in words(card)
    assert card.get("width") is None


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_leaves_no_colour_open(theme: str) -> None:
    file = svg.document(graph(Document.parse("Resources: {}\n")), title="x", theme=theme)
    assert THEMES[theme]["canvas"] in file
    assert "<style" not in file


def test_marks_are_said_in_words() -> None:
    plan = graph(starters.starter("queue_in_60_seconds"))
    root = ET.fromstring(svg.picture(plan, title="x", marks={plan["nodes"][0]["id"]: "added"}))
    assert "Added" in words(root)


def test_an_empty_board_is_an_empty_picture() -> None:
    assert ET.fromstring(svg.picture(graph(Document.parse("Resources: {}\n")), title="Empty")).get("viewBox")


@pytest.mark.parametrize("name", VALID)
def test_every_published_template_has_a_picture(name: str) -> None:
    plan = graph(Document.parse(VALID[name].read_bytes()))
    root = ET.fromstring(svg.document(plan, title=name).partition("?>")[2])
    assert sum((element.get("class") or "").startswith("d-card") for element in root.iter()) == len(plan["nodes"])


def test_a_dense_board_is_drawn_in_time() -> None:
    nodes = [
        {
            "id": f"n{number:03}",
            "logicalId": f"Node{number}",
            "type": "AWS::SQS::Queue",
            "label": "SQS queue",
            "glyph": "SQS",
            "category": "messaging",
            "x": number % 25 * 264,
            "y": number // 25 * 120,
        }
        for number in range(500)
    ]
    edges = [
        {
            "id": f"e{number}",
            "source": f"n{number * 7 % 500:03}",
            "target": f"n{(number * 7 + (1, 26, 2, 51, 499, 480)[number % 6]) % 500:03}",
            "kind": "send",
            "style": "async",
            "label": "sends",
        }
        for number in range(800)
    ]
    began = time.process_time()
    svg.document({"nodes": nodes, "edges": edges}, title="Dense")
    # A second is the aim.
    assert time.process_time() - began < 5
