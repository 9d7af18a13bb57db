"""Dots for few messages, streams for many."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, try_it, until

PAINTED = """([x, y]) => {
  const layer = document.querySelector("sluice-canvas canvas.particles");
  const copy = new OffscreenCanvas(5, 5).getContext("2d");
  const box = layer.getBoundingClientRect();
  copy.drawImage(layer, box.x - x + 2, box.y - y + 2, box.width, box.height);
  return copy.getImageData(0, 0, 5, 5).data.every((part, index) => index % 4 !== 3 || part > 60);
}"""


@pytest.fixture
def board(visit: Visit) -> Designer:
    """A board on which two hundred messages a second are sent."""
    found = try_it(visit("/"))
    form = found.open("Customers")
    form.get_by_label("Rate").first.fill("200")
    form.get_by_label("Rate").first.press("Tab")
    found.wait_until_saved()
    found.page.get_by_label("Close the inspector").click()
    found.show_all()
    return found


@pytest.mark.slow
def test_streams_show_what_dots_cannot_and_dots_come_back(board: Designer) -> None:
    page = board.page
    board.press("r")
    board.wait_for_run("running")
    expect(page.locator(".toast")).to_contain_text("Press F")
    left, right = board.box("Customers"), board.box("OrdersQueue")
    way = right["x"] - (left["x"] + left["width"])
    at = (left["x"] + left["width"] + way * 0.8, left["y"] + left["height"] / 2)
    board.press("f")
    button = page.get_by_role("button", name="Streams instead of dots")
    expect(button).to_have_attribute("aria-pressed", "true")
    until(lambda: all(page.evaluate(PAINTED, at) for _ in range(10)), "no stream stays where dots only pass")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    until(lambda: not page.evaluate(PAINTED, at), "the stream stays")
    board.press("f")
    board.command("stop the traffic")
    board.wait_for_run("stopped")
