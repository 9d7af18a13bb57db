"""A run by its keys: run, pause, step, slower, faster, back to the start; and a message found by its id."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, try_it, until

pytestmark = pytest.mark.slow


def head_s(board: Designer) -> int:
    """Return where in the run the picture is."""
    return int(board.page.get_by_role("slider", name="Time of the run").get_attribute("aria-valuenow") or 0)


def test_a_run_is_led_by_keys_and_a_message_found_by_its_id(visit: Visit) -> None:
    board = try_it(visit("/", reduced_motion="reduce"))
    page = board.page
    board.press("r")
    board.wait_for_run("running")
    speeds = page.get_by_role("radiogroup", name="Speed")
    board.press("]")
    expect(speeds.get_by_role("radio", name="×10")).to_be_checked()
    board.press("[")
    expect(speeds.get_by_role("radio", name="×1", exact=True)).to_be_checked()
    until(lambda: head_s(board) >= 4, "time stands still")
    board.press("p")
    board.wait_for_run("paused")

    row = board.open("OrdersQueue", "Messages").locator(".message-row").first
    message = row.locator("code").inner_text()
    board.press("Control+f")
    page.get_by_role("combobox", name="Find").fill(message[:6])
    page.get_by_role("option").filter(has_text=message[:6]).first.click()
    expect(page.get_by_role("tabpanel", name="Messages")).to_contain_text(message[:6])
    board.press("Escape")

    board.press("Home")
    until(lambda: head_s(board) == 0, "it is not at the start")

    def stepped() -> bool:
        board.press(".")
        return head_s(board) > 0

    until(stepped, "no step leads on")
    expect(page.locator("#run-button")).to_have_attribute("data-state", "paused")
