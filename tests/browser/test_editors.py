"""The editors of code and of the template: shared by two people, both ways, with what is wrong at its place."""

import re

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.designer import Designer, until
from tests.browser.test_together import Two, two

__all__ = ["two"]

UNDO_STEP_MS = 700
"""What is written after so long a rest is another step of undo."""
CODE = "The code src/Worker/app.py"
BLOCK = "This part of the template"
CARET_LINE = """(content) => {
  const { anchorNode } = content.getRootNode().getSelection();
  const node = anchorNode instanceof Element ? anchorNode : anchorNode.parentElement;
  return node.closest('.cm-line').innerText.trim();
}"""


def editor(page: Page, label: str | re.Pattern[str]) -> Locator:
    """Return where one writes in an editor."""
    return page.get_by_role("textbox", name=label)


def lines(written: Locator) -> list[str]:
    """Return the lines that an editor shows; names at others' carets are none of them."""
    found: list[str] = written.evaluate(
        "(content) => { const read = (node) => node.nodeType === Node.TEXT_NODE ? node.data"
        " : node.matches('.cm-others-caret') ? '' : [...node.childNodes].map(read).join('');"
        " return [...content.querySelectorAll('.cm-line')].map(read); }"
    )
    return found


def undone(written: Locator) -> list[str]:
    """Undo one step; return the lines then."""
    written.press("Control+z")
    return lines(written)


def code_of(designer: Designer) -> Locator:
    """Open the worker's code."""
    designer.open("Worker")
    written = editor(designer.page, CODE)
    expect(written).to_be_visible()
    # An editor that is out of sight draws no lines.
    written.scroll_into_view_if_needed()
    return written


def template_of(designer: Designer) -> Locator:
    """Open the whole template as text."""
    designer.press("t")
    written = editor(designer.page, re.compile("^The template of"))
    expect(written).to_be_visible()
    return written


def go_to(written: Locator, words: str) -> None:
    """Put the caret at the end of the line that holds some words."""
    written.locator(".cm-line", has_text=words).first.click()
    written.press("End")


def test_two_write_in_one_handler_and_see_each_other(two: Two) -> None:
    ada, ben = code_of(two.ada), code_of(two.ben)
    ada.press("Control+a")
    ada.press("Delete")
    ada.press_sequentially("def handler(event, context):\n")
    until(lambda: lines(ben) == ["def handler(event, context):", "    "], "what Ada wrote did not reach Ben")
    first = lines(ada)[0]
    two.ada.page.wait_for_timeout(UNDO_STEP_MS)
    ada.press("Control+Home")
    ben.press("Control+End")
    name = str(two.ada.page.locator("#designer").get_attribute("data-person"))
    expect(ben.locator(".cm-others-name")).to_have_text(name)
    for a, b in zip("# Ada was here", "# Ben was here", strict=True):
        ada.press(a)
        ben.press(b)
    until(lambda: lines(ada) == lines(ben), "the two see different code")
    assert lines(ada) == ["# Ada was here" + first, "    # Ben was here"]
    assert ada.evaluate(CARET_LINE).startswith("# Ada was here")
    two.ada.wait_until_saved()
    two.ben.wait_until_saved()
    until(lambda: undone(ada)[0] == first, "undo did not take back what Ada wrote")
    until(lambda: lines(ben) == lines(ada), "Ben still sees what Ada took back")
    assert lines(ben)[-1] == "    # Ben was here"
    ben.press("Shift+Home")
    expect(ada.locator(".cm-others-selection")).to_have_text("# Ben was here")
    two.ben.page.get_by_label("Close the inspector").click()
    expect(ada.locator(".cm-others-caret")).to_have_count(0)


def test_what_is_wrong_in_a_nodes_text_is_marked_where_it_is(two: Two) -> None:
    panel = two.ada.open("OrdersQueue", "Template")
    written = editor(two.ada.page, BLOCK)
    expect(written.locator(".cm-line").first).to_be_visible()
    before, text = two.ada.template(), lines(written)
    go_to(written, "VisibilityTimeout")
    written.press_sequentially("\n  Broken: [1")
    status = panel.get_by_role("status")
    expect(status).to_have_text(re.compile(r"^Line \d+, column \d+: ."))
    expect(written.locator(".cm-lintRange-error")).to_have_count(1)
    assert two.ada.template() == before
    until(lambda: undone(written) == text, "undo did not bring the text back")
    go_to(written, "VisibilityTimeout")
    written.press_sequentially("5")
    written.press("Control+Enter")
    expect(status).to_have_text("Applied")
    expect(written.locator(".cm-lintRange-error")).to_have_count(0)
    until(lambda: "VisibilityTimeout: 305" in two.ben.template(), "the text was not applied")
    written.press("Control+z")
    written.press("Control+Enter")
    until(lambda: two.ben.template() == before, "undo in the text did not reach the template")


def test_the_templates_text_and_the_canvas_follow_each_other(two: Two) -> None:
    written = template_of(two.ada)
    go_to(written, "Resources:")
    written.press_sequentially("\n  News: {Type: AWS::SNS::Topic}")
    expect(two.ada.page.locator(".template-panel").get_by_role("status")).to_have_text("Applied")
    expect(two.ada.node("News")).to_be_visible()
    expect(two.ben.node("News")).to_be_visible()
    go_to(written, "VisibilityTimeout")
    two.ben.node("News").click()
    two.ben.press("Delete")
    expect(two.ada.node("News")).to_have_count(0)
    until(lambda: not any("News" in line for line in lines(written)), "the text did not follow the canvas")
    assert written.evaluate(CARET_LINE).startswith("VisibilityTimeout")
    form = two.ben.open("OrdersQueue")
    form.get_by_label("VisibilityTimeout").fill("61")
    form.get_by_label("VisibilityTimeout").press("Enter")
    until(lambda: any("VisibilityTimeout: 61" in line for line in lines(written)), "the text did not follow the form")
    assert written.evaluate(CARET_LINE) == "VisibilityTimeout: 61"


def test_who_writes_in_a_part_that_another_changed_is_asked(two: Two) -> None:
    written = template_of(two.ada)
    form = two.ben.open("OrdersQueue")
    held: list[Route] = []
    page = two.ada.page
    page.route("**/text", lambda route: held.append(route))
    go_to(written, "VisibilityTimeout")
    with page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/text")):
        written.press_sequentially("1")
        written.press("Control+Enter")
    form.get_by_label("VisibilityTimeout").fill("45")
    form.get_by_label("VisibilityTimeout").press("Enter")
    until(lambda: "VisibilityTimeout: 45" in two.ada.template(), "the form was not taken")
    for route in held:
        route.continue_()
    page.unroute("**/text")
    status = two.ada.page.locator(".template-panel").get_by_role("status")
    expect(status).to_contain_text("Somebody else changed OrdersQueue meanwhile")
    assert any("VisibilityTimeout: 301" in line for line in lines(written))
    status.get_by_role("button", name="Keep mine").click()
    until(lambda: "VisibilityTimeout: 301" in two.ben.template(), "what was kept is not there")
    expect(form.get_by_label("VisibilityTimeout")).to_have_value("45")
    form.get_by_label("VisibilityTimeout").press("Tab")
    expect(form.get_by_label("VisibilityTimeout")).to_have_value("301")
