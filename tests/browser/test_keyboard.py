"""A board built, connected, run, inspected and exported by keyboard alone; and what a screen reader hears of it."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, try_it, until


def focused(page: Page) -> str:
    found: str = page.evaluate("() => document.activeElement.getAttribute('aria-label') ?? ''")
    return found


@pytest.fixture
def board(visit: Visit) -> Designer:
    """An empty board, opened by keyboard."""
    page = visit("/boards", reduced_motion="reduce")
    page.get_by_role("button", name="New board").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/b/*")
    found = Designer(page)
    found.wait_until_saved()
    return found


def test_build_connect_run_inspect_and_export_without_a_pointer(board: Designer) -> None:
    page = board.page
    keys = page.keyboard
    keys.press("/")
    page.get_by_role("combobox").press_sequentially("sqs queue")
    keys.press("Enter")
    expect(board.node("Queue").locator(".node-body")).to_be_focused()

    # From the focused node on, connected: a function that the queue triggers.
    keys.press("Control+ArrowRight")
    field = page.get_by_role("combobox", name="Connect Queue to")
    field.press_sequentially("lambda")
    keys.press("Enter")
    board.wait_for_edge("Queue poll Function")

    keys.press("Escape")
    keys.press("Escape")
    keys.press("/")
    page.get_by_role("combobox").press_sequentially("traffic")
    keys.press("Enter")
    expect(board.node("Traffic").locator(".node-body")).to_be_focused()
    keys.press("Control+k")
    page.get_by_role("combobox", name="Commands").press_sequentially("connect to")
    keys.press("Enter")
    field = page.get_by_role("combobox", name="Connect Traffic to")
    field.press_sequentially("Queue")
    keys.press("Enter")
    board.wait_for_edge("Traffic traffic Queue")

    keys.press("Escape")
    keys.press("r")
    board.wait_for_run("running")
    until(lambda: board.clock() >= 2, "time stands still")

    keys.press("Control+f")
    page.get_by_role("combobox", name="Find").press_sequentially("Queue")
    keys.press("Enter")
    until(lambda: focused(page).startswith("Queue, SQS queue"), "the queue is not focused")
    page.get_by_role("tab", name="Properties").focus()
    keys.press("ArrowRight")
    expect(page.get_by_role("tab", name="Messages")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Messages")).to_contain_text("passed")

    keys.press("Escape")
    with page.expect_download() as download:
        keys.press("Control+k")
        page.get_by_role("combobox", name="Commands").press_sequentially("svg")
        keys.press("Enter")
    assert download.value.suggested_filename.endswith(".svg")
    page.get_by_role("link", name="Export").focus()
    keys.press("Enter")
    page.wait_for_url("**/export")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download YAML").focus()
        keys.press("Enter")
    assert "AWS::SQS::Queue" in download.value.path().read_text()


def test_nodes_are_moved_connected_and_deleted_by_keys(board: Designer) -> None:
    page = board.page
    board.add("sqs queue")
    expect(board.node("Queue")).to_be_visible()
    board.press("Escape")
    body = board.node("Queue").locator(".node-body")
    body.focus()
    place = board.place("Queue")
    page.keyboard.press("Space")
    until(lambda: board.selected() == ["Queue"], "another selection")
    page.keyboard.press("ArrowDown")
    until(lambda: board.place("Queue")["y"] == place["y"] + 8, "the node did not move")
    page.keyboard.press("Shift+F10")
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(body).to_be_focused()
    page.keyboard.press("Delete")
    expect(board.node("Queue")).to_have_count(0)


def test_the_view_the_selection_and_the_marks_by_keys(visit: Visit) -> None:
    board = try_it(visit("/", reduced_motion="reduce"))
    page, keys = board.page, board.page.keyboard
    page.locator("sluice-canvas").focus()
    view = board.view()
    keys.press("ArrowRight")
    assert board.view()["x"] == view["x"] - 40
    keys.press("+")
    keys.press("+")
    until(lambda: board.view()["k"] > view["k"] * 1.5, "it did not zoom in")
    keys.press("Shift+Digit1")
    for name in board.names():
        expect(board.node(name)).to_be_in_viewport(ratio=1)

    keys.press("Control+a")
    before = {name: board.place(name) for name in board.names()}
    keys.press("Shift+ArrowDown")
    until(lambda: all(board.place(name)["y"] == at["y"] + 40 for name, at in before.items()), "they did not move")
    keys.press("Control+g")
    page.get_by_label("Name of the group").press_sequentially("Orders")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Group Orders")).to_be_visible()
    keys.press("Control+z")
    keys.press("Control+z")
    expect(page.locator(".group-frame:not([hidden])")).to_have_count(0)
    keys.press("Control+z")
    until(lambda: all(board.place(name) == at for name, at in before.items()), "the move was not undone")

    keys.press("Escape")
    keys.press("n")
    page.get_by_label("Text of the note").press_sequentially("Three tries")
    keys.press("Escape")
    note = page.get_by_role("button", name="Note: Three tries")
    expect(note).to_be_focused()
    keys.press("Control+z")
    expect(note).to_have_count(0)


@pytest.mark.slow
def test_connections_are_walked_held_deleted_and_refused_by_keys(visit: Visit) -> None:
    board = try_it(visit("/", reduced_motion="reduce"))
    page, keys = board.page, board.page.keyboard
    board.node("Worker").locator(".node-body").focus()
    keys.press("Space")
    keys.press("e")
    held = "() => document.querySelector('sluice-canvas').classList.contains('is-over-edge')"
    until(lambda: bool(page.evaluate(held)), "the connection is not held")
    keys.press("Delete")
    until(lambda: "OrdersQueue poll Worker" not in board.edges(), "the connection is still there")
    until(lambda: not page.evaluate(held), "what is gone is held")
    keys.press("Control+z")
    board.wait_for_edge("OrdersQueue poll Worker")
    board.node("Worker").locator(".node-body").focus()
    keys.press("Control+ArrowRight")
    page.get_by_role("combobox", name="Connect Worker to").press_sequentially("Customers")
    expect(page.get_by_role("option").filter(has_text="cannot be connected")).to_have_count(1)
    keys.press("Enter")
    expect(page.locator(".refusal .reason")).not_to_be_empty()


@pytest.mark.slow
def test_a_comment_and_the_clipboard_by_keys(visit: Visit) -> None:
    board = try_it(visit("/", reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"]))
    page, keys = board.page, board.page.keyboard
    board.node("OrdersDLQ").locator(".node-body").focus()
    keys.press("Space")
    keys.press("Control+c")
    copied = "async () => (await navigator.clipboard.readText()).includes('AWS::SQS::Queue')"
    until(lambda: bool(page.evaluate(copied)), "nothing was copied")
    keys.press("Control+v")
    expect(board.node("OrdersDLQ2").locator(".node-body")).to_be_focused()
    keys.press("Control+z")
    expect(board.node("OrdersDLQ2")).to_have_count(0)
    board.node("OrdersDLQ").locator(".node-body").focus()
    keys.press("c")
    page.get_by_role("textbox", name="Comment", exact=True).press_sequentially("Who reads this?")
    keys.press("Tab")
    keys.press("Enter")
    expect(board.node("OrdersDLQ").locator(".comment-count")).to_have_text("1")


def test_a_screen_reader_hears_names_and_at_most_a_sentence_in_two_seconds(board: Designer) -> None:
    page = board.page
    board.add("sqs queue")
    canvas = page.locator("sluice-canvas")
    assert "Tab goes from node to node" in (canvas.get_attribute("aria-label") or "")
    expect(page.get_by_role("button", name="Queue, SQS queue")).to_be_visible()
    page.evaluate(
        """() => {
          window.heard = [];
          new MutationObserver(() => window.heard.push(performance.now()))
            .observe(document.getElementById("live"), { childList: true, characterData: true, subtree: true });
        }"""
    )
    board.press("Escape")
    for _ in range(3):
        board.press("Control+a")
        board.press("Control+c")
        page.wait_for_timeout(400)
    until(lambda: len(page.evaluate("() => window.heard")) >= 2, "a second sentence is never said")
    heard = page.evaluate("() => window.heard")
    assert all(later - earlier >= 1500 for earlier, later in itertools.pairwise(heard))
