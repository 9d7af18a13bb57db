"""Which command does what, and that results alone are on standard output."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from launch.commands import PLAIN
from launch.places import ROOT

TEMPLATE = "Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n"


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "template.yaml"
    file.write_text(TEMPLATE)
    return file


@pytest.mark.parametrize("command", sorted(PLAIN))
def test_a_plain_command_is_there(command: str) -> None:
    assert callable(import_module(PLAIN[command]).main)


@pytest.mark.parametrize("command", sorted(PLAIN))
def test_a_plain_command_starts_without_django(command: str) -> None:
    code = f"import sys; import {PLAIN[command]}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_simulate_prints_one_json_object_and_nothing_else(template: Path) -> None:
    result = manage("simulate", str(template), "--for", "5s")
    assert json.loads(result.stdout)["status"] == "finished"
    assert result.returncode == 0


def test_simulate_says_where_a_template_is_broken(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("Resources:\n  Orders: {Type: [\n")
    result = manage("simulate", str(file))
    found = json.loads(result.stdout)
    assert (found["status"], result.returncode) == ("invalid", 2)
    assert found["error"]["line"] >= 2


def test_roundtrip_prints_one_json_line_a_file(template: Path) -> None:
    result = manage("roundtrip", str(template), str(template))
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["identical"] for line in lines] == [True, True]
    assert result.returncode == 0


def test_djangos_own_commands_are_there(tmp_path: Path) -> None:
    result = manage("migrate_all", SLUICE_HOME=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "Applying sessions.0001_initial" in result.stdout
    assert (tmp_path / "runs.db").exists()


def test_an_unknown_command_is_refused() -> None:
    result = manage("nonsense")
    assert result.returncode == 1
    assert "Unknown command: 'nonsense'" in result.stderr
