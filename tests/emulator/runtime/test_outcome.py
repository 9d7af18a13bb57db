"""How an invocation ended, in Lambda's words."""

import signal

import pytest

from emulator.runtime import outcome
from emulator.runtime.limits import Limits


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (0, "Runtime exited without providing a reason"),
        (None, "Runtime exited without providing a reason"),
        (3, "Runtime exited with error: exit status 3"),
        (-signal.SIGKILL, "Runtime exited with error: signal: killed"),
        (-signal.SIGSEGV, "Runtime exited with error: signal: segmentation fault"),
        (-40, "Runtime exited with error: signal: signal 40"),
    ],
)
def test_an_exit_is_told_with_its_status(status: int | None, reason: str) -> None:
    error = outcome.exited("r1", status)["error"]
    assert error["type"] == "Runtime.ExitError"
    assert error["message"] == f"RequestId: r1 Error: {reason}"


def test_a_turn_limit_names_what_was_exceeded() -> None:
    limits = Limits(turn_wall_s=10, turn_cpu_s=2.5)
    assert "10 s of real time" in outcome.turn_limit("wall", limits)["error"]["message"]
    assert "2.5 s of CPU time" in outcome.turn_limit("cpu", limits)["error"]["message"]


def test_a_runtime_with_its_own_heap_limit_has_no_limit_on_data() -> None:
    assert "DATA" not in Limits().of_process(128, tmp_mb=512, has_own_heap_limit=True)
    assert Limits().of_process(128, tmp_mb=512, has_own_heap_limit=False)["DATA"] == (128 + 512) << 20
