"""Children end with their parent, however it ends, and start again when they fail."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launch.places import ROOT
from launch.processes import Child, Family, descendants

PARENT = """
import subprocess, sys, time
from pathlib import Path
from launch.kernel import adopt_orphans
from launch.processes import Child, Family, end_descendants

adopt_orphans()
log = Path(sys.argv[1])
say = "import os, subprocess, sys, time; from launch.kernel import die_with_parent; print(os.getpid(), flush=True); "
grandchild = say + "die_with_parent(); time.sleep(60)"
child = f"{say}subprocess.run([sys.executable, '-c', {grandchild!r}], start_new_session=True)"
family = Family(print)
family.start(Child("child", [sys.executable, "-c", child], None, log, Path.cwd()))
if sys.argv[2] == "wait":
    time.sleep(60)
while len(log.read_text().split()) < 2:
    time.sleep(0.01)
family.end(0.0)
end_descendants()
print("ended")
"""


def until(holds: Callable[[], bool]) -> None:
    """Return once it holds; it is another process that makes it so."""
    last = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.01)


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def child(log: Path, code: str) -> Child:
    return Child("worker", [sys.executable, "-c", code], dict(os.environ), log, ROOT)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def family(said: list[str]) -> Iterator[Family]:
    found = Family(said.append)
    yield found
    found.end(0.0)


def test_a_child_that_ends_is_reported_with_its_last_lines_and_starts_again(
    tmp_path: Path, family: Family, said: list[str]
) -> None:
    worker = family.start(child(tmp_path / "log", "import sys; sys.exit('no broker')"))
    until(worker.has_ended)
    family.check()
    assert "worker ended (exit code 1)" in said[0]
    assert "no broker" in said[0]
    assert "starts again in 1 s" in said[0]
    worker.due = 0.0
    family.check()
    assert worker.process is not None
    assert worker.failures == 1
    until(lambda: (tmp_path / "log").read_text().count("no broker") == 2)


def test_a_killed_child_is_reported_by_its_signal(tmp_path: Path, family: Family, said: list[str]) -> None:
    worker = family.start(child(tmp_path / "log", "import time; time.sleep(60)"))
    assert worker.process is not None
    worker.process.kill()
    until(worker.has_ended)
    family.check()
    assert "worker ended (signal SIGKILL)" in said[0]


def test_the_pause_before_a_restart_doubles_up_to_half_a_minute(tmp_path: Path) -> None:
    worker = child(tmp_path / "log", "")
    worker.started = time.monotonic()
    assert [worker.plan_restart() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]


def test_a_child_that_was_stable_starts_again_after_a_second(tmp_path: Path) -> None:
    worker = child(tmp_path / "log", "")
    worker.failures = 5
    worker.started = time.monotonic() - 61
    assert worker.plan_restart() == 1


def test_a_child_that_ignores_the_signal_is_killed_after_the_patience(tmp_path: Path, family: Family) -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    worker = family.start(child(tmp_path / "log", code))
    until(lambda: "deaf" in (tmp_path / "log").read_text())
    family.end(0.1)
    assert worker.process is not None
    assert worker.process.returncode == -signal.SIGKILL


def run_parent(log: Path, what: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", PARENT, str(log), what], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_nothing_is_left_below_a_process_that_ends_its_descendants(tmp_path: Path) -> None:
    with run_parent(tmp_path / "log", "end") as parent:
        assert parent.communicate()[0] == "ended\n"
    assert [process for process in map(int, (tmp_path / "log").read_text().split()) if is_alive(process)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="PDEATHSIG is Linux's")
def test_killing_the_parent_ends_children_and_grandchildren(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with run_parent(log, "wait") as parent:
        until(lambda: log.exists() and len(log.read_text().split()) == 2)
        family = [int(word) for word in log.read_text().split()]
        assert all(map(is_alive, family))
        parent.kill()
    until(lambda: not any(map(is_alive, family)))


def test_descendants_are_found_below_a_process(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with run_parent(log, "wait") as parent:
        until(lambda: log.exists() and len(log.read_text().split()) == 2)
        assert descendants(parent.pid) == [int(word) for word in log.read_text().split()]
        parent.kill()
