"""The canvas under fingers: one pans, two zoom, a long press opens the menu."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, try_it, until

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
Finger = tuple[float, float]


class Hand:
    """Fingers on a screen, through the browser's own input."""

    def __init__(self, board: Designer) -> None:
        self.session: CDPSession = board.page.context.new_cdp_session(board.page)

    def _send(self, kind: str, fingers: list[Finger]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def down(self, *fingers: Finger) -> None:
        self._send("touchStart", list(fingers))

    def move(self, *fingers: Finger) -> None:
        self._send("touchMove", list(fingers))

    def up(self) -> None:
        self._send("touchEnd", [])

    def drag(self, start: Finger, end: Finger, steps: int = 6) -> None:
        self.down(start)
        for step in range(1, steps + 1):
            part = step / steps
            self.move((start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part))
        self.up()


@pytest.fixture
def board(visit: Visit) -> Designer:
    """A board on a phone."""
    found = try_it(visit("/", reduced_motion="reduce", **PHONE))
    found.page.get_by_role("button", name="Show all").tap()
    return found


def empty(board: Designer) -> Finger:
    canvas = board.page.locator("sluice-canvas").bounding_box()
    assert canvas is not None
    return canvas["x"] + canvas["width"] / 2, canvas["y"] + 60


def test_one_finger_pans(board: Designer) -> None:
    before = board.view()
    at = empty(board)
    Hand(board).drag(at, (at[0] + 60, at[1] + 90))
    until(lambda: board.view()["y"] != before["y"], "nothing moved")
    after = board.view()
    assert after["x"] - before["x"] == pytest.approx(60, abs=12)
    assert after["y"] - before["y"] == pytest.approx(90, abs=18)
    assert after["k"] == before["k"]
    assert board.selected() == []


def test_two_fingers_zoom(board: Designer) -> None:
    before = board.view()["k"]
    x, y = empty(board)
    hand = Hand(board)
    hand.down((x - 40, y), (x + 40, y))
    for wide in (50, 60, 70, 80):
        hand.move((x - wide, y), (x + wide, y))
    hand.up()
    until(lambda: board.view()["k"] > before * 1.5, "it did not zoom")


def test_a_finger_drags_a_node(board: Designer) -> None:
    before, view = board.place("Worker"), board.view()
    at = board.middle("Worker")
    Hand(board).drag(at, (at[0] - 20, at[1] + 80))
    until(lambda: board.place("Worker") != before, "the node did not move")
    assert board.view() == view


def test_a_tap_selects_and_opens_the_sheet(board: Designer) -> None:
    board.page.touchscreen.tap(*board.middle("Worker"))
    assert board.selected() == ["Worker"]
    sheet = board.page.locator("#inspector")
    expect(sheet).to_be_visible()
    box, window = sheet.bounding_box(), board.page.viewport_size
    assert box is not None
    assert window is not None
    assert box["width"] == window["width"]
    assert box["y"] > 200


def test_a_finger_pulls_a_connection(board: Designer) -> None:
    board.wait_until_saved()
    port = board.node("Worker").locator(".port").bounding_box()
    assert port is not None
    start = port["x"] + port["width"] / 2, port["y"] + port["height"] / 2
    Hand(board).drag(start, board.middle("OrdersDLQ"), steps=10)
    board.wait_for_edge("Worker send OrdersDLQ")


def test_a_finger_on_nothing_lets_go_and_a_second_one_ends_a_drag(board: Designer) -> None:
    place, at = board.place("Worker"), board.middle("Worker")
    hand = Hand(board)
    hand.down(at)
    hand.move((at[0], at[1] + 60))
    until(lambda: board.place("Worker") != place, "the node did not move")
    hand.down((at[0], at[1] + 60), (at[0] - 80, at[1] + 60))
    until(lambda: board.place("Worker") == place, "the drag went on")
    hand.up()
    assert board.selected() == ["Worker"]
    board.page.touchscreen.tap(*empty(board))
    until(lambda: board.selected() == [], "a tap on nothing does not let go")


@pytest.mark.parametrize("where", ["node", "nothing"])
def test_a_long_press_opens_the_menu(board: Designer, where: str) -> None:
    at = board.middle("Worker") if where == "node" else empty(board)
    hand = Hand(board)
    hand.down(at)
    wanted = "Open settings Enter" if where == "node" else "Add here… /"
    expect(board.page.get_by_role("menuitem", name=wanted)).to_be_visible()
    hand.up()
    expect(board.page.get_by_role("menuitem", name=wanted)).to_be_visible()


def test_what_a_finger_must_meet_is_large_enough(board: Designer) -> None:
    small = board.page.evaluate(
        """() => [...document.querySelectorAll("button, a[href], input, [role=tab]")]
          .filter((element) => element.checkVisibility() && !element.closest(".world, .visually-hidden"))
          .map((element) => [element.ariaLabel || element.textContent.trim(), element.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
          .map(([name, box]) => `${name}: ${box.width} × ${box.height}`)"""
    )
    assert small == []
