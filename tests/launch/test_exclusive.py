"""One process at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from launch.exclusive import Held, claim, turn
from launch.places import ROOT

HOLDER = """
import sys, time
from pathlib import Path
from launch.exclusive import claim
with claim(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_claim_is_refused_while_another_process_holds_it_and_free_once_that_is_killed(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLDER, lock], cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Held), claim(lock):
            pass
        holder.kill()
    with claim(lock):
        pass


def test_a_turn_ends_with_its_block(tmp_path: Path) -> None:
    with turn(tmp_path / "lock"):
        pass
    with claim(tmp_path / "lock"):
        pass
