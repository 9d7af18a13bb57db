"""The first minute: from "Try it now" to an export, without an account."""

import re
import time

from playwright.sync_api import expect

from launch.places import ROOT
from tests.browser.conftest import Visit
from tests.browser.designer import try_it, until

FIRST_DOT_S = 2.0
A_MINUTE_S = 60
STARTER = ROOT / "designer" / "document" / "starters" / "queue_in_60_seconds" / "template.yaml"


def test_the_first_run_breaks_a_queue_and_exports_it_within_a_minute(visit: Visit) -> None:
    page = visit("/")
    began = time.monotonic()
    board = try_it(page)
    expected = ["Customers", "OrdersDLQ", "OrdersQueue", "Worker"]
    until(lambda: board.names() == expected, "the starter's nodes are not drawn")
    assert board.template() == STARTER.read_text()

    board.look_for_a_dot()
    board.press("r")
    assert board.seconds_to_first_dot() < 5 * FIRST_DOT_S
    board.wait_for_run("running")

    worker = board.open("Worker")
    toggle = worker.get_by_role("button", name="Make it fail")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(worker.get_by_label("Fails")).to_have_value("1")

    page.get_by_role("radio", name="×10").click()
    messages = board.open("OrdersQueue", "Messages")
    expect(messages.get_by_text("×2", exact=True).first).to_be_visible()
    expect(messages.get_by_text("×3", exact=True).first).to_be_visible()
    page.get_by_role("radio", name="×60").click()
    in_the_dlq = board.open("OrdersDLQ", "Messages").get_by_text("in the dead-letter queue")
    expect(in_the_dlq.nth(2)).to_be_visible()
    board.wait_for_dot("OrdersDLQ")
    board.press("p")
    board.wait_for_run("paused")

    board.click_first_dot("OrdersDLQ")
    message = page.get_by_role("tabpanel", name="Messages")
    for told in (f"Received from OrdersQueue by Worker, receive {count}" for count in (1, 2, 3)):
        expect(message.get_by_text(told)).to_be_visible()
    why = message.locator(".why")
    expect(why).to_contain_text("Moved to OrdersDLQ: receive 4 would exceed maxReceiveCount 3")
    why.get_by_role("button", name=re.compile("maxReceiveCount")).click()
    field = page.get_by_label("maxReceiveCount")
    expect(field).to_be_focused()
    expect(field).to_have_value("3")

    before = board.template()
    assert before == STARTER.read_text()
    board.add("sqs")
    expect(board.node("Queue")).to_be_visible()
    board.connect("Worker", "Queue")
    board.wait_for_edge("Worker send Queue")
    after = board.template()
    assert after != before

    board.undo()
    board.undo()
    expect(board.node("Queue")).to_have_count(0)
    until(lambda: board.template() == before, "undo did not bring the template back")
    board.redo()
    board.redo()
    expect(board.node("Queue")).to_be_visible()
    board.wait_for_edge("Worker send Queue")
    until(lambda: board.template() == after, "redo did not bring the edits back")

    board.finish()
    page.get_by_role("link", name="Export").click()
    page.wait_for_url("**/export")
    assert page.get_by_label("Template", exact=True).inner_text().rstrip() == after.rstrip()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download YAML").click()
    assert download.value.path().read_text() == after
    assert time.monotonic() - began < 5 * A_MINUTE_S
