"""Control groups: made only below a folder that was delegated, with limits, and removed."""

from pathlib import Path

import pytest

from emulator.runtime.cgroup import VARIABLE, Cgroup, find_cgroup


@pytest.fixture
def v2(tmp_path: Path) -> Path:
    """A folder that looks like a delegated group of cgroup v2; its children have the controllers' files."""
    (tmp_path / "cgroup.controllers").write_text("cpu memory pids\n")
    (tmp_path / "cgroup.subtree_control").write_text("memory pids\n")
    (tmp_path / "cgroup.procs").write_text("")
    return tmp_path


def test_a_group_that_is_merely_writable_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("emulator.runtime.cgroup._is_delegated", lambda folder: False)
    assert find_cgroup() is None


def test_the_operators_folder_is_used(monkeypatch: pytest.MonkeyPatch, v2: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(v2))
    assert find_cgroup() == Cgroup((v2,))


def test_a_folder_whose_controllers_are_off_is_not_used(monkeypatch: pytest.MonkeyPatch, v2: Path) -> None:
    (v2 / "cgroup.subtree_control").write_text("cpu\n")
    monkeypatch.setenv(VARIABLE, str(v2))
    assert find_cgroup() is None


def test_a_folder_that_is_no_group_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert find_cgroup() is None


def test_a_guest_is_put_into_a_group_with_limits(v2: Path) -> None:
    group = v2 / "guest"
    group.mkdir()
    for file in ("memory.max", "memory.swap.max", "pids.max", "cgroup.procs"):
        (group / file).write_text("")
    Cgroup((v2,)).enclose("guest", 4711, memory_mb=128, processes=64)
    values = {
        file: (group / file).read_text() for file in ("memory.max", "memory.swap.max", "pids.max", "cgroup.procs")
    }
    assert values == {"memory.max": str(128 << 20), "memory.swap.max": "0", "pids.max": "64", "cgroup.procs": "4711"}


def test_a_group_is_removed_after_its_end_and_not_before(v2: Path) -> None:
    (v2 / "guest" / "busy").mkdir(parents=True)
    assert not Cgroup((v2,)).release("guest")
    (v2 / "guest" / "busy").rmdir()
    assert Cgroup((v2,)).release("guest")
    assert not (v2 / "guest").exists()
    assert Cgroup((v2,)).release("guest")


def test_what_killed_workers_left_is_swept(v2: Path) -> None:
    for name in ("sluice-1-1", "sluice-1-2", "other"):
        (v2 / name).mkdir()
    (v2 / "sluice-1-2" / "busy").mkdir()
    Cgroup((v2,)).sweep()
    assert sorted(path.name for path in v2.iterdir() if path.is_dir()) == ["other", "sluice-1-2"]
