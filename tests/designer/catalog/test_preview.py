"""A preview says exactly what the connection then adds."""

import pytest

from designer.catalog.edits import perform
from designer.catalog.preview import preview
from designer.document.document import Document
from designer.document.errors import EditRefused

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  News:
    Type: AWS::SNS::Topic
  Orders:
    Type: AWS::SQS::Queue
  Fifo:
    Type: AWS::SQS::Queue
    Properties: {FifoQueue: true}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
"""


def ids(document: Document) -> dict[str, str]:
    return {name: id_ for id_, name in document.names().items()}


def test_new_resources_come_first_and_then_the_lines_of_others() -> None:
    document = Document.parse(TEMPLATE)
    known = ids(document)
    found = preview(document, known["News"], known["Orders"])
    assert found.kind == "subscription"
    assert [(one.label, one.is_new) for one in found.additions] == [("Subscription", True), ("Queue policy", True)]
    assert "Protocol: sqs" in {line.strip() for line in found.additions[0].lines}


def test_a_function_gets_a_policy_and_a_variable_and_could_be_connected_otherwise() -> None:
    document = Document.parse(TEMPLATE)
    known = ids(document)
    found = preview(document, known["Worker"], known["Orders"])
    lines = [line.strip() for line in found.additions[0].lines]
    assert (found.kind, found.additions[0].name, found.additions[0].is_new) == ("send", "Worker", False)
    assert "ORDERS_URL: !Ref Orders" in lines
    assert "- SQSSendMessagePolicy:" in lines
    assert set(found.others) == {"async-failure", "async-success"}


def test_each_line_of_a_preview_is_in_the_template_afterwards() -> None:
    document = Document.parse(TEMPLATE)
    known = ids(document)
    for source, target in (("News", "Orders"), ("Worker", "Orders"), ("Orders", "Worker"), ("News", "Worker")):
        found = preview(document, known[source], known[target])
        edit = {"kind": "connect", "source": known[source], "target": known[target], "as": found.kind}
        before = document.emit()
        after = {line.strip() for line in perform(document, edit).emit().splitlines()}
        assert {line.strip() for one in found.additions for line in one.lines} <= after
        assert document.emit() == before


def test_what_cannot_be_connected_has_no_preview() -> None:
    document = Document.parse(TEMPLATE)
    known = ids(document)
    with pytest.raises(EditRefused, match="standard topic"):
        preview(document, known["News"], known["Fifo"])
