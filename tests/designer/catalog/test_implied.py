"""What SAM will make: queues and topics that a template asks for without a name of their own."""

import pytest

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.document.document import Document
from emulator.runtime.transform import translate
from tests.designer.catalog.test_connections import edges

HEAD = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  T: {Type: AWS::SNS::Topic}
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: x
      Handler: index.handler
      Runtime: python3.13
"""
EVENT = "      Events: {{E: {{Type: {}, Properties: {{{}}}}}}}\n"
OUTCOME = "      EventInvokeConfig: {DestinationConfig: {%s: {Type: %s}}}\n"
DEAD = "Schedule: rate(1 hour), DeadLetterConfig: {Type: SQS}"
CASES = [
    (
        EVENT.format("SNS", "Topic: !Ref T, SqsSubscription: true"),
        {("T", "subscription", "FnEQueue"), ("FnEQueue", "poll", "Fn")},
        "FnEQueue",
    ),
    (EVENT.format("Schedule", DEAD), {("FnE", "invoke", "Fn"), ("FnE", "dead-letter", "FnEQueue")}, "FnEQueue"),
    (
        EVENT.format("Schedule", DEAD.replace("SQS", "SQS, QueueLogicalId: Late")),
        {("FnE", "invoke", "Fn"), ("FnE", "dead-letter", "Late")},
        "Late",
    ),
    (OUTCOME % ("OnFailure", "SQS"), {("Fn", "async-failure", "FnEventInvokeConfigOnFailureQueue")}, ""),
    (OUTCOME % ("OnSuccess", "SNS"), {("Fn", "async-success", "FnEventInvokeConfigOnSuccessTopic")}, ""),
]


@pytest.mark.parametrize(("text", "wanted", "name"), CASES)
def test_what_sam_makes_is_drawn_by_the_name_that_sam_gives_it(
    text: str, wanted: set[tuple[str, str, str]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    document = Document.parse(HEAD + text)
    assert edges(document) == wanted
    made = {target for _, _, target in wanted} - {"Fn"}
    assert name in {"", *made}
    asked = {"template": document.template(), "parameters": {}, "region": "us-east-1"}
    assert made <= set(translate(asked)["template"]["Resources"])


def test_what_sam_makes_goes_with_what_asks_for_it() -> None:
    document = Document.parse(HEAD + OUTCOME % ("OnFailure", "SQS"))
    (edge,) = graph(document)["edges"]
    after = perform(document, {"kind": "disconnect", "edge": edge["id"]})
    assert after.emit() == HEAD
