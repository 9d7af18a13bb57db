"""The canvas under fingers: one pans, two zoom, a long press opens the menu."""

import re
from typing import Any

import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, join, still, try_it, until
from tests.browser.test_presence import CENTRE, INK
from tests.browser.test_together import share_link

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TABLET: dict[str, Any] = {"viewport": {"width": 1180, "height": 820}, "has_touch": True, "is_mobile": True}
FROZEN = """() => document.querySelector("sluice-canvas").classList.contains("is-over-edge")"""
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

    def press_long(self, board: Designer, at: Finger, entry: str) -> None:
        """Hold a finger until the menu opens, and tap one of its entries."""
        self.down(at)
        wanted = board.page.get_by_role("menuitem", name=re.compile(f"^{entry}"))
        expect(wanted).to_be_visible()
        self.up()
        wanted.tap()


@pytest.fixture
def board(visit: Visit) -> Designer:
    """A board on a phone."""
    found = try_it(visit("/", reduced_motion="reduce", **PHONE))
    found.page.get_by_role("button", name="Show all").tap()
    found.wait_until_still()
    return found


def empty(board: Designer) -> Finger:
    canvas = still(board.page.locator("sluice-canvas"))
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
    until(lambda: board.selected() == [], "another selection")


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
    until(lambda: board.selected() == ["Worker"], "another selection")
    sheet = board.page.locator("#inspector")
    expect(sheet).to_be_visible()
    box, window = still(sheet), board.page.viewport_size
    assert window is not None
    assert box["width"] == window["width"]
    assert box["y"] > 200


def test_a_finger_pulls_a_connection(board: Designer) -> None:
    board.wait_until_saved()
    port = still(board.node("Worker").locator(".port"))
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
    until(lambda: board.selected() == ["Worker"], "another selection")
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


def between(board: Designer, source: str, target: str) -> Finger:
    """Return a point of a straight edge, beyond what of the port a finger meets."""
    start, end = board.box(source), board.box(target)
    return start["x"] + start["width"] + (end["x"] - start["x"] - start["width"]) * 0.65, board.middle(source)[1]


def more(board: Designer, entry: str) -> None:
    """Tap an entry of the top bar's menu. Chromium takes the first tap after a drag as the end of its swing."""
    button = board.page.get_by_role("button", name="More", exact=True)
    chosen = board.page.get_by_role("menuitem", name=re.compile(f"^{entry}"))

    def is_open() -> bool:
        if not chosen.is_visible():
            button.tap()
        return chosen.is_visible()

    until(is_open, "the menu does not open")
    chosen.tap()


def test_what_the_bar_of_a_phone_has_no_room_for_is_in_its_menu(board: Designer) -> None:
    page = board.page
    before, at = board.place("Worker"), board.middle("Worker")
    Hand(board).drag(at, (at[0] - 20, at[1] + 80))
    until(lambda: board.place("Worker") != before, "the node did not move")
    more(board, "Undo")
    until(lambda: board.place("Worker") == before, "it was not undone")
    more(board, "Redo")
    until(lambda: board.place("Worker") != before, "it was not done again")
    more(board, "Find")
    page.get_by_role("option").filter(has_text="OrdersDLQ").first.tap()
    until(lambda: board.selected() == ["OrdersDLQ"], "another selection")
    page.get_by_label("Close the inspector").tap()
    more(board, "Comment")
    page.get_by_role("textbox", name="Comment", exact=True).fill("Who reads this?")
    page.get_by_role("button", name="Comment", exact=True).tap()
    expect(board.node("OrdersDLQ").locator(".comment-count")).to_have_text("1")
    more(board, "Share")
    expect(page.get_by_label("Who has this link can watch")).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).tap()
    for entry, ends in (("Export", "export"), ("History", "history"), ("Outline", "outline")):
        more(board, entry)
        page.wait_for_url(f"**/{ends}")
        page.go_back()
        board.wait_until_saved()


@pytest.mark.slow
def test_fingers_select_several_and_take_back_what_was_done_with_them(board: Designer) -> None:
    hand, page = Hand(board), board.page
    page.touchscreen.tap(*board.middle("Worker"))
    page.get_by_label("Close the inspector").tap()
    hand.press_long(board, board.middle("OrdersQueue"), "Add to the selection")
    until(lambda: board.selected() == ["OrdersQueue", "Worker"], "another selection")
    hand.press_long(board, board.middle("OrdersQueue"), "Delete")
    expect(board.node("Worker")).to_have_count(0)
    assert "OrdersQueue" not in board.names()
    more(board, "Undo")
    expect(board.node("Worker")).to_be_visible()
    board.wait_for_edge("OrdersQueue poll Worker")
    hand.press_long(board, between(board, "Customers", "OrdersQueue"), "Disconnect")
    until(lambda: "Customers traffic OrdersQueue" not in board.edges(), "the edge is still there")
    more(board, "Undo")
    board.wait_for_edge("Customers traffic OrdersQueue")


def test_a_finger_on_an_edge_holds_it_and_a_tap_selects_it(board: Designer) -> None:
    hand, at = Hand(board), between(board, "Customers", "OrdersQueue")
    chosen = "() => document.querySelector('sluice-canvas').selection.edges.size"
    board.page.touchscreen.tap(*at)
    until(lambda: board.page.evaluate(chosen) == 1, "the edge is not selected")
    board.page.touchscreen.tap(*empty(board))
    until(lambda: not board.page.evaluate(FROZEN), "the edge is still held")
    hand.down(at)
    until(lambda: bool(board.page.evaluate(FROZEN)), "the edge goes on")
    hand.up()


