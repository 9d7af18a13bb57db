"""What goes out is what was drawn."""

import io
import json
import zipfile

import pytest
from django.urls import reverse

from designer.boards import linting
from designer.boards.drawing import document_of
from designer.boards.models import Board
from designer.document.document import Document
from designer.document.scenario import Scenario
from launch.places import ROOT
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db

STARTER = ROOT / "designer" / "document" / "starters" / "queue_in_60_seconds"


def test_the_template_goes_out_byte_for_byte(board: Board, owner: Somebody) -> None:
    answer = owner.client.get(reverse("export-template", args=[board.id]))
    assert answer.content == (STARTER / "template.yaml").read_bytes()
    assert answer.headers["Content-Type"] == "application/yaml"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Queue-in-60-seconds.yaml"'


def test_the_zip_holds_template_scenario_and_code(board: Board, owner: Somebody) -> None:
    content = owner.client.get(reverse("export-zip", args=[board.id])).content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.namelist() == ["scenario.yaml", "src/Worker/app.py", "template.yaml"]
        assert packed.read("template.yaml") == (STARTER / "template.yaml").read_bytes()
        scenario = Scenario.parse(packed.read("scenario.yaml").decode())
    assert scenario == Scenario.parse((STARTER / "scenario.yaml").read_text())


def test_the_same_board_gives_the_same_zip(board: Board, owner: Somebody) -> None:
    path = reverse("export-zip", args=[board.id])
    assert owner.client.get(path).content == owner.client.get(path).content


@pytest.mark.parametrize(
    "text", ['{\n "Resources" : {"Q":{"Type":"AWS::SQS::Queue"}}}', "Resources:\r\n  Q: {Type: A}\r\n"]
)
def test_a_format_of_ones_own_is_kept(owner: Somebody, text: str) -> None:
    owner.client.post("/import", {"text": text})
    [board] = Board.objects.all()
    assert owner.client.get(reverse("export-template", args=[board.id])).content.decode() == text
    assert (
        Document.parse(text).format
        in owner.client.get(reverse("export-template", args=[board.id])).headers["Content-Disposition"]
    )


def test_an_empty_board_says_that_there_is_nothing_yet(owner: Somebody) -> None:
    owner.client.post("/new")
    [board] = Board.objects.all()
    assert b"The board is empty." in owner.client.get(reverse("export", args=[board.id])).content


def test_it_comes_in_the_other_format_and_as_a_drawing(board: Board, owner: Somebody) -> None:
    template = reverse("export-template", args=[board.id])
    converted = json.loads(owner.client.get(f"{template}?as=json").content)
    assert converted == document_of(board.id)[1].template()
    assert owner.client.get(f"{template}?as=exe").content == document_of(board.id)[1].emit_bytes()
    drawn = owner.client.get(reverse("export-drawing", args=[board.id]))
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert drawn.headers["Content-Disposition"].endswith('.svg"')
    assert b"OrdersQueue" in drawn.content


def test_lint_is_shown_when_it_has_come(board: Board, owner: Somebody) -> None:
    address = reverse("lint-result", args=[board.id])
    assert owner.client.get(address).status_code == 302
    assert b"schemas that AWS publishes" in owner.client.get(reverse("export", args=[board.id])).content
    linting.lint_board(board.id)
    assert b"cfn-lint found nothing" in owner.client.get(address, headers={"HX-Request": "true"}).content
