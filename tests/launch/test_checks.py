"""`manage.py test` runs every step and ends with pytest's counts."""

import signal
import subprocess
import sys
import time

import pytest

from launch.checks import Pytest, Step, passes
from launch.places import ROOT
from launch.processes import descendants
from launch.refusal import Refused
from tests.children import is_alive


def refuse() -> int:
    raise Refused("no Chromium")


def test_a_step_fails_by_its_exit_code() -> None:
    assert passes(Step("good", lambda: 0))
    assert not passes(Step("bad", lambda: 1))


def test_a_step_that_refuses_fails_and_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert not passes(Step("browser", refuse))
    assert "no Chromium" in capsys.readouterr().err


def test_the_last_line_is_kept_as_the_counts() -> None:
    suite = Pytest(["-q", "tests/launch/test_ports.py"])
    assert suite.run() == 0
    assert suite.counts.startswith("2 passed")


STARTS = (
    "from launch.checks import started; tool = started(['sleep', '1000']); print('starts', flush=True); tool.wait()"
)


@pytest.mark.skipif(sys.platform != "linux", reason="PDEATHSIG is Linux's")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_tool_ends_with_the_command_that_started_it(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", STARTS], cwd=ROOT, stdout=subprocess.PIPE) as command:
        assert command.stdout is not None
        command.stdout.readline()
        (tool,) = descendants(command.pid)
        command.send_signal(number)
    last = time.monotonic() + 60
    while is_alive(tool):
        assert time.monotonic() < last
