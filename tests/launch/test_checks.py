"""`manage.py test` runs every step and ends with pytest's counts."""

import pytest

from launch.checks import Pytest, Step, passes
from launch.refusal import Refused


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
