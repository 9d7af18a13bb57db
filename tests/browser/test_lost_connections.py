"""What a page says and keeps when its connection is refused, cut or deaf, and when the server starts again."""

import os
import re
import signal

import pytest
from playwright.sync_api import Page, expect

from designer.realtime.doors import SESSION
from designer.settings import SOCKETS_A_SESSION
from tests.browser.conftest import Visit
from tests.browser.designer import Designer, join, try_it, until
from tests.browser.sluice import Sluice
from tests.browser.test_editors import code_of, lines
from tests.browser.test_together import KEPT, Two, share_link, two

__all__ = ["two"]

OPEN_SOCKETS = """([path, number]) => Promise.all(Array.from({ length: number }, () =>
  new Promise((opened) => new WebSocket(path).addEventListener("open", opened))))"""
CLOSE_ALL = "() => window.sockets.forEach((socket) => socket.close())"
END_RUN = "() => window.sockets.filter(({ url }) => url.includes('/ws/run/')).forEach((socket) => socket.close())"
FOLLOWS_A_RUN = "() => window.sockets.some(({ url, readyState }) => url.includes('/ws/run/') && readyState === 1)"


def state(page: Page, expected: str | re.Pattern[str]) -> None:
    """Wait until the bar says something of the connection."""
    expect(page.locator("#saved-state")).to_have_attribute("data-state", expected)


def test_one_tab_too_many_is_told_so_and_comes_in_when_there_is_room(visit: Visit) -> None:
    board = try_it(visit("/"))
    board.page.evaluate(OPEN_SOCKETS, [f"/ws/board/{board.board}", SOCKETS_A_SESSION - 1])
    late = visit(f"/b/{board.board}", beside=board.page)
    state(late, "full")
    expect(late.locator("#saved-state")).to_have_text("Too many tabs are open")
    expect(late.locator(".toast.error")).to_contain_text(SESSION.format(most=SOCKETS_A_SESSION))
    board.page.evaluate(CLOSE_ALL)
    Designer(late).wait_until_drawn()
    board.wait_until_saved()


def test_what_was_saved_is_known_to_be_so_though_the_answer_got_lost(two: Two) -> None:
    ben = two.ben.page
    ben.evaluate("""() => { window.losesReceived = (data) => String(data).includes('"saved"'); }""")
    two.ben.drag("Customers", -80, 100)
    until(lambda: two.ada.place("Customers") == two.ben.place("Customers"), "the drag did not arrive")
    state(ben, "saving")
    ben.evaluate("() => { window.losesReceived = () => false; }")
    two.ben.drop_sockets()
    two.ben.wait_until_saved()
    until(lambda: ben.evaluate(KEPT) == [], "what is saved is still kept to be sent")


def test_what_is_dragged_while_the_line_is_dead_and_cut_arrives(two: Two) -> None:
    ben = two.ben.page
    at = two.ben.box("Customers")
    x, y = at["x"] + at["width"] / 2, at["y"] + 12
    ben.mouse.move(x, y)
    ben.mouse.down()
    ben.mouse.move(x - 20, y + 30, steps=4)
    ben.evaluate("() => { for (const socket of window.sockets) socket.send = () => undefined; }")
    ben.mouse.move(x - 50, y + 60, steps=4)
    state(ben, "saving")
    two.ben.drop_sockets()
    ben.mouse.move(x - 80, y + 110, steps=4)
    ben.mouse.up()
    two.ben.wait_until_saved()
    until(lambda: two.ada.place("Customers") == two.ben.place("Customers"), "a part of the drag is lost")
    two.ben.undo()
    until(lambda: two.ada.place("Customers") == two.ben.place("Customers"), "it could not be undone")


@pytest.mark.slow
def test_what_two_type_while_one_of_them_is_cut_off_is_there_once(two: Two) -> None:
    ada, ben = code_of(two.ada), code_of(two.ben)
    ada.press("Control+a")
    ada.press("Delete")
    ada.press_sequentially("pass")
    until(lambda: lines(ben) == ["pass"], "what Ada wrote did not reach Ben")
    ada.press("Control+Home")
    ben.press("Control+End")
    for number in range(3):
        ben.press_sequentially(f"\n# Ben {number}")
        two.ben.drop_sockets()
        ada.press_sequentially(f"# Ada {number}\n")
    two.ben.wait_until_saved()
    until(lambda: lines(ada) == lines(ben), "the two read something else")
    written = [line.strip() for line in lines(ada) if re.match(r"\s*# (Ada|Ben) \d", line)]
    assert written == ["# Ada 0", "# Ada 1", "# Ada 2", "# Ben 0", "# Ben 1", "# Ben 2"]


def test_a_pause_that_got_lost_with_its_connection_is_made_up_for(two: Two) -> None:
    two.ada.press("r")
    two.ben.wait_for_run("running")
    ben = two.ben.page
    ben.evaluate("() => { window.losesSent = (data) => String(data).includes('control'); }")
    two.ben.press("p")
    ben.evaluate("() => { window.losesSent = () => false; }")
    ben.evaluate(END_RUN)
    two.ada.wait_for_run("paused")
    two.ben.wait_for_run("paused")
    until(lambda: ben.evaluate(FOLLOWS_A_RUN), "it does not connect again")
    two.ben.press("p")
    two.ada.wait_for_run("running")
    two.ben.finish()
    two.ada.wait_for_run("finished")


@pytest.mark.slow
def test_a_server_that_starts_again_loses_nothing_that_anybody_drew(visit: Visit, sluice: Sluice) -> None:
    ada = try_it(visit("/", expects_errors=True))
    ben = join(visit(share_link(ada.page, "Who has this link can edit"), expects_errors=True))
    ben.wait_until_drawn()
    two = Two(ada, ben)
    two.ada.add("sns")
    expect(two.ben.node("Topic")).to_be_visible()
    two.ben.show_all()
    at = two.ben.box("Topic")
    two.ben.page.mouse.move(at["x"] + at["width"] / 2, at["y"] + 12)
    two.ben.page.mouse.down()
    os.kill(sluice.processes("designer.asgi")[0], signal.SIGKILL)
    for page in (two.ada.page, two.ben.page):
        state(page, re.compile("^offline"))
    two.ben.page.mouse.move(at["x"] + at["width"] / 2 + 60, at["y"] + 90, steps=4)
    two.ben.page.mouse.up()
    for designer in (two.ada, two.ben):
        designer.wait_until_saved()
    until(lambda: two.ada.place("Topic") == two.ben.place("Topic"), "the drag is lost")
    two.ben.add("lambda")
    expect(two.ada.node("Function")).to_be_visible()
    until(lambda: two.ada.template() == two.ben.template(), "they have different templates")
