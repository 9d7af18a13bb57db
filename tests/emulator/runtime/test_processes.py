"""A tree of processes is measured, frozen, thawed and ended as one."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.runtime.processes import Tree, children, descendants

FAMILY = """
import os, sys, time
for _ in range(2):
    if os.fork() == 0:
        if os.fork() == 0:
            kept = b"x" * (40 << 20)
        break
print("ready", flush=True)
while True:
    time.sleep(0.001)
"""


@pytest.fixture
def family() -> Iterator[Tree]:
    """Five processes in three generations."""
    with subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(5):
            process.stdout.readline()
        tree = Tree(process.pid)
        yield tree
        tree.end()
        tree.close()


def state(pid: int) -> str:
    """Return the letter of a process's state."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]


def until(states: str, pids: list[int]) -> bool:
    """Say whether these processes come into one of these states."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if all(state(pid) in states for pid in pids):
            return True
    return False


def test_descendants_are_found_to_the_last_generation(family: Tree) -> None:
    assert len(children(family.pid)) == 2
    assert len(descendants(family.pid)) == 4


def test_memory_of_the_whole_tree_is_counted(family: Tree) -> None:
    assert family.measure().memory_mb > 80


def test_a_frozen_tree_rests_and_a_thawed_one_goes_on(family: Tree) -> None:
    everyone = [family.pid, *descendants(family.pid)]
    family.freeze()
    assert until("T", everyone)
    family.thaw()
    assert until("RS", everyone)


def test_an_ended_tree_is_gone(family: Tree) -> None:
    below = descendants(family.pid)
    family.end()
    assert until("ZX", [family.pid])
    for pid in below:
        end = time.monotonic() + 60
        while Path(f"/proc/{pid}").exists() and state(pid) not in "ZX" and time.monotonic() < end:
            time.sleep(0.001)
        assert not Path(f"/proc/{pid}").exists() or state(pid) in "ZX"


def test_what_has_ended_has_no_descendants_and_cannot_be_hurt(family: Tree) -> None:
    family.end()
    family.end()
    family.thaw()
    assert until("Z", [family.pid])
    assert descendants(family.pid) == []
