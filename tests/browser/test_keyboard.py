"""A board built, connected, run, inspected and exported by keyboard alone; and what a screen reader hears of it."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, until


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
    assert focused(page).startswith("Queue, SQS queue")
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
    assert board.selected() == ["Queue"]
    page.keyboard.press("ArrowDown")
    until(lambda: board.place("Queue")["y"] == place["y"] + 8, "the node did not move")
    page.keyboard.press("Shift+F10")
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(body).to_be_focused()
    page.keyboard.press("Delete")
    expect(board.node("Queue")).to_have_count(0)


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
    page.wait_for_timeout(2200)
    heard = page.evaluate("() => window.heard")
    assert heard
    assert all(later - earlier >= 1900 for earlier, later in itertools.pairwise(heard))
