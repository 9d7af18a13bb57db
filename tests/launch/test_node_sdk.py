"""When the AWS SDK for Node.js functions is installed, and that Sluice starts without it."""

import stat
from pathlib import Path

import pytest

from launch import node, node_sdk
from launch.node import Node

PACKAGES = "package-lock.json"
NPM = """#!/bin/sh
[ "$1" = ci ] && [ ! -e refuse ] && mkdir -p node_modules && echo installed >> asked
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a lock file, where npm notes what it was asked."""
    program = tmp_path / "npm"
    program.write_text(NPM)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(node, "find", lambda: Node((str(program),), str(tmp_path)))
    monkeypatch.setattr(node_sdk, "FOLDER", tmp_path)
    monkeypatch.setattr(node_sdk, "SETUP", tmp_path)
    (tmp_path / PACKAGES).write_text("{}")
    return tmp_path


def install() -> None:
    with node_sdk.installed():
        pass


def test_it_is_installed_once_for_a_lock_file(folder: Path) -> None:
    install()
    install()
    assert (folder / "asked").read_text().splitlines() == ["installed"]
    (folder / PACKAGES).write_text('{"changed": true}')
    install()
    assert (folder / "asked").read_text().splitlines() == ["installed"] * 2


def test_where_it_cannot_be_installed_a_person_is_told_and_it_is_tried_again(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "refuse").touch()
    install()
    assert "Node.js functions have to bring the AWS SDK" in capfd.readouterr().err
    (folder / "refuse").unlink()
    install()
    assert (folder / "asked").exists()


def test_what_else_fails_meanwhile_is_not_hidden(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), node_sdk.installed():
        raise ZeroDivisionError
    assert not (folder / "node_modules" / ".sluice-lock").exists()
