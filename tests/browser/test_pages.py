"""Every page in both themes, on a desk and on a phone: kept as pictures, and without a fault that axe finds."""

import re

import pytest
from playwright.sync_api import Page, expect

from launch.places import ROOT
from tests.browser.baseline import changed_since
from tests.browser.conftest import SCREENSHOTS, Visit
from tests.browser.designer import Designer, join, try_it
from tests.browser.legible import illegible

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # It takes the pauses in a name ("Worker, Lambda function") for other words than the visible ones.
    "rules": {"label-content-name-mismatch": {"enabled": False}},
    "resultTypes": ["violations"],
}
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
THEMES = ("light", "dark")
WRONG = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Queue:\n    Type: AWS::SQS::Queue\n   Properties: {}\n"
PROBLEMS = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 20
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.8
      Timeout: 30
      Events:
        Taken:
          Type: SQS
          Properties:
            Queue: !GetAtt Orders.Arn
"""
TOO_WIDE = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


def faults(page: Page) -> list[str]:
    """Return what axe finds on a page; a port shrinks with its board, and the node's menu connects as well."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("(options) => axe.run(document, options)", OPTIONS)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
        if not (violation["id"] == "target-size" and 'class="port"' in node["html"])
    ]


class Pictures:
    """Keeps pictures of pages, and what is wrong with them."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        self.wrong: list[str] = []

    def keep(self, what: str, *, whole: bool = True) -> None:
        """Keep the page as it is now; it has to look as when somebody last looked at it."""
        picture = self.keep_moving(what, whole=whole)
        self.wrong += filter(None, [changed_since(self.page.context, f"{what}-{self.name}", picture)])

    def keep_moving(self, what: str, *, whole: bool = True) -> bytes:
        """Keep a page on which names, times or dots are others each time; return its picture."""
        self.page.wait_for_load_state()
        picture = self.page.screenshot(path=SCREENSHOTS / f"{what}-{self.name}.png", full_page=whole)
        self.wrong += [f"{what}: {fault}" for fault in (*faults(self.page), *illegible(self.page))]
        if self.page.evaluate(TOO_WIDE) > 0:
            self.wrong.append(f"{what}: is wider than the window")
        return picture


@pytest.fixture(params=[f"{theme}-{size}" for theme in THEMES for size in SIZES])
def pictures(visit: Visit, request: pytest.FixtureRequest) -> Pictures:
    """Somebody new at a desk or with a phone, in one of the themes."""
    theme, size = request.param.split("-")
    page = visit("/", color_scheme=theme, viewport=SIZES[size], has_touch=size == "phone", reduced_motion="reduce")
    return Pictures(page, request.param)


def test_the_plain_pages(pictures: Pictures) -> None:
    page = pictures.page
    pictures.keep("home")
    page.goto("/boards")
    pictures.keep("boards-empty")
    page.goto("/templates")
    pictures.keep("templates")
    page.goto("/fidelity")
    pictures.keep("fidelity")
    page.goto("/fidelity/sqs")
    pictures.keep("fidelity-service", whole=False)
    page.goto("/import")
    pictures.keep("import")
    page.get_by_label("Template text").fill(WRONG)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 5, column")
    pictures.keep("import-error")
    page.goto("/")
    try_it(page)
    page.goto("/boards")
    page.get_by_text("More", exact=True).click()
    pictures.keep("boards")
    page.get_by_role("link", name="Delete…").click()
    page.wait_for_url("**/delete")
    pictures.keep("board-delete")
    assert "\n".join(pictures.wrong) == ""


def test_the_designer(pictures: Pictures) -> None:
    page = pictures.page
    page.get_by_role("button", name="New board").click()
    Designer(page).wait_until_saved()
    expect(page.get_by_role("heading", name="Draw your first system")).to_be_visible()
    Designer(page).wait_for_palette()
    expect(page.locator("#starters button").first).to_be_attached()
    pictures.keep("board-empty", whole=False)
    page.goto("/")
    board = try_it(page)
    board.wait_for_a_frame()
    pictures.keep("board", whole=False)
    page.locator("#run-button").click()
    board.wait_for_run("running")
    board.wait_for_dot("Worker")
    pictures.keep_moving("board-running", whole=False)
    page.get_by_role("button", name="Show all").click()
    expect(board.open("Worker").get_by_label("Memory")).to_be_visible()
    pictures.keep_moving("board-inspector", whole=False)
    board.tab("Messages")
    pictures.keep_moving("board-messages", whole=False)
    board.finish()
    page.goto(f"/b/{board.board}/export")
    expect(page.get_by_role("button", name="Verify")).to_be_visible()
    pictures.keep("export")
    page.goto(f"/b/{board.board}/history")
    pictures.keep_moving("history")
    page.goto(f"/b/{board.board}/outline")
    page.get_by_role("link", name="Open and edit Worker").click()
    expect(page.get_by_role("button", name="Delete Worker")).to_be_visible()
    pictures.keep("outline")
    assert "\n".join(pictures.wrong) == ""


def test_the_problems_and_what_shows_them_gone(pictures: Pictures) -> None:
    page = pictures.page
    page.goto("/import")
    page.get_by_label("Template text").fill(PROBLEMS)
    page.get_by_role("button", name="Import").click()
    board = Designer(page)
    board.wait_until_drawn()
    page.locator(".drawer-tab", has_text="Problems").click()
    expect(page.locator(".problems li")).to_have_count(3)
    expect(board.node("Orders").locator(".badge")).to_contain_text("Error")
    pictures.keep("problems", whole=False)
    page.get_by_role("button", name="Set the visibility timeout to 180 s").click()
    expect(page.locator(".problems li")).to_have_count(2)
    assert "VisibilityTimeout: 180" in board.template()
    board.undo()
    expect(page.locator(".problems li")).to_have_count(3)
    assert board.template().splitlines() == PROBLEMS.splitlines()
    page.locator(".problem-open").first.click()
    expect(page.get_by_label("Visibility timeout")).to_be_visible()
    assert "\n".join(pictures.wrong) == ""


def test_versions_and_a_verified_export(pictures: Pictures) -> None:
    page = pictures.page
    board = try_it(page)
    page.goto(f"/b/{board.board}/history")
    page.get_by_label("Name of this version").fill("First")
    page.get_by_role("button", name="Keep version").click()
    page.goto(f"/b/{board.board}")
    board.wait_until_saved()
    board.add("topic")
    board.wait_until_saved()
    page.goto(f"/b/{board.board}/history")
    page.get_by_role("link", name="First").click()
    page.get_by_role("link", name="What changed since").click()
    expect(page.get_by_role("heading", name="On the drawing: 1 added")).to_be_visible()
    pictures.keep_moving("version")
    page.get_by_role("button", name="Restore this version").click()
    expect(page.get_by_role("button", name="Undo the restore")).to_be_visible()
    pictures.keep_moving("history-restored")
    page.goto(f"/b/{board.board}/export")
    page.get_by_role("button", name="Verify").click()
    page.get_by_role("button", name="Check with cfn-lint").click()
    expect(page.get_by_text("Proven.")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("cfn-lint found nothing.")).to_be_visible(timeout=120_000)
    pictures.keep_moving("export-verified")
    page.goto(f"/b/{board.board}/verify")
    pictures.keep_moving("verify")
    assert "\n".join(pictures.wrong) == ""


LINK = re.compile(r'value="([^"]+/join/[^"]+)"')
SENDS = """(fields) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = fields.to;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("textarea");
    [field.name, field.value] = [name, value];
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


