"""Who may import whom: the contracts of pyproject.toml hold, and each would notice its own breach."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LINT = Path(sys.executable).parent / "lint-imports"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in ("emulator", "designer", "launch"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "*.bin"))
    return folder


def test_the_contracts_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        (
            "emulator/services/sqs/state.py",
            "import emulator.services.lambda_.state",
            "Services do not import each other",
        ),
        ("emulator/services/sqs/state.py", "import emulator.wire", "The emulator's layers"),
        ("emulator/kernel/timers.py", "import emulator.bus.calls", "The emulator's layers"),
        ("emulator/services/sqs/state.py", "import time", "A world has no clock, chance, thread, socket or process"),
        ("emulator/actors/state.py", "from random import choice", "A world has no clock, chance, thread, socket"),
        ("emulator/kernel/timers.py", "import random", "The kernel draws chance from seeded streams only"),
        ("emulator/wire/__init__.py", "import boto3", "The emulator stands alone"),
        ("emulator/wire/__init__.py", "import designer.settings", "The emulator stands alone"),
        (
            "designer/boards/apps.py",
            "import emulator.kernel.clock",
            "The designer reaches the emulator through its driver",
        ),
        ("designer/boards/apps.py", "import designer.runs.apps", "The designer's layers"),
        ("designer/document/__init__.py", "import django", "Document, catalog and findings are plain Python"),
        ("launch/places.py", "import django", "The launcher runs on a bare Python"),
    ],
)
def test_a_breach_is_noticed(copy: Path, file: str, line: str, contract: str) -> None:
    changed = copy / file
    before = changed.read_text()
    changed.write_text(f"{before}\n{line}\n")
    try:
        result = lint(copy)
    finally:
        changed.write_text(before)
    broken = [text for text in result.stdout.splitlines() if " BROKEN" in text]
    assert result.returncode == 1
    assert any(text.startswith(contract) for text in broken), result.stdout + result.stderr


def test_an_unknown_part_of_the_emulator_has_to_be_given_a_layer(copy: Path) -> None:
    stray = copy / "emulator" / "stray.py"
    stray.write_text('"""No layer."""\n')
    try:
        result = lint(copy)
    finally:
        stray.unlink()
    assert "emulator.stray" in result.stdout
