"""Parameters, conditions, mappings, outputs and the rest, changed by forms."""

from typing import Any

import pytest
from django.urls import reverse

from designer.boards import opening
from designer.boards.drawing import document_of
from designer.boards.models import Board
from designer.document.document import Document
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Description: a shop
Metadata:
  Owner: us
Parameters:
  Stage:
    Type: String # dev or prod
    Default: dev
Mappings:
  Sizes:
    dev: {Memory: 128}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Globals:
  Function:
    Timeout: 5
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Condition: IsProd
    Properties:
      DelaySeconds: !FindInMap [Sizes, dev, Memory]
Outputs:
  Url:
    Value: !Ref Orders
"""


@pytest.fixture
def shop(owner: Somebody) -> Board:
    return opening.open_board(Document.parse(TEMPLATE, name="Shop"), owner.person)


def id_of(board: Board, section: str, name: str) -> str:
    document = document_of(board.id)[1]
    block = document.find(section, name) if name else document.heads(section)[-1]
    assert block is not None
    return block.id


def post(owner: Somebody, board: Board, section: str, name: str, **form: str) -> Any:
    node = {"node": id_of(board, section, name), "scope": "entry"}
    return owner.client.post(reverse("inspector", args=[board.id]), node | form)


@pytest.mark.parametrize(
    ("section", "name", "pointer", "value", "line"),
    [
        ("Parameters", "Stage", "/Default", "prod", "    Default: prod"),
        ("Parameters", "Stage", "/AllowedValues", "[dev, prod]", "    AllowedValues:"),
        ("Outputs", "Url", "/Value", "!GetAtt Orders.Arn", "    Value: !GetAtt Orders.Arn"),
        ("Outputs", "Url", "/Export/Name", "!Sub '${Stage}-url'", "      Name: !Sub ${Stage}-url"),
        ("Conditions", "IsProd", "", "!Not [!Equals [!Ref Stage, dev]]", "  IsProd: !Not [!Equals [!Ref Stage, dev]]"),
        ("Mappings", "Sizes", "", "dev: {Memory: 256}", "    dev: {Memory: 256}"),
        ("Globals", "", "", "Function: {Timeout: 9}", "    Timeout: 9"),
        ("Metadata", "", "", "Owner: them", "  Owner: them"),
    ],
)
def test_a_value_changes_in_its_own_lines(
    shop: Board, owner: Somebody, section: str, name: str, pointer: str, value: str, line: str
) -> None:
    answer = post(owner, shop, section, name, pointer=pointer, value=value)
    assert answer.content == b""
    after = document_of(shop.id)[1].emit()
    assert line in after.splitlines()
    changed = [one for one in TEMPLATE.splitlines() if one not in after.splitlines()]
    assert len(changed) <= 1


@pytest.mark.parametrize(
    ("section", "name", "form", "words"),
    [
        ("Conditions", "IsProd", {"op": "remove"}, "Orders asks for IsProd"),
        ("Mappings", "Sizes", {"op": "remove"}, "Orders asks for Sizes"),
        ("Conditions", "IsProd", {"pointer": "", "value": ""}, "value is missing"),
        ("Conditions", "IsProd", {"pointer": "", "value": "!Equals [!Ref Nobody, a]"}, "nothing called Nobody"),
        ("Parameters", "Stage", {"pointer": "/Nothing", "value": "x"}, "no field"),
        ("Outputs", "Url", {"pointer": "/Value", "value": "a: ]"}, "Line 1"),
    ],
)
def test_what_would_break_the_template_is_refused(
    shop: Board, owner: Somebody, section: str, name: str, form: dict[str, str], words: str
) -> None:
    answer = post(owner, shop, section, name, **form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert document_of(shop.id)[1].emit() == TEMPLATE


def test_entries_are_added_renamed_and_deleted(shop: Board, owner: Somebody) -> None:
    url = reverse("parts", args=[shop.id])
    assert owner.client.post(url, {"section": "Parameters", "name": "Size"}).content == b""
    assert document_of(shop.id)[1].template()["Parameters"]["Size"] == {"Type": "String"}
    form = {"node": id_of(shop, "Parameters", "Stage"), "scope": "name", "value": "Level"}
    owner.client.post(reverse("inspector", args=[shop.id]), form)
    assert "!Equals [!Ref Level, prod]" in document_of(shop.id)[1].emit()
    post(owner, shop, "Parameters", "Size", op="remove")
    post(owner, shop, "Outputs", "Url", op="remove")
    assert "Outputs" not in document_of(shop.id)[1].template()
    assert owner.client.post(url, {"section": "Nothing", "name": "X"}).status_code == 422


def test_every_section_is_shown_with_a_label_for_each_field(shop: Board, owner: Somebody, stranger: Somebody) -> None:
    url = reverse("parts", args=[shop.id])
    page = owner.client.get(url).content.decode()
    for word in (
        "Parameters",
        "Mappings",
        "Conditions",
        "Globals",
        "Metadata",
        "Outputs",
        "!Equals [!Ref Stage, prod]",
    ):
        assert word in page
    assert page.count("<label for=") == page.count("<form") - page.count("is-structural")
    assert stranger.client.get(url).status_code == 404
