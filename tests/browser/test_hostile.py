"""Hostile texts in everything that a person can write, on every page: shown as text, never executed."""

import io
import re
import zipfile
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, join, still
from tests.browser.test_together import share_link

PAYLOADS = (
    "<img src=x onerror=pwned('img')>",
    "</textarea></script><script>pwned('script')</script>",
    "<svg onload=pwned('svg')>",
    "'\"><a href=javascript:pwned('link')>x</a>{{7*7}}${pwned('template')}",
)
IMAGE, SCRIPT, SVG, LINK = PAYLOADS
ALARM = """
window.pwnedBy = [];
window.pwned = (how) => window.pwnedBy.push(how);
window.alert = window.prompt = window.confirm = () => window.pwnedBy.push("dialog");
document.addEventListener("securitypolicyviolation", (event) =>
  window.pwnedBy.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
STYLES = re.compile(r"<style>[^<]*</style>")
DANGEROUS = """(text) => {
  const drawn = new DOMParser().parseFromString(text, "image/svg+xml");
  const isDangerous = ({ localName, attributes }) =>
    ["script", "a", "foreignObject", "parsererror"].includes(localName) ||
    [...attributes].some(({ name, value }) => name.startsWith("on") || /^\\s*(javascript|data):/i.test(value));
  return [...drawn.querySelectorAll("*")].filter(isDangerous).map((one) => one.outerHTML);
}"""
"""The elements of an SVG that could execute something where it is opened."""
TEMPLATE = f"""\
Transform: AWS::Serverless-2016-10-31
Description: |
  {SCRIPT}
Metadata:
  Link: javascript:pwned('metadata')
  "{IMAGE}": "data:text/html,{SVG}"
Parameters:
  Stage:
    Type: String
    Default: |
      {IMAGE}
    Description: |
      {SVG}
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Metadata: {{Docs: "javascript:pwned('docs')"}}
    Properties:
      VisibilityTimeout: 30
      Tags:
        - Key: |
            {IMAGE}
          Value: |
            {SCRIPT}
  "{SVG}":
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: |
        {IMAGE}
  Strange:
    Type: |-
      AWS::{SVG}::X
    Properties: {{Url: "javascript:pwned('url')"}}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.12
      Description: |
        {IMAGE}
      Environment:
        Variables:
          TEXT: |
            {LINK}
      Events:
        Order:
          Type: SQS
          Properties: {{Queue: !GetAtt Orders.Arn, BatchSize: 1}}
Outputs:
  Out:
    Description: |
      {SCRIPT}
    Value: !Ref Orders
"""
RUNS = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: {VisibilityTimeout: 30}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.12
      Events: {Order: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn, BatchSize: 1}}}
"""
HANDLER = f"""\
def handler(event, context):
    print({SCRIPT!r})
    raise ValueError({IMAGE!r} + event["Records"][0]["body"])
"""
SCENARIO = f"""\
seed: 1
length: 1m
actors:
  traffic1:
    kind: traffic
    name: "{SVG}"
    target: Orders
    pattern: constant
    rate: 1.0
    payload: "{IMAGE}"
"""


def is_silent(page: Page) -> None:
    """Fail where anything of a page was executed, or had to be stopped by its policy."""
    assert page.evaluate("() => window.pwnedBy") == [], page.url


def open_(node: Locator) -> None:
    """Open a node's inspector, whatever its name is."""
    box = still(node)
    node.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)


@pytest.fixture
def page(visit: Visit) -> Page:
    """Somebody whose pages raise an alarm."""
    found = visit("/")
    found.context.add_init_script(ALARM)
    found.goto("/import")
    return found


