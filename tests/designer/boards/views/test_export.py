"""What goes out is what was drawn."""

import io
import zipfile

import pytest
from django.urls import reverse

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
