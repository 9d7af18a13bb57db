"""People who see one another: following, the laser, comments, and roles that end at once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.designer import join, still, try_it, until
from tests.browser.test_together import Two, share_link, two

__all__ = ["two"]

CENTRE = """() => {
  const canvas = document.querySelector("sluice-canvas");
  const { x, y } = canvas.camera.centre;
  return [Math.round(x), Math.round(y), Math.round(canvas.view.k * 100)];
}"""
SEES_INK = """() => {
  window.mostInk = 0;
  const layer = document.querySelector("sluice-canvas canvas.laser");
  const copy = new OffscreenCanvas(320, 200).getContext("2d", { willReadFrequently: true });
  const look = () => {
    copy.clearRect(0, 0, 320, 200);
    copy.drawImage(layer, 0, 0, 320, 200);
    const pixels = copy.getImageData(0, 0, 320, 200).data;
    window.mostInk = Math.max(window.mostInk, pixels.filter((part, index) => index % 4 === 3 && part > 60).length);
    requestAnimationFrame(look);
  };
  look();
}"""
"""From now on, remember how much of a laser was seen at once: it is gone in a second."""
INK = """() => {
  const layer = document.querySelector("sluice-canvas canvas.laser");
  const pixels = layer.getContext("2d").getImageData(0, 0, layer.width, layer.height).data;
  let ink = 0;
  for (let index = 3; index < pixels.length; index += 4) ink += pixels[index] > 60;
  return ink;
}"""


def test_who_is_followed_leads_the_picture_until_one_moves_oneself(two: Two) -> None:
    name = two.ben.page.locator("#designer").get_attribute("data-person")
    two.ada.page.get_by_role("button", name=str(name)).click()
    expect(two.ada.page.get_by_text(f"Following {name}")).to_be_visible()
    two.ben.press("+")
    two.ben.press("+")
    until(lambda: two.ada.page.evaluate(CENTRE)[2] == two.ben.page.evaluate(CENTRE)[2], "Ada does not follow")
    two.ada.page.mouse.move(700, 500)
    two.ada.page.mouse.wheel(0, 300)
    expect(two.ada.page.get_by_text(f"Following {name}")).to_be_hidden()
    two.ada.wait_until_still()
    before = two.ada.page.evaluate(CENTRE)
    two.ben.press("-")
    two.ada.page.wait_for_timeout(600)
    assert two.ada.page.evaluate(CENTRE) == before


def test_everyone_is_brought_to_who_calls(two: Two) -> None:
    two.ada.page.mouse.move(700, 500)
    two.ada.page.mouse.wheel(400, 300)
    two.ada.press("+")
    two.ada.wait_until_still()
    two.ada.press("Shift+B")
    expect(two.ben.page.get_by_text("brought everyone here").first).to_be_visible()
    until(lambda: two.ada.page.evaluate(CENTRE) == two.ben.page.evaluate(CENTRE), "Ben looks elsewhere")


def test_a_laser_is_seen_by_the_others_and_fades(two: Two) -> None:
    two.ada.press("k")
    two.ben.page.evaluate(SEES_INK)

    def is_seen() -> bool:
        for step in range(20):
            two.ada.page.mouse.move(400 + 20 * step, 300 + 10 * step)
        return bool(two.ben.page.evaluate("() => window.mostInk > 50"))

    until(is_seen, "no laser")
    until(lambda: two.ben.page.evaluate(INK) == 0, "the laser does not fade")
    two.ada.press("k")


def test_a_comment_is_written_counted_answered_and_resolved(two: Two) -> None:
    two.ada.node("OrdersQueue").click()
    two.ada.press("c")
    two.ada.page.get_by_role("textbox", name="Comment", exact=True).fill("Why <b>30 s</b>?")
    two.ada.page.get_by_role("button", name="Comment", exact=True).click()
    badge = two.ben.node("OrdersQueue").locator(".comment-count")
    expect(badge).to_have_text("1")
    badge.click()
    thread = two.ben.page.locator(".thread")
    expect(thread).to_contain_text("Why <b>30 s</b>?")
    thread.get_by_role("textbox", name=re.compile("Answer")).fill("Six times the timeout")
    thread.get_by_role("textbox", name=re.compile("Answer")).press("Enter")
    expect(two.ada.page.locator(".thread")).to_contain_text("Six times the timeout")
    two.ada.page.get_by_role("button", name="Resolve").click()
    expect(badge).to_have_count(0)
    expect(two.ben.page.get_by_text("No open comments")).to_be_visible()


def test_who_may_only_watch_reads_comments_and_writes_none(visit: Visit) -> None:
    ada = try_it(visit("/"))
    ada.node("Worker").click()
    ada.press("c")
    ada.page.get_by_role("textbox", name="Comment", exact=True).fill("Look here")
    ada.page.get_by_role("button", name="Comment", exact=True).click()
    eve = join(visit(share_link(ada.page, "Who has this link can watch")))
    eve.wait_until_drawn()
    expect(eve.node("Worker").locator(".comment-count")).to_have_text("1")
    eve.press("c")
    expect(eve.page.locator(".thread")).to_contain_text("Look here")
    expect(eve.page.get_by_role("textbox", name="Comment", exact=True)).to_be_hidden()


@pytest.mark.parametrize("role", ["can watch", "remove from the board"])
def test_a_role_that_is_taken_away_ends_at_once(role: str, visit: Visit) -> None:
    ada = try_it(visit("/"))
    ben = join(visit(share_link(ada.page, "Who has this link can edit"), expects_errors=True))
    ben.wait_until_drawn()
    name = str(ben.page.locator("#designer").get_attribute("data-person"))
    ada.page.get_by_role("button", name="Share").click()
    ada.page.get_by_label(f"What {name} may do").select_option(label=role)
    if role == "can watch":
        expect(ben.page.locator("#designer")).to_have_attribute("data-can-edit", "no")
        expect(ben.page.get_by_text("Watching", exact=True)).to_be_visible()
    else:
        expect(ben.page.locator("#saved-state")).to_have_text(re.compile("not yours"))
    assert ben.page.request.post(f"/b/{ben.board}/edit", data={}).status in {403, 404}


def test_the_cursor_of_another_has_a_name_and_goes_with_the_view(two: Two) -> None:
    name = two.ben.page.locator("#designer").get_attribute("data-person")
    at = two.ben.middle("Worker")
    two.ben.page.mouse.move(*at)
    cursor = two.ada.page.locator(".cursor")
    expect(cursor).to_have_text(str(name))

    def is_at_the_node() -> bool:
        pointer, card = still(cursor), two.ada.box("Worker")
        return card["x"] <= pointer["x"] <= card["x"] + card["width"]

    until(is_at_the_node, "the cursor is elsewhere")
    two.ada.press("-")
    until(is_at_the_node, "the cursor did not go with the view")