@pytest.mark.slow
def test_a_finger_learns_why_two_cannot_be_connected_and_is_offered_what_can(board: Designer) -> None:
    hand, page = Hand(board), board.page
    board.wait_until_saved()
    port = still(board.node("Worker").locator(".port"))
    start = port["x"] + port["width"] / 2, port["y"] + port["height"] / 2
    hand.drag(start, board.middle("Customers"), steps=10)
    expect(page.locator(".refusal .reason")).not_to_be_empty()
    hand.drag(start, empty(board), steps=10)
    field = page.get_by_role("combobox", name="Connect Worker to")
    field.fill("sns")
    field.press("Enter")
    board.wait_for_edge("Worker publish Topic")


@pytest.mark.slow
def test_two_taps_on_nothing_add_there(board: Designer) -> None:
    field = board.page.get_by_role("combobox", name="Add to the board")

    def opens() -> bool:
        board.page.touchscreen.tap(*empty(board))
        board.page.touchscreen.tap(*empty(board))
        return field.is_visible()

    until(opens, "two taps add nothing")


@pytest.mark.slow
def test_a_laser_follows_a_finger_and_the_board_stays(board: Designer) -> None:
    more(board, "Commands")
    board.page.get_by_role("combobox", name="Commands").fill("laser")
    board.page.get_by_role("option").filter(has_text="Laser").tap()
    view, (x, y) = board.view(), empty(board)
    hand = Hand(board)
    hand.down((x - 80, y))

    def leaves_a_trail() -> bool:
        for step in range(20):
            hand.move((x - 80 + 8 * step, y + 3 * step))
        return bool(board.page.evaluate(INK) > 20)

    until(leaves_a_trail, "no laser")
    hand.up()
    assert board.view() == view
    until(lambda: board.selected() == [], "another selection")


@pytest.mark.slow
def test_a_finger_follows_somebody_and_brings_everybody(visit: Visit) -> None:
    ben = try_it(visit("/"))
    name = str(ben.page.locator("#designer").get_attribute("data-person"))
    link = share_link(ben.page, "Who has this link can edit")
    phone = join(visit(link, reduced_motion="reduce", **PHONE))
    phone.wait_until_drawn()
    following = phone.page.get_by_text(f"Following {name}")
    phone.page.get_by_role("button", name=name).tap()
    expect(following).to_be_visible()
    ben.press("+")
    until(lambda: phone.page.evaluate(CENTRE)[2] == ben.page.evaluate(CENTRE)[2], "the phone does not follow")
    at = empty(phone)
    Hand(phone).drag(at, (at[0] + 40, at[1] + 90))
    expect(following).to_be_hidden()
    more(phone, "Commands")
    phone.page.get_by_role("combobox").fill("Bring everyone")
    phone.page.get_by_role("option").filter(has_text="Bring everyone to me").tap()
    expect(ben.page.get_by_text("brought everyone here").first).to_be_visible()
    until(lambda: phone.page.evaluate(CENTRE) == ben.page.evaluate(CENTRE), "Ben looks elsewhere")


@pytest.mark.slow
def test_a_finger_drags_a_service_from_the_palette(visit: Visit) -> None:
    board = try_it(visit("/", reduced_motion="reduce", **TABLET))
    entry = board.page.locator("#palette").get_by_role("button", name="SNS topic").first
    entry.scroll_into_view_if_needed()
    box = still(entry)
    Hand(board).drag((box["x"] + 60, box["y"] + box["height"] / 2), board.empty_place(), steps=12)
    expect(board.node("Topic")).to_be_visible()
    assert board.middle("Topic") == pytest.approx(board.empty_place(), abs=16)


@pytest.mark.slow
def test_a_run_is_led_and_a_message_followed_by_fingers(board: Designer) -> None:
    page = board.page
    page.locator("#run-button").tap()
    board.wait_for_run("running")
    board.wait_for_dot("OrdersQueue")
    page.locator("#run-button").tap()
    board.wait_for_run("paused")
    timeline = page.get_by_role("region", name="Run")

    def has_a_message() -> bool:
        if not board.has_dot("OrdersQueue"):
            timeline.get_by_role("button", name="Next event").tap()
        return board.has_dot("OrdersQueue")

    until(has_a_message, "no message comes to the queue")
    page.touchscreen.tap(*board.wait_for_dot("OrdersQueue"))
    expect(page.get_by_role("tabpanel", name="Messages").get_by_role("heading", name="Hops")).to_be_visible()
    page.get_by_label("Close the inspector").tap()
    before = board.clock()
    page.get_by_role("radio", name="×10").tap()
    timeline.get_by_role("button", name="Resume").tap()
    until(lambda: board.clock() >= before + 4, "time stands still")
    timeline.get_by_role("button", name="Pause").tap()
    board.wait_for_run("paused")
    timeline.get_by_role("button", name="Back to the start").tap()
    until(lambda: board.clock() == 0, "it is not at the start")
    page.get_by_role("button", name="Event log").tap()
    expect(page.locator(".log li").first).to_be_visible()


def test_what_a_finger_must_meet_is_large_enough(board: Designer) -> None:
    small = board.page.evaluate(
        """() => [...document.querySelectorAll("button, a[href], input, [role=tab]")]
          .filter((element) => element.checkVisibility() && !element.closest(".world, .visually-hidden"))
          .map((element) => [element.ariaLabel || element.textContent.trim(), element.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
          .map(([name, box]) => `${name}: ${box.width} × ${box.height}`)"""
    )
    assert small == []
