"""Each gesture of the canvas, as a hand and a keyboard make it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, still, try_it, until

ALL = ["Customers", "OrdersDLQ", "OrdersQueue", "Worker"]


@pytest.fixture
def board(visit: Visit) -> Designer:
    """A board of four nodes, seen whole, nothing moving any more."""
    found = try_it(visit("/", reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"]))
    found.show_all()
    return found


def drag(page: Page, start: tuple[float, float], end: tuple[float, float], button: str = "left") -> None:
    page.mouse.move(*start)
    page.mouse.down(button="middle" if button == "middle" else "left")
    page.mouse.move(*end, steps=8)
    page.mouse.up(button="middle" if button == "middle" else "left")


def by(point: tuple[float, float], dx: float, dy: float) -> tuple[float, float]:
    return point[0] + dx, point[1] + dy


def test_the_wheel_pans_and_with_ctrl_zooms_at_the_pointer(board: Designer) -> None:
    page = board.page
    before = board.view()
    at = board.middle("Worker")
    page.mouse.move(*at)
    page.mouse.wheel(30, 50)
    until(lambda: abs(before["y"] - board.view()["y"] - 50) < 0.01, "the wheel did not pan")
    assert board.view()["x"] == pytest.approx(before["x"] - 30)
    assert board.view()["k"] == before["k"]
    at = board.middle("Worker")
    page.mouse.move(*at)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    until(lambda: board.view()["k"] > before["k"], "it did not zoom")
    assert board.view()["k"] / before["k"] <= 1.2 + 1e-9
    there = board.middle("Worker")
    assert there == pytest.approx(at, abs=1)


def test_zoom_ends_at_a_tenth_and_at_three(board: Designer) -> None:
    board.page.mouse.move(*board.middle("Worker"))
    board.page.keyboard.down("Control")
    for turn, limit in ((-400, 3.0), (400, 0.1)):
        for _ in range(26):
            board.page.mouse.wheel(0, turn)
        until(lambda limit=limit: abs(board.view()["k"] - limit) < 1e-6, f"zoom does not end at {limit}")  # type: ignore[misc]
    board.page.keyboard.up("Control")


def test_a_person_can_let_the_wheel_zoom(board: Designer) -> None:
    page = board.page
    board.press("?")
    page.get_by_label("The wheel zooms instead of panning").check()
    page.get_by_role("button", name="Close", exact=True).click()
    before = board.view()["k"]
    page.mouse.move(*board.middle("Worker"))
    page.mouse.wheel(0, -60)
    until(lambda: board.view()["k"] > before, "the wheel did not zoom")
    page.reload()
    board.wait_until_drawn()
    before = board.view()["k"]
    page.mouse.move(*board.middle("Worker"))
    page.mouse.wheel(0, 60)
    until(lambda: board.view()["k"] < before, "the choice is forgotten")


def test_a_frame_selects_what_it_touches(board: Designer) -> None:
    start, end = board.middle("OrdersQueue"), board.middle("OrdersDLQ")
    drag(board.page, by(start, -10, -160), by(end, -20, 0))
    until(lambda: board.selected() == ["OrdersDLQ", "OrdersQueue", "Worker"], "another selection")


@pytest.mark.parametrize("way", ["space", "middle", "hand"])
def test_the_canvas_is_moved_by_hand(board: Designer, way: str) -> None:
    page = board.page
    before, place = board.view(), board.place("Worker")
    at = board.middle("Worker")
    if way == "space":
        page.mouse.move(*board.empty_place())
        page.keyboard.down(" ")
    if way == "hand":
        board.press("h")
    drag(page, at, by(at, 60, 40), way)
    if way == "space":
        page.keyboard.up(" ")
    if way == "hand":
        board.press("h")
    after = board.view()
    assert (after["x"] - before["x"], after["y"] - before["y"]) == pytest.approx((60, 40), abs=1)
    assert board.place("Worker") == place
    until(lambda: board.selected() == [], "another selection")


def test_space_pans_also_when_a_node_has_the_focus(board: Designer) -> None:
    board.open("Worker")
    board.page.get_by_label("Close the inspector").click()
    board.wait_for_a_frame()
    before = board.view()
    at = board.empty_place()
    board.page.mouse.move(*at)
    board.page.keyboard.down(" ")
    drag(board.page, at, by(at, 50, 0))
    board.page.keyboard.up(" ")
    assert board.view()["x"] - before["x"] == pytest.approx(50, abs=1)
    until(lambda: board.selected() == ["Worker"], "another selection")


def test_selecting_adding_and_letting_go(board: Designer) -> None:
    page = board.page
    page.mouse.click(*board.middle("OrdersQueue"))
    page.get_by_label("Close the inspector").click()
    for key, name in (("Shift", "Worker"), ("Control", "OrdersDLQ")):
        page.keyboard.down(key)
        page.mouse.click(*board.middle(name))
        page.keyboard.up(key)
    until(lambda: board.selected() == ["OrdersDLQ", "OrdersQueue", "Worker"], "another selection")
    page.keyboard.down("Shift")
    page.mouse.click(*board.middle("Worker"))
    page.keyboard.up("Shift")
    until(lambda: board.selected() == ["OrdersDLQ", "OrdersQueue"], "another selection")
    board.press("Control+a")
    until(lambda: board.selected() == ALL, "another selection")


def test_escape_cancels_the_drag_then_deselects_then_closes_the_panel(board: Designer) -> None:
    page = board.page
    board.open("Worker")
    place = board.place("Worker")
    at = board.middle("Worker")
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(*by(at, 80, 60), steps=5)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert board.place("Worker") == place
    until(lambda: board.selected() == ["Worker"], "another selection")
    page.get_by_role("tab", name="Template").focus()
    page.keyboard.press("Escape")
    until(lambda: board.selected() == [], "another selection")
    expect(page.locator("#inspector")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#inspector")).to_be_hidden()


def test_tab_goes_along_the_flow(board: Designer) -> None:
    page = board.page
    page.locator(".node .node-body").first.focus()
    seen = []
    for _ in ALL:
        seen.append(page.evaluate("() => document.activeElement.closest('.node')?.querySelector('.name').innerText"))
        page.keyboard.press("Tab")
    assert seen[:2] == ["Customers", "OrdersQueue"]
    assert sorted(seen) == ALL


def test_delete_takes_the_selection_but_never_while_somebody_types(board: Designer) -> None:
    form = board.open("Worker")
    field = form.get_by_label("Name", exact=True)
    field.click()
    field.press("End")
    field.press("Backspace")
    field.press("Delete")
    assert board.names() == ALL
    field.press("r")
    board.page.get_by_label("Close the inspector").click()
    board.page.mouse.click(*board.middle("Worker"))
    board.press("Delete")
    expect(board.node("Worker")).to_have_count(0)
    board.undo()
    expect(board.node("Worker")).to_be_visible()
    assert "OrdersQueue poll Worker" in board.edges()


def test_nodes_are_copied_as_cloudformation_and_pasted_at_the_pointer(board: Designer) -> None:
    page = board.page
    page.mouse.click(*board.middle("OrdersQueue"))
    page.get_by_label("Close the inspector").click()
    page.keyboard.down("Shift")
    page.mouse.click(*board.middle("Worker"))
    page.keyboard.up("Shift")
    board.press("Control+c")
    until(lambda: "AWS::SQS::Queue" in page.evaluate("() => navigator.clipboard.readText()"), "nothing was copied")
    text = page.evaluate("() => navigator.clipboard.readText()")
    assert re.search(r"^Resources:\n(.*\n)*  Worker:\n    Type: AWS::Serverless::Function\n", text, re.MULTILINE)
    assert "OrdersDLQ" not in text
    page.mouse.move(*board.empty_place())
    view, at = board.view(), board.empty_place()
    corner = still(page.locator("sluice-canvas"))
    board.press("Control+v")
    expect(board.node("Worker2")).to_be_visible()
    assert "OrdersQueue2 poll Worker2" in board.edges()
    assert not any("OrdersDLQ" in edge and "2" in edge for edge in board.edges())
    left, right = board.place("OrdersQueue2"), board.place("Worker2")
    middle = ((left["x"] + right["x"] + 168) / 2, (left["y"] + right["y"] + 72) / 2)
    pointed = ((at[0] - corner["x"] - view["x"]) / view["k"], (at[1] - corner["y"] - view["y"]) / view["k"])
    assert middle == pytest.approx(pointed, abs=8)
    until(lambda: board.selected() == ["OrdersQueue2", "Worker2"], "another selection")
    board.undo()
    expect(board.node("Worker2")).to_have_count(0)


def test_pasted_yaml_becomes_nodes(board: Designer) -> None:
    text = (
        "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties:\n"
        "      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 4}\n"
        "  Dead:\n    Type: AWS::SQS::Queue\n"
    )
    board.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    board.page.mouse.move(*board.empty_place())
    board.press("Control+v")
    board.wait_for_edge("Jobs redrive Dead")


def test_what_is_no_template_is_not_pasted_and_the_reason_is_said(board: Designer) -> None:
    board.page.evaluate("() => navigator.clipboard.writeText('a shopping list')")
    board.press("Control+v")
    expect(board.page.locator(".toast.error")).to_contain_text("no template")
    assert board.names() == ALL


def test_cut_duplicate_and_alt_drag(board: Designer) -> None:
    page = board.page
    page.mouse.click(*board.middle("OrdersDLQ"))
    page.get_by_label("Close the inspector").click()
    board.press("Control+d")
    expect(board.node("OrdersDLQ2")).to_be_visible()
    board.undo()
    expect(board.node("OrdersDLQ2")).to_have_count(0)
    board.show_all()
    place = board.place("OrdersDLQ")
    at = board.middle("OrdersDLQ")
    page.keyboard.down("Alt")
    page.mouse.move(*by(at, 0, -20))
    page.mouse.down()
    page.mouse.move(*by(at, 0, -150), steps=8)
    expect(page.locator(".ghost")).to_have_count(1)
    assert board.place("OrdersDLQ") == place
    page.mouse.up()
    page.keyboard.up("Alt")
    expect(page.locator(".ghost")).to_have_count(0)
    expect(board.node("OrdersDLQ2")).to_be_visible()
    assert board.place("OrdersDLQ") == place
    assert board.place("OrdersDLQ2")["y"] < place["y"]
    board.press("Control+x")
    expect(board.node("OrdersDLQ2")).to_have_count(0)
    assert "AWS::SQS::Queue" in page.evaluate("() => navigator.clipboard.readText()")


def wait_for_place(board: Designer, name: str, place: Any) -> None:
    until(lambda: board.place(name) == place, f"{name} is not at {place}")


def test_arrows_nudge_by_eight_and_with_shift_by_forty(board: Designer) -> None:
    board.page.mouse.click(*board.middle("Worker"))
    board.page.get_by_label("Close the inspector").click()
    place = board.place("Worker")
    for key, by_x, by_y in (("ArrowRight", 8, 0), ("Shift+ArrowDown", 0, 40)):
        board.press(key)
        wait_for_place(board, "Worker", {"x": place["x"] + by_x, "y": place["y"] + by_y})
        board.undo()
        wait_for_place(board, "Worker", place)


def test_the_keys_of_zoom(board: Designer) -> None:
    page = board.page
    before = board.view()["k"]
    board.press("+")
    until(lambda: board.view()["k"] > before, "+ did not zoom in")
    board.press("-")
    board.press("Control+0")
    until(lambda: board.view()["k"] == pytest.approx(1), "Ctrl+0 is not 100 %")
    page.mouse.move(*board.empty_place())
    page.mouse.wheel(3000, 0)
    board.show_all()
    for name in ALL:
        expect(board.node(name)).to_be_in_viewport(ratio=1)
    page.mouse.click(*board.middle("OrdersDLQ"))
    page.get_by_label("Close the inspector").click()
    whole = board.view()
    board.press("Shift+Digit2")
    until(lambda: board.view() != whole, "Shift+2 did not show the selection")
    box, room = board.box("OrdersDLQ"), still(page.locator("sluice-canvas"))
    assert box["x"] + box["width"] / 2 == pytest.approx(room["x"] + room["width"] / 2, abs=4)


def test_a_node_is_found_by_its_name(board: Designer) -> None:
    board.press("Control+f")
    field = board.page.get_by_role("combobox", name="Find")
    field.fill("dlq")
    field.press("Enter")
    until(lambda: board.selected() == ["OrdersDLQ"], "another selection")
    expect(board.node("OrdersDLQ").locator(".node-body")).to_be_focused()


def test_the_list_of_commands_does_what_keys_do(board: Designer) -> None:
    board.command("select all")
    until(lambda: board.selected() == ALL, "another selection")
    board.press("Control+k")
    field = board.page.get_by_role("combobox", name="Commands")
    field.fill("no such thing")
    expect(board.page.get_by_text("No command is called")).to_be_visible()
    field.press("Escape")
    expect(field).to_have_count(0)


def test_shortcuts_can_be_searched(board: Designer) -> None:
    board.press("?")
    sheet = board.page.get_by_role("dialog")
    sheet.get_by_label("Search shortcuts").fill("duplicate")
    expect(sheet.locator("dd")).to_have_text(["Duplicate"])
    board.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_a_service_is_dragged_from_the_palette(board: Designer) -> None:
    page = board.page
    entry = page.locator("#palette").get_by_role("button", name="SNS topic").first
    entry.scroll_into_view_if_needed()
    box = still(entry)
    drag(page, (box["x"] + 40, box["y"] + 12), board.empty_place())
    expect(board.node("Topic")).to_be_visible()
    middle = board.middle("Topic")
    assert middle == pytest.approx(board.empty_place(), abs=16)


def test_a_double_click_adds_where_it_was(board: Designer) -> None:
    board.page.mouse.dblclick(*board.empty_place())
    board.page.get_by_role("combobox").fill("sns")
    board.page.get_by_role("combobox").press("Enter")
    expect(board.node("Topic")).to_be_visible()


def test_a_connection_dropped_on_nothing_adds_what_it_may_lead_to(board: Designer) -> None:
    page = board.page
    board.node("Worker").hover()
    board.node("Worker").locator(".port").hover()
    page.mouse.down()
    page.mouse.move(*board.empty_place(), steps=6)
    page.mouse.up()
    list_ = page.get_by_role("listbox", name="Connect Worker to")
    expect(list_).to_be_visible()
    field = page.get_by_role("combobox")
    field.fill("user pool client")
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    field.fill("")
    page.get_by_role("option", name="OrdersQueue").hover()
    expect(page.get_by_role("option", selected=True)).to_have_count(1)
    expect(page.get_by_role("option", selected=True)).to_contain_text("OrdersQueue")
    expect(page.locator(".adds")).to_contain_text("This will add")
    adds, box = (still(page.locator(name)) for name in (".adds", ".quick-add"))
    is_beside = adds["x"] + adds["width"] <= box["x"] or box["x"] + box["width"] <= adds["x"]
    assert is_beside or adds["y"] + adds["height"] <= box["y"]
    field.fill("sns")
    field.press("Enter")
    board.wait_for_edge("Worker publish Topic")
    board.undo()
    expect(board.node("Topic")).to_have_count(0)


def test_only_legal_targets_light_up_and_an_illegal_one_says_why(board: Designer) -> None:
    page = board.page
    before = board.template()
    board.node("Worker").hover()
    board.node("Worker").locator(".port").hover()
    page.mouse.down()
    page.mouse.move(*board.middle("Customers"), steps=6)
    expect(board.node("Customers")).to_have_class(re.compile("is-refused"))
    expect(board.node("OrdersDLQ")).to_have_class(re.compile("is-legal"))
    expect(board.node("Customers")).not_to_have_class(re.compile("is-legal"))
    page.mouse.up()
    bubble = page.locator(".refusal")
    expect(bubble.locator(".reason")).not_to_be_empty()
    expect(bubble.locator(".fix")).not_to_be_empty()
    assert board.template() == before


def test_what_a_connection_adds_is_shown_before_it_is_made(board: Designer) -> None:
    page = board.page
    board.add("sns topic")
    page.get_by_label("Close the inspector").click()
    board.show_all()
    before = board.template()
    board.node("Topic").hover()
    board.node("Topic").locator(".port").hover()
    page.mouse.down()
    page.mouse.move(*board.middle("OrdersQueue"), steps=6)
    adds = page.locator(".adds")
    expect(adds).to_contain_text("TopicToOrdersQueue Subscription, new")
    expect(adds).to_contain_text("TopicArn: !Ref Topic")
    assert board.template() == before
    page.mouse.up()
    board.wait_for_edge("Topic subscription OrdersQueue")
    expect(adds).to_have_count(0)
    assert "TopicArn: !Ref Topic" in board.template()


def test_the_menu_connects_by_keyboard(board: Designer) -> None:
    board.add("sns")
    board.page.get_by_label("Close the inspector").click()
    board.show_all()
    board.menu("Worker", "Connect to… Ctrl+→")
    board.page.get_by_role("combobox").fill("Topic")
    board.page.get_by_role("combobox").press("Enter")
    board.wait_for_edge("Worker publish Topic")


def test_ctrl_and_an_arrow_add_a_connected_node(board: Designer) -> None:
    board.node("Worker").locator(".node-body").focus()
    board.page.keyboard.press("Control+ArrowRight")
    board.page.get_by_role("combobox").fill("sns topic")
    board.page.get_by_role("combobox").press("Enter")
    board.wait_for_edge("Worker publish Topic")
    assert board.place("Topic")["x"] > board.place("Worker")["x"]
