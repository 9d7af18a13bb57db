"""The inspector's forms as they are posted."""

from typing import Any

import pytest
from django.urls import reverse

from designer.boards.drawing import document_of
from designer.boards.models import Board
from designer.boards.opening import from_upload
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


def test_a_standard_queue_can_be_told_to_repeat_itself(board: Board, owner: Somebody) -> None:
    before = document_of(board.id)[1].emit()
    assert post(owner, board, "OrdersQueue", scope="queue", pointer="/duplicate_rate", value="0.5").status_code == 200
    document = document_of(board.id)[1]
    assert (document.scenario.queues["OrdersQueue"].duplicate_rate, document.emit()) == (0.5, before)
    assert post(owner, board, "OrdersQueue", scope="queue", pointer="/duplicate_rate", value="2").status_code == 422
    post(owner, board, "OrdersQueue", scope="queue", pointer="/duplicate_rate", value="0")
    assert document_of(board.id)[1].scenario.queues == {}


def test_a_wanted_field_is_shown_though_nothing_on_the_way_to_it_is_set(board: Board, owner: Somebody) -> None:
    pointer = "/Properties/EventInvokeConfig/DestinationConfig/OnFailure/Destination"
    query = {"node": id_of(board, "Worker"), "field": pointer}
    address = reverse("inspector", args=[board.id])
    assert f'data-pointer="{pointer}"' in owner.client.get(address, query).content.decode()
    del query["field"]
    assert pointer not in owner.client.get(address, query).content.decode()


@pytest.mark.parametrize(
    "field", ["", "/", "x", "/Properties", "/Properties/No/Such", "/Type", f"/Properties{'/a' * 400}"]
)
def test_a_field_that_cannot_be_wanted_changes_nothing(board: Board, owner: Somebody, field: str) -> None:
    address, node = reverse("inspector", args=[board.id]), id_of(board, "Worker")
    plain = owner.client.get(address, {"node": node}).content
    assert owner.client.get(address, {"node": node, "field": field}).content == plain


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


def test_who_is_outside_is_no_entry_of_the_template(board: Board, owner: Somebody) -> None:
    actor = next(iter(document_of(board.id)[1].scenario.actors))
    form = {"node": actor, "scope": "entry", "pointer": "", "value": "1"}
    answer = owner.client.post(reverse("inspector", args=[board.id]), form)
    assert (answer.status_code, answer.content) == (422, b"This is no entry of the template.")


NOT_WRITTEN = b"""\
Transform: AWS::Serverless-2016-10-31
Parameters: {Orders: {Type: String}}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [{EventBridgePutEventsPolicy: {EventBusName: default}}, {S3ReadPolicy: {BucketName: !Ref Orders}}]
      Events: {Tick: {Type: Schedule, Properties: {Schedule: rate(1 day)}}}
"""


@pytest.mark.parametrize(
    ("node", "words"),
    [("Orders", "stands outside of this template"), ("default", "Each account"), ("FnTick", "The SAM transform makes")],
)
def test_a_node_that_is_not_written_says_what_it_is(owner: Somebody, node: str, words: str) -> None:
    board = from_upload("a.yaml", NOT_WRITTEN, owner.person)
    page = owner.client.get(reverse("inspector", args=[board.id]), {"node": f"implicit:{node}"})
    assert words in page.content.decode()


def test_every_field_has_a_label_and_a_place_for_its_problem(board: Board, owner: Somebody) -> None:
    for name in ("OrdersQueue", "Worker"):
        page = owner.client.get(reverse("inspector", args=[board.id]), {"node": id_of(board, name)}).content.decode()
        assert page.count("<label for=") == page.count("<form") - page.count("make-it-fail") - page.count(
            "is-structural"
        )
        assert page.count('role="alert"') == page.count("<form")


def values_of(board: Board, name: str) -> Any:
    document = document_of(board.id)[1]
    return document.template()["Resources"][name]["Properties"]


def test_rows_of_lists_and_maps_are_added_and_taken_away(board: Board, owner: Somebody) -> None:
    tags = {"scope": "property", "pointer": "/Properties/Tags"}
    before = document_of(board.id)[1].emit()
    assert post(owner, board, "OrdersQueue", op="add", **tags).content == b""
    assert values_of(board, "OrdersQueue")["Tags"] == [{"Key": "", "Value": ""}]
    post(owner, board, "OrdersQueue", scope="property", pointer="/Properties/Tags/0/Key", value="team")
    assert values_of(board, "OrdersQueue")["Tags"] == [{"Key": "team", "Value": ""}]
    post(owner, board, "OrdersQueue", scope="property", pointer="/Properties/Tags/0", op="remove")
    assert document_of(board.id)[1].emit() == before
    variables = {"scope": "property", "pointer": "/Properties/Environment/Variables", "op": "add"}
    assert post(owner, board, "Worker", key="DEAD", value="!Ref OrdersDLQ", **variables).content == b""
    assert values_of(board, "Worker")["Environment"]["Variables"] == {"DEAD": {"Ref": "OrdersDLQ"}}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"pointer": "/Properties/Timeout", "op": "add"}, "no list"),
        ({"pointer": "/Properties/Layers", "op": "add", "value": ""}, "value is missing"),
        ({"pointer": "/Properties/Environment/Variables", "op": "add", "value": "x"}, "name is missing"),
        ({"pointer": "/Properties/Environment/Variables", "op": "add", "key": "A", "value": "!Ref Nobody"}, "Nobody"),
        ({"pointer": "/Properties/Timeout", "value": "!Ref Nobody"}, "nothing called Nobody"),
        ({"pointer": "/Properties/Timeout", "value": "!Nonsense 3"}, "no function"),
        ({"pointer": "/Properties/MemorySize", "value": "64"}, "not between 128"),
        ({"pointer": "/Properties/Policies", "value": "- a: ]"}, "Line 1"),
    ],
)
def test_a_wrong_entry_is_refused_at_its_field(board: Board, owner: Somebody, form: dict[str, str], words: str) -> None:
    before = document_of(board.id)[1].emit()
    answer = post(owner, board, "Worker", scope="property", **form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert document_of(board.id)[1].emit() == before


def test_a_function_of_the_template_is_set_and_shown_as_a_chip(board: Board, owner: Somebody) -> None:
    form = {"scope": "property", "pointer": "/Properties/Environment/Variables/DEAD"}
    post(owner, board, "Worker", value="!GetAtt OrdersDLQ.Arn", **form)
    assert "DEAD: !GetAtt OrdersDLQ.Arn" in document_of(board.id)[1].emit()
    page = owner.client.get(reverse("inspector", args=[board.id]), {"node": id_of(board, "Worker")}).content.decode()
    assert "<b>GetAtt</b>OrdersDLQ.Arn" in page


def test_what_is_not_set_is_fetched_when_it_is_opened(board: Board, owner: Somebody) -> None:
    node = id_of(board, "Worker")
    url = reverse("inspector", args=[board.id])
    first = owner.client.get(url, {"node": node}).content.decode()
    assert "FileSystemConfigs" not in first
    assert "FileSystemConfigs" in owner.client.get(url, {"node": node, "tab": "more"}).content.decode()
    nested = {"node": node, "tab": "nested", "at": "/Properties/VpcConfig"}
    assert "SubnetIds" in owner.client.get(url, nested).content.decode()
