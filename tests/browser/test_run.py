"""A live run as several people see it, and what it survives."""

import os
import re
import signal

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, join, try_it, until
from tests.browser.sluice import Sluice
from tests.browser.test_together import share_link

LEASE_S = 15


def test_a_run_survives_the_end_of_its_worker(visit: Visit, sluice: Sluice) -> None:
    board = try_it(visit("/"))
    board.press("r")
    board.wait_for_run("running")
    board.wait_for_dot("Worker")
    run = board.get("runs")["runs"][0]
    assert run["epoch"] == 1
    os.kill(sluice.processes("--queues runs")[0], signal.SIGKILL)
    until(lambda: board.get("runs")["runs"][0]["epoch"] == 2, "nobody took the run over", within_s=8 * LEASE_S)
    reached = board.clock()
    until(lambda: board.clock() > reached + 2, "the picture stands still")
    board.finish()
    after = board.get("runs")["runs"][0]
    assert after["run"] == run["run"]
    assert after["state"] == "finished"
    assert after["nodes"]["OrdersQueue"]["sent"] == 600
    board.show_end()
    expect(board.open("Customers", "Messages")).to_contain_text("600 passed", timeout=120_000)


def test_who_loses_the_connection_sees_every_event(visit: Visit) -> None:
    board = try_it(visit("/"))
    board.press("r")
    board.wait_for_run("running")
    board.page.get_by_role("radio", name="×10").click()
    board.page.context.set_offline(True)
    board.drop_sockets()
    board.page.wait_for_timeout(1500)
    board.page.context.set_offline(False)
    board.wait_until_saved()
    reached = board.clock()
    until(lambda: board.clock() > reached + 5, "the picture stands still")
    board.finish()
    board.show_end()
    expect(board.open("Customers", "Messages")).to_contain_text("600 passed", timeout=120_000)


def test_everybody_at_the_board_sees_its_run(visit: Visit) -> None:
    ada = try_it(visit("/"))
    ben = join(visit(share_link(ada.page, "Who has this link can edit")))
    ben.wait_until_drawn()
    ada.press("r")
    ben.wait_for_run("running")
    ben.wait_for_dot("Worker")
    ben.press("p")
    ada.wait_for_run("paused")
    late = Designer(visit(beside=ben.page, path=f"/b/{ada.board}"))
    late.wait_for_run("paused")
    late.press("p")
    ada.wait_for_run("running")
    ben.finish()
    ada.wait_for_run("finished")
    late.wait_for_run("finished")
    digest = str(ada.page.locator(".digest code").get_attribute("title"))
    expect(late.page.locator(".digest code")).to_have_attribute("title", digest)


def test_a_deployment_that_fails_says_why_at_its_node(visit: Visit) -> None:
    board = try_it(visit("/"))
    form = board.open("Worker")
    form.get_by_label(re.compile("^Timeout")).fill("60")
    form.get_by_label(re.compile("^Timeout")).press("Tab")
    until(lambda: "Timeout: 60" in board.template(), "the edit was not made")
    board.press("r")
    board.wait_for_run("failed")
    expect(board.node("Worker")).to_have_attribute("data-deploy", "failed")
    refusal = board.page.locator(".refusal")
    expect(refusal).to_contain_text("Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds")
    refusal.get_by_role("button", name="OrdersQueue → VisibilityTimeout").click()
    field = board.page.get_by_label("VisibilityTimeout")
    expect(field).to_be_focused()
    field.fill("360")
    field.press("Tab")
    until(lambda: "VisibilityTimeout: 360" in board.template(), "the edit was not made")
    board.press("r")
    board.wait_for_run("running")
    board.finish()


def test_an_empty_board_says_what_to_do(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("button", name="New board").click()
    board = Designer(page)
    board.wait_until_saved()
    expect(page.get_by_role("heading", name="Draw your first system")).to_be_visible()
    board.press("r")
    expect(page.get_by_text("There is nothing on this board to run")).to_be_visible()
    page.locator("#starters").get_by_role("button", name="SQS queue").click()
    expect(board.node("Queue")).to_be_visible()
    expect(page.get_by_role("heading", name="Draw your first system")).to_be_hidden()
