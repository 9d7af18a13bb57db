"""Watching a run: the timeline, an instant of the past, a node's charts, and why."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, still, try_it, until

NUMBERS = """(panel) => Object.fromEntries([...panel.querySelectorAll("dl.metrics > div")]
  .map((row) => [...row.children].map((part) => part.innerText)))"""


def finished(visit: Visit) -> Designer:
    """Return a board whose run has ended, as it looks at the end."""
    board = try_it(visit("/"))
    board.press("r")
    board.wait_for_run("running")
    board.finish()
    board.show_end()
    until(lambda: board.clock() == 600, "the end is not shown")
    return board


def sent(board: Designer) -> int:
    """Return how many messages the queue was sent, at the instant shown."""
    return int(visible(board, "OrdersQueue")["Sent"])


def visible(board: Designer, name: str) -> dict[str, str]:
    """Return the numbers of a node's Metrics tab by their words."""
    panel = board.open(name, "Metrics")
    expect(panel.locator("dl.metrics")).to_be_visible()
    found: dict[str, str] = panel.evaluate(NUMBERS)
    return found


def test_every_instant_of_a_run_has_its_counters(visit: Visit) -> None:
    board = finished(visit)
    until(lambda: sent(board) == 600, "messages are missing")
    track = board.page.get_by_role("slider", name="Time of the run")
    track.press("Home")
    for _ in range(3):
        track.press("PageUp")
    until(lambda: board.clock() == 30, "it is another instant")
    until(lambda: 29 <= sent(board) <= 32, "these are the counters of another instant")
    early = sent(board)
    board.press(",")
    until(lambda: sent(board) <= early, "a step back counts on")


def test_who_looks_back_stops_nobody_and_comes_back(visit: Visit) -> None:
    board = try_it(visit("/"))
    board.press("r")
    board.wait_for_run("running")
    until(lambda: board.clock() >= 4, "time does not pass")
    track = board.page.get_by_role("slider", name="Time of the run")
    box = still(track)
    board.page.mouse.click(box["x"] + 70, box["y"] + 30)
    live = board.page.get_by_role("button", name="Go live")
    expect(live).to_be_visible()
    until(lambda: board.clock() <= 2, "the instant that was clicked is not shown")
    looked = board.clock()
    board.page.wait_for_timeout(1200)
    assert board.clock() == looked
    assert board.get("runs")["runs"][0]["state"] == "running"
    expect(board.page.locator("p.behind")).to_have_text(re.compile("simulated to"))
    live.click()
    until(lambda: board.clock() >= 5, "the picture is not where the world is")
    expect(live).to_be_hidden()
    board.finish()


def test_a_run_goes_on_differently_from_an_instant_of_it(visit: Visit) -> None:
    board = finished(visit)
    whole = board.get("runs")["runs"][0]
    track = board.page.get_by_role("slider", name="Time of the run")
    track.press("Home")
    for _ in range(6):
        track.press("PageUp")
    until(lambda: board.clock() == 60, "it is another instant")
    until(lambda: sent(board) <= 62, "these are the counters of another instant")
    early = sent(board)
    board.page.get_by_role("button", name="More of this run").click()
    board.page.get_by_role("menuitem", name="Fork the run from this instant").click()
    board.wait_for_run("paused")
    until(lambda: board.get("runs")["runs"][0]["run"] != whole["run"], "there is no fork")
    fork = board.get("runs")["runs"][0]
    assert (fork["forked_from"], fork["forked_at"]) == (whole["run"], 60_000)
    expect(board.page.locator("p.run-note")).to_contain_text("forked at 1:00")
    until(lambda: sent(board) == early, "the fork shows something else")
    board.page.get_by_role("button", name="More of this run").click()
    board.page.get_by_role("menuitem", name="Compare this run with another").click()
    expect(board.page.get_by_role("heading", name="Compare")).to_be_visible()
    board.page.wait_for_url(f"**a={whole['run']}&b={fork['run']}*")


def test_a_nodes_charts_follow_the_timeline(visit: Visit) -> None:
    board = finished(visit)
    panel = board.open("Worker", "Metrics")
    expect(panel.locator(".u-wrap")).to_have_count(3)
    expect(panel.get_by_text("Duration in the last minute")).to_be_visible()
    plot = panel.locator(".u-over").first
    box = still(plot)
    plot.click(position={"x": box["width"] / 2, "y": 20})
    until(lambda: 280 <= board.clock() <= 320, "the timeline does not follow the chart")


