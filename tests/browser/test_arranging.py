"""Groups, notes, alignment, tidying up, the small map and pictures of a board, in a real browser."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Download, expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, still, try_it, until

pytestmark = pytest.mark.slow

ALL = ["Customers", "OrdersDLQ", "OrdersQueue", "Worker"]
SEVERAL = ("Customers", "OrdersQueue", "Worker")
HOSTILE = "</text><script>alert(1)</script>&\"'"
CONNECTED = (
    "() => document.querySelector('sluice-canvas').groups.groups.map(({ name, members }) => [name, members.length])"
)


@pytest.fixture
def board(visit: Visit) -> Designer:
    """A board of four nodes, seen whole, nothing moving."""
    found = try_it(visit("/", reduced_motion="reduce"))
    found.show_all()
    return found


def groups(board: Designer) -> list[list[object]]:
    found: list[list[object]] = board.page.evaluate(CONNECTED)
    return found


def choose(board: Designer, *names: str) -> None:
    """Select these nodes."""
    for number, name in enumerate(names):
        if number:
            board.page.keyboard.down("Shift")
        board.page.mouse.click(*board.middle(name))
        if number:
            board.page.keyboard.up("Shift")
        elif board.page.get_by_label("Close the inspector").is_visible():
            board.page.get_by_label("Close the inspector").click()


def test_a_group_is_named_moved_as_one_kept_and_taken_apart(board: Designer) -> None:
    page = board.page
    choose(board, "OrdersQueue", "Worker")
    board.press("Control+g")
    page.get_by_label("Name of the group").fill("Order system")
    page.get_by_label("Name of the group").press("Enter")
    until(lambda: groups(board) == [["Order system", 2]], "the group is not there")
    before = {name: board.place(name) for name in ALL}
    box = still(page.get_by_role("button", name="Group Order system"))
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 90, steps=6)
    page.mouse.up()
    after = {name: board.place(name) for name in ALL}
    moved = {name for name in ALL if after[name] != before[name]}
    assert moved == {"OrdersQueue", "Worker"}
    ways = {(after[name]["x"] - before[name]["x"], after[name]["y"] - before[name]["y"]) for name in moved}
    assert len(ways) == 1
    board.wait_until_saved()
    page.reload()
    board.wait_until_drawn()
    expect(page.get_by_role("button", name="Group Order system")).to_be_visible()
    choose(board, "Worker")
    board.press("Control+Shift+g")
    until(lambda: groups(board) == [["Order system", 1]], "the node did not leave the group")
    board.undo()
    until(lambda: groups(board) == [["Order system", 2]], "leaving was not undone")


def test_a_node_joins_the_group_that_it_is_dropped_into_and_leaves_it(board: Designer) -> None:
    choose(board, "OrdersDLQ", "Worker")
    board.press("Control+g")
    board.page.get_by_label("Name of the group").press("Enter")
    board.page.get_by_role("button", name="Zoom out").click()
    board.page.get_by_role("button", name="Zoom out").click()
    to, start = board.middle("OrdersDLQ"), board.middle("OrdersQueue")
    board.drag("OrdersQueue", to[0] - start[0] + 20, to[1] - start[1] + 40)
    until(lambda: groups(board) == [["Group 1", 3]], "it did not join")
    board.undo()
    until(lambda: groups(board) == [["Group 1", 2]], "joining was not undone with the move")
    board.drag("Worker", -300, 260)
    until(lambda: groups(board) == [["Group 1", 1]], "it did not leave")


def test_notes_are_written_moved_and_undone(board: Designer) -> None:
    page = board.page
    page.mouse.move(*board.empty_place())
    board.press("n")
    page.get_by_label("Text of the note").fill("Why three tries?")
    page.keyboard.press("Escape")
    note = page.get_by_role("button", name="Note: Why three tries?")
    expect(note).to_be_focused()
    before = still(note)
    page.mouse.move(before["x"] + 30, before["y"] + 12)
    page.mouse.down()
    page.mouse.move(before["x"] + 110, before["y"] - 40, steps=6)
    page.mouse.up()
    assert still(note)["x"] > before["x"] + 40
    note.dblclick()
    page.get_by_label("Text of the note").fill("Because maxReceiveCount is 3")
    page.mouse.click(*board.middle("Customers"))
    expect(page.get_by_role("button", name="Note: Because")).to_be_visible()
    board.undo()
    expect(note).to_be_visible()
    choose(board, "Customers")
    note.click()
    board.press("Delete")
    expect(note).to_have_count(0)
    board.undo()
    expect(note).to_be_visible()
    assert "Note" not in board.template()


def size_of(board: Designer) -> tuple[float, float]:
    found: list[float] = board.page.evaluate(
        "() => { const paper = document.querySelector('.paper'); return [paper.offsetWidth, paper.offsetHeight]; }"
    )
    return found[0], found[1]


def test_a_note_is_resized_by_its_corner_and_by_keys(board: Designer) -> None:
    page = board.page
    page.mouse.move(*board.empty_place())
    board.press("n")
    page.get_by_label("Text of the note").fill("Small")
    page.keyboard.press("Escape")
    before = size_of(board)
    grip = still(page.locator(".note-grip"))
    corner = grip["x"] + grip["width"] - 4, grip["y"] + grip["height"] - 4
    page.mouse.move(*corner)
    page.mouse.down()
    page.mouse.move(corner[0] + 80, corner[1] + 48, steps=6)
    page.mouse.up()
    until(lambda: all(now > then + 20 for now, then in zip(size_of(board), before, strict=True)), "it is no larger")
    board.wait_until_saved()
    larger = size_of(board)
    assert larger[0] > before[0] + 40
    page.get_by_role("button", name="Note: Small").focus()
    page.keyboard.press("Alt+Shift+ArrowLeft")
    until(lambda: size_of(board) == (larger[0] - 40, larger[1]), "the key did not make it smaller")
    board.undo()
    until(lambda: size_of(board) == larger, "the key was not undone")
    board.undo()
    until(lambda: size_of(board) == before, "resizing was not undone")


def test_a_group_within_a_group_moves_with_it_and_is_dissolved_into_it(board: Designer) -> None:
    page = board.page
    for names, title in ((("OrdersQueue", "Worker"), "Inner"), (("OrdersDLQ", "OrdersQueue", "Worker"), "Outer")):
        choose(board, *names)
        board.press("Control+g")
        page.get_by_label("Name of the group").fill(title)
        page.get_by_label("Name of the group").press("Enter")
        board.wait_until_saved()
        board.press("Escape")
        board.show_all()
    until(lambda: sorted(groups(board)) == [["Inner", 2], ["Outer", 3]], "a group is missing")
    before = {name: board.place(name) for name in ALL}
    box = still(page.get_by_role("button", name="Group Outer"))
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 48, steps=6)
    page.mouse.up()
    assert {name for name in ALL if board.place(name) != before[name]} == {"OrdersDLQ", "OrdersQueue", "Worker"}
    choose(board, "OrdersQueue", "Worker")
    board.press("Control+Shift+g")
    until(lambda: groups(board) == [["Outer", 3]], "the inner group was not dissolved into the outer one")
    board.undo()
    until(lambda: sorted(groups(board)) == [["Inner", 2], ["Outer", 3]], "that was not undone")


def test_a_copied_group_is_a_group_of_its_own(board: Designer) -> None:
    choose(board, "OrdersQueue", "Worker")
    board.press("Control+g")
    board.page.get_by_label("Name of the group").fill("Orders")
    board.page.get_by_label("Name of the group").press("Enter")
    board.wait_until_saved()
    choose(board, "OrdersQueue", "Worker")
    board.press("Control+d")
    until(lambda: groups(board) == [["Orders", 2], ["Orders", 2]], "the copies are in no group of their own")
    board.undo()
    until(lambda: groups(board) == [["Orders", 2]], "the copy was not undone in one step")


def test_an_empty_note_goes_by_itself(board: Designer) -> None:
    board.page.mouse.move(*board.empty_place())
    board.press("n")
    board.page.keyboard.press("Escape")
    expect(board.page.locator(".paper")).to_have_count(0)


def test_nodes_are_aligned_and_distributed(board: Designer) -> None:
    choose(board, "Customers", "OrdersQueue", "Worker")
    board.press("Alt+w")
    until(lambda: len({board.place(name)["y"] for name in SEVERAL}) == 1, "they are not aligned")
    board.drag("OrdersQueue", 0, 0)
    choose(board, "OrdersQueue")
    board.press("Shift+ArrowLeft")
    choose(board, "Customers", "OrdersQueue", "Worker")
    board.command("distribute across")

    def is_distributed() -> bool:
        xs = sorted(board.place(name)["x"] for name in SEVERAL)
        return bool(abs((xs[1] - xs[0]) - (xs[2] - xs[1])) <= 1)

    until(is_distributed, "they are not distributed")


def test_a_dragged_node_is_drawn_to_the_line_of_another(board: Designer) -> None:
    target = board.place("OrdersDLQ")["y"]
    far = (target - board.place("Customers")["y"]) * board.view()["k"]
    board.drag("Customers", 0, far + 4)
    until(lambda: board.place("Customers")["y"] == target, "it was not drawn to the line")


def test_tidying_up_keeps_what_is_pinned_and_is_one_step_of_undo(board: Designer) -> None:
    board.drag("Customers", 500, 240)
    choose(board, "Worker")
    board.press("Alt+p")
    expect(board.page.locator(".toast")).to_contain_text("pinned")
    before = {name: board.place(name) for name in ALL}
    board.press("Escape")
    board.press("Shift+A")
    until(lambda: board.place("Customers") != before["Customers"], "nothing was arranged")
    after = {name: board.place(name) for name in ALL}
    assert after["Worker"] == before["Worker"]
    assert after["Customers"]["x"] < after["OrdersQueue"]["x"] < after["Worker"]["x"]
    board.undo()
    until(lambda: {name: board.place(name) for name in ALL} == before, "tidying up was not undone in one step")


def test_tidying_up_is_given_up_with_escape(board: Designer) -> None:
    page = board.page
    before = {name: board.place(name) for name in ALL}
    page.route(re.compile("elk-worker"), lambda _route: None)
    board.press("Shift+A")
    busy = page.locator("sluice-canvas.is-busy")
    expect(busy).to_have_count(1)
    board.press("Escape")
    expect(busy).to_have_count(0)
    page.unroute_all(behavior="ignoreErrors")
    assert {name: board.place(name) for name in ALL} == before
    board.drag("Customers", 500, 240)
    board.press("Shift+A")
    until(lambda: board.place("Customers")["x"] < board.place("OrdersQueue")["x"], "it cannot be tidied up any more")


STATE = """() => {
  const canvas = document.querySelector("sluice-canvas");
  const names = new Map(canvas.graph.nodes.map(({ id, logicalId }) => [id, logicalId]));
  return JSON.stringify({
    places: [...canvas.places].map(([id, { x, y }]) => [names.get(id) ?? "note", x, y]).sort(),
    groups: canvas.groups.groups.map(({ name, members }) => [name, members.length]),
  });
}"""


@pytest.mark.parametrize(
    ("chosen", "entries"),
    [
        (SEVERAL, ("Align left", "Align middles", "Distribute across", "Distribute down", "Tidy up", "Ungroup")),
        (("Worker",), ("Rename the group", "Ungroup")),
    ],
)
def test_what_the_menu_arranges_undo_takes_back(
    board: Designer, chosen: tuple[str, ...], entries: tuple[str, ...]
) -> None:
    page = board.page
    board.drag("OrdersQueue", -20, 60)
    choose(board, *SEVERAL)
    board.press("Control+g")
    page.get_by_label("Name of the group").press("Enter")
    board.wait_until_saved()
    before = page.evaluate(STATE)
    for entry in entries:
        board.press("Escape")
        board.show_all()
        choose(board, *chosen)
        page.mouse.click(*board.middle(chosen[-1]), button="right")
        page.get_by_role("menuitem", name=re.compile(f"^{entry}")).click()
        if entry.startswith("Rename"):
            page.get_by_label("Name of the group").fill("Other")
            page.get_by_label("Name of the group").press("Enter")
        until(lambda: page.evaluate(STATE) != before, f"{entry} changed nothing")
        until(lambda: page.locator("sluice-canvas.is-busy").count() == 0, f"{entry} does not end")
        board.undo()
        until(lambda: page.evaluate(STATE) == before, f"{entry} was not undone in one step")


def test_what_the_menus_of_an_edge_and_of_the_board_change_undo_takes_back(board: Designer) -> None:
    page = board.page
    template, edges = board.template(), board.edges()
    start, end = board.box("Customers"), board.box("OrdersQueue")
    across = (start["x"] + start["width"] + end["x"]) / 2
    page.mouse.click(across, (start["y"] + end["y"] + end["height"]) / 2, button="right")
    page.get_by_role("menuitem", name="Disconnect").click()
    until(lambda: len(board.edges()) == len(edges) - 1, "the edge is still there")
    board.undo()
    until(lambda: sorted(board.edges()) == sorted(edges), "the edge did not come back")
    page.mouse.click(*board.empty_place(), button="right")
    page.get_by_role("menuitem", name="Add here").click()
    page.get_by_role("combobox", expanded=True).fill("sns topic")
    page.get_by_role("combobox", expanded=True).press("Enter")
    expect(board.node("Topic")).to_be_visible()
    board.undo()
    expect(board.node("Topic")).to_have_count(0)
    page.evaluate("() => { navigator.clipboard.readText = async () => 'Resources: {Jobs: {Type: AWS::SQS::Queue}}'; }")
    page.mouse.click(*board.empty_place(), button="right")
    page.get_by_role("menuitem", name="Paste").click()
    expect(board.node("Jobs")).to_be_visible()
    board.undo()
    expect(board.node("Jobs")).to_have_count(0)
    page.mouse.click(*board.empty_place(), button="right")
    page.get_by_role("menuitem", name="Add a note").click()
    page.get_by_label("Text of the note").fill("Why three tries?")
    page.keyboard.press("Escape")
    note = page.get_by_role("button", name="Note: Why three tries?")
    expect(note).to_be_visible()
    board.undo()
    expect(note).to_have_count(0)
    board.redo()
    page.mouse.click(*board.middle("Worker"))
    note.click(button="right")
    page.get_by_role("menuitem", name="Delete").click()
    expect(note).to_have_count(0)
    board.undo()
    expect(note).to_be_visible()
    until(lambda: board.template() == template, "the template is another")


@pytest.mark.parametrize(
    "entry",
    ["Duplicate Ctrl+D", "Cut Ctrl+X", "Pin in place, or let go Alt+P", "Group Ctrl+G", "Delete Del"],
)
def test_what_the_menu_changes_undo_takes_back(board: Designer, entry: str) -> None:
    page = board.page
    board.drag("Worker", 0, 16)
    board.wait_until_saved()
    places, template = {name: board.place(name) for name in ALL}, board.template()
    layout = "() => JSON.stringify([...document.querySelectorAll('.group-frame:not([hidden])')].length)"
    board.menu("Worker", entry)
    if entry.startswith("Group"):
        page.get_by_label("Name of the group").press("Enter")
        until(lambda: page.evaluate(layout) == "1", "no group was made")
    elif entry.startswith("Duplicate"):
        expect(board.node("Worker2")).to_be_visible()
    elif not entry.startswith("Pin"):
        expect(board.node("Worker")).to_have_count(0)
    board.undo()
    until(lambda: board.names() == ALL, "the nodes are others")
    until(lambda: {name: board.place(name) for name in ALL} == places, "the places are others")
    until(lambda: board.template() == template, "the template is another")
    until(lambda: page.evaluate(layout) == "0", "the group is still there")


def test_the_small_map_shows_what_is_out_of_sight_and_leads_there(board: Designer) -> None:
    page = board.page
    small = page.locator("canvas.minimap")
    expect(small).to_be_hidden()
    page.mouse.move(*board.empty_place())
    page.mouse.wheel(2400, 0)
    expect(small).to_be_visible()
    expect(board.node("Worker")).not_to_be_in_viewport()
    box = still(small)
    page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
    expect(board.node("OrdersQueue")).to_be_in_viewport()
    page.mouse.wheel(2400, 0)
    expect(small).to_be_visible()
    board.press("m")
    expect(small).to_be_hidden()


def saved(board: Designer, words: str) -> Download:
    with board.page.expect_download() as found:
        board.command(words)
    return found.value


def test_the_board_is_saved_as_svg_with_every_text_as_text(board: Designer, tmp_path: Path) -> None:
    page = board.page
    page.mouse.move(*board.empty_place())
    board.press("n")
    page.get_by_label("Text of the note").fill(HOSTILE)
    page.keyboard.press("Escape")
    file = tmp_path / "board.svg"
    download = saved(board, "save as svg")
    assert download.suggested_filename == "Queue-in-60-seconds.svg"
    download.save_as(file)
    root = ET.fromstring(file.read_text())
    names = {element.tag.split("}")[1] for element in root.iter()}
    assert names <= {"svg", "title", "g", "rect", "path", "text"}
    texts = "".join(element.text or "" for element in root.iter())
    for name in ("OrdersQueue", "after 3 receives", "script"):
        assert name in texts
    assert "href" not in file.read_text()


@pytest.mark.parametrize(("theme", "colour"), [("light", "#f5f7f9"), ("dark", "#0f141a")])
def test_pictures_have_the_theme_that_is_on(visit: Visit, tmp_path: Path, theme: str, colour: str) -> None:
    board = try_it(visit("/", color_scheme=theme))
    saved(board, "save as svg").save_as(tmp_path / "board.svg")
    assert colour in (tmp_path / "board.svg").read_text()
    saved(board, "save as png").save_as(tmp_path / "board.png")
    content = (tmp_path / "board.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    width = int.from_bytes(content[16:20], "big")
    declared = re.search(r'width="(\d+)"', (tmp_path / "board.svg").read_text())
    assert declared
    assert width == 2 * int(declared[1])
