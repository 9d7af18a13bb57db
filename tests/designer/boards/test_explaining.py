"""What a failed deployment is about."""

import pytest
from django.urls import reverse

from designer.boards.explaining import cause_of
from designer.boards.models import Board
from designer.document.document import Document
from designer.document.starters import starter
from tests.designer.boards.conftest import Somebody

TOO_SHORT = (
    'Resource handler returned message: "Queue visibility timeout: 30 seconds is less than Function timeout: 60 '
    'seconds (Service: Lambda, Status Code: 400)" (RequestToken: 1, HandlerErrorCode: InvalidRequest)'
)


@pytest.fixture
def document() -> Document:
    return starter("queue-in-60-seconds")


def names_in(document: Document, logical_id: str, reason: str) -> tuple[str, list[str]]:
    found = cause_of(document, logical_id, reason)
    return document.names().get(found.node, found.node), [setting.words for setting in found.settings]


def test_a_mapping_that_sam_made_is_its_functions_matter(document: Document) -> None:
    assert names_in(document, "WorkerOrdersQueueEvent", TOO_SHORT) == (
        "Worker",
        ["OrdersQueue → VisibilityTimeout", "Worker → Timeout"],
    )


def test_a_mapping_that_is_written_out_is_its_edges_matter() -> None:
    document = Document.parse(
        "Resources:\n"
        "  Jobs:\n    Type: AWS::SQS::Queue\n"
        "  Work:\n    Type: AWS::Lambda::Function\n    Properties: {Timeout: 60}\n"
        "  Mapping:\n    Type: AWS::Lambda::EventSourceMapping\n"
        "    Properties: {EventSourceArn: !GetAtt Jobs.Arn, FunctionName: !Ref Work}\n"
    )
    node, settings = names_in(document, "Mapping", TOO_SHORT)
    assert node in {"Jobs", "Work"}
    assert set(settings) == {"Jobs → VisibilityTimeout", "Work → Timeout"}


def test_the_setting_leads_to_its_field(document: Document) -> None:
    [setting] = cause_of(document, "OrdersQueue", "Value 99999999 for MessageRetentionPeriod is invalid").settings[:1]
    assert setting.pointer == "/Properties/MessageRetentionPeriod"
    assert document.names()[setting.node] == "OrdersQueue"


def test_a_reason_that_names_no_field_has_no_setting(document: Document) -> None:
    assert names_in(document, "OrdersQueue", "Rate exceeded") == ("OrdersQueue", [])


@pytest.mark.parametrize("logical_id", ["", "Nothing", "<script>"])
def test_a_resource_that_nobody_knows_is_no_node(document: Document, logical_id: str) -> None:
    assert names_in(document, logical_id, TOO_SHORT) == ("", [])


@pytest.mark.django_db
def test_the_browser_asks_by_an_address(board: Board, owner: Somebody) -> None:
    query = {"logical_id": "WorkerOrdersQueueEvent", "reason": TOO_SHORT + "x" * 5000}
    answer = owner.client.get(reverse("cause", args=[board.id]), query).json()
    assert [setting["words"] for setting in answer["settings"]] == [
        "OrdersQueue → VisibilityTimeout",
        "Worker → Timeout",
    ]
