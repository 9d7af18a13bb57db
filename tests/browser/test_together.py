"""Several people at one board, and what they lose: nothing."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, join, try_it, until

KEPT = "() => Object.keys(localStorage).filter((key) => key.startsWith('sluice.unsent'))"


@dataclass(frozen=True)
class Two:
    """Two people at one board."""

    ada: Designer
    ben: Designer


def share_link(page: Page, label: str) -> str:
    """Return a link of the Share dialog."""
    page.get_by_role("button", name="Share").click()
    link = page.get_by_role("dialog").get_by_label(label).input_value()
    page.get_by_role("button", name="Close", exact=True).click()
    return link


@pytest.fixture
def two(visit: Visit) -> Two:
    """Ada tries a board and gives Ben the link to edit it."""
    ada = try_it(visit("/"))
    ben = join(visit(share_link(ada.page, "Who has this link can edit")))
    ben.wait_until_drawn()
    return Two(ada, ben)


def test_what_one_adds_and_drags_the_other_sees(two: Two) -> None:
    two.ada.add("sns")
    expect(two.ben.node("Topic")).to_be_visible()
    two.ben.add("lambda")
    expect(two.ada.node("Function")).to_be_visible()
    two.ada.show_all()
    two.ben.show_all()
    two.ada.wait_until_still()
    before = two.ben.place("Customers")
    two.ada.drag("Customers", -90, 130)
    until(lambda: two.ben.place("Customers") != before, "the drag did not arrive")
    until(lambda: two.ben.place("Customers") == two.ada.place("Customers"), "the places differ")
    until(lambda: two.ada.names() == two.ben.names(), "they see different nodes")
    until(lambda: two.ada.template() == two.ben.template(), "they have different templates")


def test_undo_takes_back_only_what_one_did_oneself(two: Two) -> None:
    two.ada.add("sns")
    expect(two.ben.node("Topic")).to_be_visible()
    two.ben.add("lambda")
    expect(two.ada.node("Function")).to_be_visible()
    two.ada.undo()
    expect(two.ben.node("Topic")).to_have_count(0)
    expect(two.ada.node("Topic")).to_have_count(0)
    expect(two.ada.node("Function")).to_be_visible()
    two.ada.undo()
    two.ada.press("Control+y")
    expect(two.ben.node("Topic")).to_be_visible()
    two.ben.undo()
    expect(two.ada.node("Function")).to_have_count(0)
    expect(two.ada.node("Topic")).to_be_visible()


def test_a_form_of_one_is_filled_in_at_the_other(two: Two) -> None:
    ada, ben = two.ada.open("OrdersQueue"), two.ben.open("OrdersQueue")
    expect(ben.get_by_label("VisibilityTimeout")).to_have_value("30")
    ada.get_by_label("VisibilityTimeout").fill("45")
    ada.get_by_label("VisibilityTimeout").press("Tab")
    expect(ben.get_by_label("VisibilityTimeout")).to_have_value("45")
    assert "VisibilityTimeout: 45" in two.ben.template()
    two.ada.undo()
    expect(ben.get_by_label("VisibilityTimeout")).to_have_value("30")
    until(lambda: "VisibilityTimeout: 30" in two.ada.template(), "undo did not reach the template")


def test_what_somebody_types_is_not_swapped_away(two: Two) -> None:
    ada, ben = two.ada.open("OrdersQueue"), two.ben.open("OrdersQueue")
    ben.get_by_label("DelaySeconds").fill("7")
    ada.get_by_label("VisibilityTimeout").fill("45")
    ada.get_by_label("VisibilityTimeout").press("Enter")
    until(lambda: "VisibilityTimeout: 45" in two.ben.template(), "the edit was not made")
    expect(ben.get_by_label("DelaySeconds")).to_have_value("7")
    expect(ben.get_by_label("DelaySeconds")).to_be_focused()
    ben.get_by_label("DelaySeconds").press("Tab")
    until(lambda: "DelaySeconds: 7" in two.ada.template(), "what was typed is lost")
    assert "VisibilityTimeout: 45" in two.ada.template()


def test_a_value_that_is_none_is_refused_at_its_field(two: Two) -> None:
    before = two.ada.template()
    form = two.ada.open("OrdersQueue")
    form.get_by_label("VisibilityTimeout").fill("a while")
    form.get_by_label("VisibilityTimeout").press("Tab")
    expect(form.get_by_role("alert").filter(has_text="is no number")).to_be_visible()
    assert two.ada.template() == before


def test_people_see_who_is_here(two: Two) -> None:
    for designer, other in ((two.ada, two.ben), (two.ben, two.ada)):
        name = other.page.locator("#designer").get_attribute("data-person")
        expect(designer.page.get_by_role("list", name="People here")).to_contain_text(str(name))


def test_who_has_the_link_to_watch_cannot_edit(visit: Visit) -> None:
    ada = try_it(visit("/"))
    eve = join(visit(share_link(ada.page, "Who has this link can watch")))
    eve.wait_until_drawn()
    before = ada.template()
    eve.press("/")
    expect(eve.page.get_by_role("combobox")).to_have_count(0)
    eve.node("OrdersQueue").click()
    eve.press("Delete")
    form = eve.open("OrdersQueue")
    expect(form.get_by_label("VisibilityTimeout")).not_to_be_editable()
    place = ada.place("Worker")
    eve.drag("Worker", 60, 60)
    eve.page.wait_for_timeout(300)
    assert ada.place("Worker") == place
    assert ada.template() == before
    expect(eve.page.locator("#run-button")).to_be_disabled()
    expect(eve.page.get_by_role("button", name="Share")).to_have_count(0)
    ada.add("sqs")
    expect(eve.node("Queue")).to_be_visible()


def test_a_reload_keeps_everything(two: Two) -> None:
    two.ada.add("sqs")
    expect(two.ada.node("Queue")).to_be_visible()
    two.ada.drag("Queue", 120, -60)
    two.ada.wait_until_saved()
    names, template, place = two.ada.names(), two.ada.template(), two.ada.place("Queue")
    two.ada.page.reload()
    two.ada.wait_until_drawn()
    expect(two.ada.node("Queue")).to_be_visible()
    assert (two.ada.names(), two.ada.template(), two.ada.place("Queue")) == (names, template, place)


def test_somebody_offline_is_told_and_loses_nothing(two: Two) -> None:
    ben = two.ben.page
    ben.context.set_offline(True)
    two.ben.drop_sockets()
    expect(ben.locator("#saved-state")).to_have_text(re.compile("Offline"))
    two.ben.drag("Customers", -80, 100)
    expect(ben.locator("#saved-state")).to_have_text("Offline: your edits are kept")
    two.ada.add("sns")
    expect(two.ada.node("Topic")).to_be_visible()
    ben.context.set_offline(False)
    two.ben.wait_until_saved()
    expect(two.ben.node("Topic")).to_be_visible()
    until(lambda: two.ada.place("Customers") == two.ben.place("Customers"), "what was drawn offline is lost")


def test_what_was_drawn_offline_outlives_its_page(two: Two) -> None:
    ben, path = two.ben.page, f"/b/{two.ben.board}"
    ben.context.set_offline(True)
    two.ben.drop_sockets()
    expect(ben.locator("#saved-state")).to_have_text(re.compile("Offline"))
    two.ben.drag("Customers", -80, 100)
    expect(ben.locator("#saved-state")).to_have_text("Offline: your edits are kept")
    expect(ben.locator("#saved-state")).to_have_attribute("title", re.compile("also when you close the page"))
    place = two.ben.place("Customers")
    assert two.ada.place("Customers") != place
    context = ben.context
    ben.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(path)
    until(lambda: two.ada.place("Customers") == place, "what was drawn offline is lost")
    Designer(again).wait_until_saved()
    until(lambda: again.evaluate(KEPT) == [], "what is saved is still kept to be sent")
