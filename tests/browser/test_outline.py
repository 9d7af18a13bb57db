"""A board drawn, run and watched by its outline, in a browser whose JavaScript is off."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.designer import join, until


def node(page: Page, name: str) -> Locator:
    """Return a node's part of the outline."""
    return page.get_by_role("article", name=re.compile(f"^{name}\\b"))


def open_node(page: Page, name: str) -> Locator:
    """Open a node's forms, unless they are open; the page may be on its way."""
    part = node(page, name)
    link, forms = part.get_by_role("link", name=re.compile("^Open")), part.get_by_role("button")

    def is_open() -> bool:
        if link.count():
            link.click()
        return forms.count() > 0

    until(is_open, f"{name} does not open")
    return part


def save(part: Locator, label: str, value: str) -> None:
    """Fill in one field and save it."""
    field = part.get_by_label(label, exact=True)
    field.fill(value)
    field.locator("xpath=ancestor::form").get_by_role("button").click()


def test_a_board_is_drawn_run_and_exported_without_javascript(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False)
    page.get_by_role("button", name="New board").click()
    page.get_by_role("link", name="The outline").click()
    expect(page.get_by_text("Nothing is drawn yet")).to_be_visible()

    page.get_by_label("What").select_option("AWS::SQS::Queue")
    page.get_by_label("Name", exact=True).fill("Orders")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Added.")
    page.get_by_label("What").select_option("AWS::Serverless::Function")
    page.get_by_label("Connected from").select_option("Orders")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(node(page, "Orders").get_by_text("Orders is polled by")).to_be_visible()
    page.get_by_label("What").select_option("actor:traffic")
    page.get_by_role("button", name="Add", exact=True).click()
    traffic = open_node(page, "Traffic")
    traffic.get_by_label("Connect to").select_option("Orders")
    traffic.get_by_role("button", name="Connect", exact=True).click()
    expect(node(page, "Traffic").get_by_text("Traffic sends to")).to_be_visible()

    orders = open_node(page, "Orders")
    save(orders, "Visibility timeout s", "90000")
    expect(page.get_by_role("alert")).to_contain_text("is not between 0 and 43200")
    save(node(page, "Orders"), "Visibility timeout s", "90")
    expect(node(page, "Orders").get_by_label("Visibility timeout s")).to_have_value("90")
    node(page, "Orders").get_by_label("Name", exact=True).fill("Baskets")
    node(page, "Orders").get_by_role("button", name="Rename").click()
    expect(node(page, "Baskets")).to_be_visible()

    page.get_by_label("Speed").select_option("10")
    page.get_by_role("button", name="Run", exact=True).click()

    def refresh_until(words: str) -> None:
        def seen() -> bool:
            page.get_by_role("link", name="Refresh").click()
            return page.locator("#run-figures").get_by_text(words, exact=True).count() > 0

        until(seen, f"the run is not {words}")

    refresh_until("running")
    page.get_by_role("button", name="Pause").click()
    refresh_until("paused")
    page.get_by_role("button", name="Step").click()
    page.get_by_role("button", name="Go on").click()
    refresh_until("running")
    page.get_by_label("Speed").select_option("max")
    page.get_by_role("button", name="Set speed").click()
    refresh_until("finished")
    expect(page.locator("#run-figures code")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    worker = open_node(page, "Function")
    expect(worker.get_by_text("invocations")).to_be_visible()
    expect(worker.get_by_role("cell", name="invoke", exact=True).first).to_be_visible()

    open_node(page, "Traffic").get_by_role("button", name="Delete Traffic").click()
    expect(page.get_by_role("status")).to_contain_text("Deleted")
    expect(node(page, "Traffic")).to_have_count(0)
    page.get_by_role("link", name="Export").click()
    expect(page.get_by_label("Template", exact=True)).to_contain_text("VisibilityTimeout: 90")


def test_who_may_only_watch_reads_the_outline_and_changes_nothing(visit: Visit) -> None:
    owner = visit("/")
    owner.get_by_role("button", name="Try it now").first.click()
    owner.wait_for_url(re.compile("/b/"))
    owner.get_by_role("button", name="Share").click()
    link = owner.get_by_label("Who has this link can watch").input_value()
    viewer = join(visit(link, java_script_enabled=False)).page
    viewer.goto(viewer.url.split("?")[0].rstrip("/") + "/outline")
    expect(node(viewer, "Worker")).to_be_visible()
    expect(viewer.get_by_role("button", name=re.compile("Run|Save|Add|Remove|Delete"))).to_have_count(0)
    stranger = visit("/", java_script_enabled=False)
    answer = stranger.goto(viewer.url)
    assert answer is not None
    assert answer.status == 404