def test_what_is_refused_and_what_is_shared(visit: Visit, pictures: Pictures) -> None:
    page = pictures.page
    answer = page.goto("/b/nosuchboard12345")
    assert answer is not None
    assert answer.status == 404
    pictures.keep("not-found")
    page.goto("/")
    page.evaluate(SENDS, {"to": "/new"})
    expect(page.get_by_role("heading", name="This page is too old")).to_be_visible()
    pictures.keep("too-old")
    page.goto("/import")
    secret = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    page.evaluate(SENDS, {"to": "/import", "csrfmiddlewaretoken": secret, "text": "x" * 6_000_000})
    expect(page.get_by_role("heading", name="That is too much at once")).to_be_visible()
    pictures.keep("too-large")
    page.goto("/")
    board = try_it(page)
    theme, size = pictures.name.split("-")
    if size == "desk":
        page.get_by_role("button", name="Share").click()
        expect(page.get_by_label("Who has this link can watch")).to_be_visible()
        pictures.keep_moving("share", whole=False)
    *_, link = LINK.findall(page.request.get(f"/b/{board.board}/share").text())
    guest = visit(link, color_scheme=theme, viewport=SIZES[size], reduced_motion="reduce")
    others = Pictures(guest, pictures.name)
    others.keep("join-to-watch")
    guest.goto(LINK.findall(page.request.get(f"/b/{board.board}/share").text())[0])
    others.keep("join")
    join(guest)
    guest.goto(f"/b/{board.board}/delete")
    expect(guest.get_by_role("heading", name="This is not yours to change")).to_be_visible()
    others.keep("not-yours")
    assert "\n".join([*pictures.wrong, *others.wrong]) == ""
