"""One plan has one digest: at every speed, on the command line, and after export and import."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from designer.boards import opening
from designer.boards.drawing import document_of
from designer.boards.models import Board, Person
from designer.boards.packing import packed
from designer.document.document import Document
from designer.document.scenario import Scenario
from designer.runs import worker
from designer.runs.models import Run
from designer.runs.simulate import main
from designer.runs.start import start
from tests.designer.runs.handlers import TEMPLATE, TWO_CALLS

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])

SCENARIO = """\
seed: 11
length: 90s
actors:
  customers: {kind: traffic, target: Orders, rate: 0.2}
functions:
  Worker: {duration_ms: 300, error_rate: 0.3}
"""
LITTLE_WORK = TWO_CALLS.replace("12_000_000", "1_000")


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    monkeypatch.setattr("designer.runs.tasks.execute_run.delay", lambda run_id: None)
    document = Document.parse(TEMPLATE)
    document.scenario, document.code = Scenario.parse(SCENARIO), {"src/app.py": LITTLE_WORK}
    return opening.open_board(document, Person.objects.create(name="Amber Otter"))


def digest_of(board: Board, speed: str) -> str:
    run = start(board, "", {"speed": speed})
    worker.execute(run.id)
    run.refresh_from_db()
    assert (run.state, run.failure, run.reproducible) == (Run.State.FINISHED, {}, True)
    return run.digest


def test_at_every_speed(board: Board) -> None:
    assert digest_of(board, "60") == digest_of(board, "max")


def test_after_export_and_import_and_on_the_command_line(board: Board, tmp_path: Path, capsysbinary: Any) -> None:
    expected = digest_of(board, "max")
    archive = packed(document_of(board.id)[1])
    imported = opening.from_upload("again.zip", archive, Person.objects.create(name="Jade Wren"))
    assert imported.id != board.id
    assert digest_of(imported, "max") == expected

    (tmp_path / "export.zip").write_bytes(archive)
    import zipfile

    zipfile.ZipFile(tmp_path / "export.zip").extractall(tmp_path)
    files = [str(tmp_path / "template.yaml"), "--scenario", str(tmp_path / "scenario.yaml"), "--code", str(tmp_path)]
    assert main(files) == 0
    assert orjson.loads(capsysbinary.readouterr().out)["digest"] == expected
