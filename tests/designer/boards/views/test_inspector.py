"""The inspector's forms as they are posted."""

from typing import Any

import pytest
from django.urls import reverse

from designer.boards.drawing import document_of
from designer.boards.models import Board
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db


def id_of(board: Board, name: str) -> str:
    names = document_of(board.id)[1].names()
    return next(id_ for id_, found in names.items() if found == name)


def post(owner: Somebody, board: Board, name: str, **form: str) -> Any:
    return owner.client.post(reverse("inspector", args=[board.id]), {"node": id_of(board, name), **form})


def test_a_property_is_set_and_unset(board: Board, owner: Somebody) -> None:
    form = {"scope": "property", "pointer": "/Properties/DelaySeconds"}
    assert post(owner, board, "OrdersQueue", value="5", **form).content == b""
    assert "DelaySeconds: 5" in document_of(board.id)[1].emit()
    post(owner, board, "OrdersQueue", value="", **form)
    assert "DelaySeconds" not in document_of(board.id)[1].emit()


def test_a_rename_reaches_every_use(board: Board, owner: Somebody) -> None:
    assert post(owner, board, "OrdersDLQ", scope="name", value="Dead").status_code == 200
    text = document_of(board.id)[1].emit()
    assert "!GetAtt Dead.Arn" in text
    assert "OrdersDLQ" not in text


def test_a_model_is_no_part_of_the_template(board: Board, owner: Somebody) -> None:
    before = document_of(board.id)[1].emit()
    post(owner, board, "Worker", scope="model", pointer="/error_rate", value="1")
    document = document_of(board.id)[1]
    assert document.scenario.functions["Worker"].error_rate == 1
    assert document.emit() == before
    page = owner.client.get(reverse("inspector", args=[board.id]), {"node": id_of(board, "Worker")}).content.decode()
    assert 'aria-pressed="true"' in page


def test_code_and_source_are_kept_as_they_were_typed(board: Board, owner: Somebody) -> None:
    post(owner, board, "Worker", scope="code", path="src/Worker/app.py", value="def handler(e, c):\r\n    return 1\r\n")
    assert document_of(board.id)[1].code["src/Worker/app.py"] == "def handler(e, c):\n    return 1\n"
    source = "  OrdersDLQ:\r\n    Type: AWS::SQS::Queue # mine"
    assert post(owner, board, "OrdersDLQ", scope="source", value=source).status_code == 200
    assert "  OrdersDLQ:\n    Type: AWS::SQS::Queue # mine\n" in document_of(board.id)[1].emit()


@pytest.mark.parametrize(
    "form",
    [
        {"scope": "property", "pointer": "/Properties/VisibilityTimeout", "value": "soon"},
        {"scope": "property", "pointer": "/Properties/Nothing", "value": "1"},
        {"scope": "property", "pointer": "/Type", "value": "AWS::S3::Bucket"},
        {"scope": "nothing", "pointer": "/x", "value": "1"},
        {"scope": "name", "value": "Worker"},
        {"scope": "source", "value": "{{{"},
        {"scope": "code", "path": "../x.py", "value": "x"},
        {},
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(board: Board, owner: Somebody, form: dict[str, str]) -> None:
    before = document_of(board.id)[1]
    answer = post(owner, board, "OrdersQueue", **form)
    assert answer.status_code == 422
    assert answer.content
    after = document_of(board.id)[1]
    assert (after.emit(), after.code) == (before.emit(), before.code)


def test_a_node_that_is_gone_is_said_to_be_gone(board: Board, owner: Somebody) -> None:
    form = {"node": "nobody", "scope": "property", "pointer": "/Properties/DelaySeconds", "value": "1"}
    answer = owner.client.post(reverse("inspector", args=[board.id]), form)
    assert answer.status_code == 422
    assert b"not there any more" in answer.content
    assert owner.client.get(reverse("inspector", args=[board.id]), {"node": "nobody"}).status_code == 200


def test_every_field_has_a_label_and_a_place_for_its_problem(board: Board, owner: Somebody) -> None:
    for name in ("OrdersQueue", "Worker"):
        page = owner.client.get(reverse("inspector", args=[board.id]), {"node": id_of(board, name)}).content.decode()
        assert page.count("<label for=") == page.count("<form") - page.count("make-it-fail")
        assert page.count('role="alert"') == page.count("<form")