def import_(page: Page, template: str, name: str) -> Designer:
    """Open a board of a template, with code and files under hostile names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("template.yaml", template)
        archive.writestr("scenario.yaml", SCENARIO)
        archive.writestr("src/app.py", HANDLER)
        archive.writestr(f"src/{SVG}.py", f"# {SCRIPT}")
    file = FilePayload(name=f"{IMAGE}.zip", mimeType="application/zip", buffer=packed.getvalue())
    page.goto("/import")
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Name of the board").fill(name[:120])
    page.get_by_role("button", name="Import").click()
    board = Designer(page)
    board.wait_until_saved()
    return board


def test_nothing_that_a_person_writes_is_executed_on_any_page(page: Page) -> None:
    board = import_(page, TEMPLATE, IMAGE)
    id_ = board.board

    def post(path: str, **form: Any) -> bool:
        secret = page.locator("#designer").get_attribute("data-csrf") or ""
        return page.request.post(f"/b/{id_}/{path}", headers={"X-CSRFToken": secret}, **form).ok

    expect(page.locator(".node", has_text="Worker")).to_be_visible()
    page.mouse.move(*board.empty_place())
    board.press("n")
    page.get_by_label("Text of the note").fill(f"{IMAGE}{SCRIPT}")
    page.keyboard.press("Escape")
    ids = page.evaluate("() => document.querySelector('sluice-canvas').graph.nodes.map((node) => node.id)")
    assert post("comments", data={"node": ids[0], "text": f"{IMAGE}{SVG}"})
    assert post("history", form={"name": SCRIPT})
    page.reload()
    board.wait_until_saved()
    expect(page.locator(".node .name", has_text=SVG).first).to_be_visible()
    expect(page.get_by_role("button", name=f"Note: {IMAGE}")).to_be_visible()
    board.show_all()
    for number in range(page.locator(".node").count()):
        open_(page.locator(".node").nth(number))
        for tab in ("Properties", "Template"):
            board.tab(tab)
        is_silent(page)
    for drawer in ("Problems", "Comments"):
        page.locator(".drawer-tab", has_text=drawer).click()
    expect(page.get_by_text(IMAGE).first).to_be_visible()
    board.press("t")
    expect(page.locator(".template-panel .cm-content")).to_be_visible()
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_label("Who has this link can watch")).to_be_visible()
    is_silent(page)
    for path in ("outline", "export", "history", "verify", "compare", "delete", "export/drawing?theme=dark"):
        if "drawing" not in path:
            page.goto(f"/b/{id_}/{path}")
            expect(page.locator("h1").first).to_be_visible()
            is_silent(page)
    for node in ids:
        page.goto(f"/b/{id_}/outline?node={node}")
        is_silent(page)
    page.goto(f"/b/{id_}/history")
    page.get_by_role("link", name=SCRIPT[:20]).first.click()
    page.get_by_role("link", name="What changed since").click()
    expect(page.get_by_role("heading", name="On the drawing")).to_be_visible()
    is_silent(page)
    for path in ("/", "/boards"):
        page.goto(path)
        expect(page.get_by_text(IMAGE).locator("visible=true").first).to_be_visible()
        is_silent(page)
    drawing = page.request.get(f"/b/{id_}/export/drawing").text()
    assert page.evaluate(DANGEROUS, STYLES.sub("", drawing)) == []


def test_nothing_that_a_handler_says_is_executed_while_it_is_watched(page: Page) -> None:
    board = import_(page, RUNS, SVG)
    page.locator("#run-button").click()
    board.wait_for_run("running")
    board.finish()
    open_(page.locator(".node", has_text="Worker"))
    for tab in ("Messages", "Metrics", "Why?"):
        board.tab(tab)
        is_silent(page)
    open_(page.locator(".node", has_text="Orders"))
    messages = board.tab("Messages")
    messages.get_by_role("button").first.click()
    expect(messages.locator("pre", has_text=IMAGE).first).to_be_visible()
    for drawer in ("Event log", "Problems"):
        page.locator(".drawer-tab", has_text=drawer).click()
        is_silent(page)
    run = page.request.get(f"/b/{board.board}/runs").json()["runs"][0]["run"]
    for path in (f"runs/{run}?t=20000", "outline", f"compare?a={run}&b={run}"):
        page.goto(f"/b/{board.board}/{path}")
        expect(page.locator("h1").first).to_be_visible()
        is_silent(page)


def test_the_name_that_a_guest_gives_is_text_to_everybody(page: Page, visit: Visit) -> None:
    board = import_(page, RUNS, SVG)
    guest = visit(share_link(page, "Who has this link can edit"))
    guest.get_by_label("Your name").fill(f"\u202e{IMAGE}")
    visitor = join(guest)
    visitor.wait_until_drawn()
    expect(page.get_by_role("list", name="People here")).to_contain_text(IMAGE)
    guest.mouse.move(*visitor.middle("Worker"))
    expect(page.locator(".cursor")).to_have_text(IMAGE)
    page.get_by_role("button", name=IMAGE).click()
    expect(page.get_by_text(f"Following {IMAGE}")).to_be_visible()
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_label(f"What {IMAGE} may do")).to_be_visible()
    is_silent(page)
    assert board.names() == visitor.names()
