"""A message that is pinned: all its hops through several services are told and lit, whatever goes on meanwhile."""

import io
import re
import zipfile

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Visit
from tests.browser.designer import Designer, until

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 30
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Lost.Arn, maxReceiveCount: 1}
  Lost:
    Type: AWS::SQS::Queue
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.12
      Environment: {Variables: {PLACED_TOPIC_ARN: !Ref Placed}}
      Policies: [{SNSPublishMessagePolicy: {TopicName: !GetAtt Placed.TopicName}}]
      Events: {Order: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn, BatchSize: 1}}}
  Placed:
    Type: AWS::SNS::Topic
    Properties:
      Subscription: [{Protocol: sqs, Endpoint: !GetAtt Billing.Arn}]
  Billing:
    Type: AWS::SQS::Queue
  MaySend:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Billing]
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: sns.amazonaws.com}
            Action: sqs:SendMessage
            Resource: !GetAtt Billing.Arn
            Condition: {ArnEquals: {aws:SourceArn: !Ref Placed}}
"""
SCENARIO = """\
seed: 1
length: 1m
actors:
  shop: {kind: traffic, name: Shop, target: Orders, pattern: constant, rate: 0.5, payload: "{}"}
functions:
  Worker: {duration_ms: 2000ms, error_rate: ERRORS}
"""
LISTEN = """() => {
  const canvas = document.querySelector("sluice-canvas");
  const light = canvas.light.bind(canvas);
  canvas.light = (edges) => { window.lit = edges && [...edges]; light(edges); };
}"""
LIT = """() => {
  const { nodes, edges } = document.querySelector("sluice-canvas").graph;
  const title = (id) => nodes.find((node) => node.id === id).logicalId;
  const shown = edges.filter(({ id }) => window.lit?.includes(id));
  return window.lit && shown.map(({ source, target }) => `${title(source)} ${title(target)}`).sort();
}"""


def run(page: Page, error_rate: str) -> Designer:
    """Open the system and let it run, its function failing so often."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("template.yaml", TEMPLATE)
        archive.writestr("scenario.yaml", SCENARIO.replace("ERRORS", error_rate))
    page.goto("/import")
    page.get_by_label("File").set_input_files(
        FilePayload(name="a.zip", mimeType="application/zip", buffer=packed.getvalue())
    )
    page.get_by_role("button", name="Import").click()
    board = Designer(page)
    board.wait_until_drawn()
    page.evaluate(LISTEN)
    board.press("r")
    board.wait_for_run("running")
    return board


def pin_first(board: Designer) -> None:
    """Pin the first message that the queue was sent."""
    rows = board.open("Orders", "Messages").locator(".message-row")
    expect(rows.first).to_be_visible()
    rows.last.focus()
    board.page.keyboard.press("Enter")
    expect(board.page.get_by_role("heading", name="Hops")).to_be_visible()


def test_a_message_is_followed_through_queue_function_topic_and_queue(visit: Visit) -> None:
    board = run(visit("/"), "0.0")
    pin_first(board)
    until(lambda: len(board.page.evaluate(LIT) or []) == 4, "what the message went on to is not lit")
    assert board.page.evaluate(LIT) == ["Orders Worker", "Placed Billing", "Shop Orders", "Worker Placed"]
    hops = board.page.locator(".hops")
    for words in ("Sent to Orders from Shop", "Worker invoked", "Published to Placed", "Sent to Billing"):
        expect(hops.get_by_text(re.compile(words)).first).to_be_visible()
    board.page.get_by_role("button", name="All messages").press("Enter")
    until(lambda: board.page.evaluate(LIT) is None, "the rest stays dimmed")
    expect(board.page.locator(".message-row").first).to_be_visible()
    board.finish()


def test_a_message_is_followed_into_its_dead_letter_queue(visit: Visit) -> None:
    board = run(visit("/"), "1.0")
    pin_first(board)
    board.page.get_by_role("radio", name="×10").click()
    until(lambda: "Orders Lost" in (board.page.evaluate(LIT) or []), "the redrive is not lit")
    assert board.page.evaluate(LIT) == ["Orders Lost", "Orders Worker", "Shop Orders"]
    expect(board.page.locator(".hops")).to_contain_text("Moved from Orders to Lost")
    board.finish()