def test_why_names_the_setting_with_its_value_in_the_run(visit: Visit) -> None:
    board = try_it(visit("/"))
    board.press("r")
    board.wait_for_run("running")
    form = board.open("Worker")
    form.get_by_role("button", name="Make it fail").click()
    board.page.get_by_role("radio", name="×60").click()
    panel = board.open("OrdersDLQ", "Why?")
    setting = panel.locator(".why .setting").first
    expect(setting).to_contain_text("maxReceiveCount")
    expect(setting.locator(".setting-value")).to_have_text("3")
    board.finish()
    board.show_end()
    board.click_first_dot("OrdersDLQ")
    told = board.page.get_by_role("tabpanel", name="Messages").locator(".why")
    expect(told).to_contain_text("receive 4 would exceed maxReceiveCount 3")
    told.get_by_role("button", name=re.compile("^Setting: .*maxReceiveCount")).click()
    field = board.page.locator('form[data-pointer="/Properties/RedrivePolicy/maxReceiveCount"] input[name=value]')
    expect(field).to_be_focused()
    expect(field).to_have_value("3")
    expect(board.page.locator("#inspector-name")).to_have_text("OrdersQueue")


def test_a_link_opens_a_field_that_is_not_set_yet(visit: Visit) -> None:
    board = try_it(visit("/"))
    board.press("r")
    board.wait_for_run("running")
    panel = board.open("Worker", "Why?")
    board.page.get_by_role("radio", name="×10").click()
    expect(panel.get_by_text("Cold start: no execution environment was free").first).to_be_visible()
    panel.get_by_role("button", name=re.compile("^Setting: Worker → Cold start")).click()
    expect(board.page.locator('form[data-pointer="/cold_start_ms"] input[name=value]')).to_be_focused()
    board.finish()


def test_a_change_is_applied_to_the_run_that_goes_on(visit: Visit) -> None:
    board = try_it(visit("/"))
    board.press("r")
    board.wait_for_run("running")
    form = board.open("OrdersQueue")
    form.get_by_label(re.compile("^Delay")).fill("5")
    form.get_by_label(re.compile("^Delay")).press("Tab")
    expect(board.node("OrdersQueue")).to_have_class(re.compile("is-changed"))
    board.page.get_by_role("button", name="Apply to this run").click()
    expect(board.node("OrdersQueue")).not_to_have_class(re.compile("is-changed"))
    board.page.get_by_role("radio", name="×10").click()
    panel = board.open("OrdersQueue", "Metrics")
    delayed = panel.locator("dl.metrics > div").filter(has_text="Delayed").locator("dd")
    expect(delayed).not_to_have_text("0")
    expect(board.page.locator(".run-note")).to_contain_text("the diagram was changed while it ran")
    assert board.get("runs")["runs"][0]["state"] == "running"
    board.finish()


def test_a_reload_keeps_what_was_changed_since_the_run(visit: Visit) -> None:
    board = finished(visit)
    form = board.open("OrdersQueue")
    form.get_by_label(re.compile("^Delay")).fill("5")
    form.get_by_label(re.compile("^Delay")).press("Tab")
    expect(board.node("OrdersQueue")).to_have_class(re.compile("is-changed"))
    board.wait_until_saved()
    board.page.reload()
    board.wait_for_run("finished")
    expect(board.page.locator("#run-button")).to_contain_text("Re-run")
    expect(board.node("OrdersQueue")).to_have_class(re.compile("is-changed"))
    expect(board.node("Worker")).not_to_have_class(re.compile("is-changed"))


def test_a_link_to_an_instant_opens_for_whoever_has_it(visit: Visit) -> None:
    board = finished(visit)
    track = board.page.get_by_role("slider", name="Time of the run")
    track.press("Home")
    track.press("PageUp")
    until(lambda: board.clock() == 10, "it is another instant")
    board.page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    board.press("Shift+L")
    until(lambda: bool(board.page.evaluate("window.copied")), "no link was copied")
    link: str = board.page.evaluate("window.copied")
    guest = Designer(visit(link))
    until(lambda: guest.clock() == 10, "the link shows another instant")
    until(lambda: guest.names() == board.names(), "the replay shows other nodes")
    expect(guest.page.get_by_role("link", name="Open the board")).to_have_count(0)
    expect(guest.open("OrdersQueue", "Messages").locator(".message-row").first).to_be_visible()
    board.command("End the link")
    expect(board.page.get_by_text("opens nothing any more")).to_be_visible()
    expect(visit(link, expects_errors=True).get_by_role("slider", name="Time of the run")).to_have_count(0)
