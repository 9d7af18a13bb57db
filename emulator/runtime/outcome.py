"""What an invocation came to where the handler did not say it itself, in Lambda's words."""

import signal
from typing import Any

from emulator.runtime.limits import Limits

SIGNALS: dict[int, str] = {
    signal.SIGABRT: "aborted",
    signal.SIGBUS: "bus error",
    signal.SIGFPE: "floating point exception",
    signal.SIGILL: "illegal instruction",
    signal.SIGKILL: "killed",
    signal.SIGSEGV: "segmentation fault",
    signal.SIGTERM: "terminated",
    signal.SIGTRAP: "trace/breakpoint trap",
}


def failed(kind: str, message: str, ended: str, trace: list[str] | None = None) -> dict[str, Any]:
    """Return an outcome that is an error."""
    return {"error": {"type": kind, "message": message, "trace": trace or []}, "ended": ended}


def no_bootstrap(request_id: str, reason: str) -> dict[str, Any]:
    """Return the outcome of a custom runtime that has no program to start."""
    return failed("Runtime.InvalidEntrypoint", f"RequestId: {request_id} Error: {reason}", "init-error")


def streamed() -> dict[str, Any]:
    """Return the outcome of a response that was streamed."""
    return failed("Sluice.NotModelled", "Sluice does not model response streaming", "error")


def exited(request_id: str, status: int | None) -> dict[str, Any]:
    """Return the outcome of a guest whose process ended; `status` below 0 is a signal's number, None unknown."""
    if not status:
        reason = "Runtime exited without providing a reason"
    elif status > 0:
        reason = f"Runtime exited with error: exit status {status}"
    else:
        reason = f"Runtime exited with error: signal: {signal_name(-status)}"
    return failed("Runtime.ExitError", f"RequestId: {request_id} Error: {reason}", "exit")


def out_of_memory(request_id: str) -> dict[str, Any]:
    """Return the outcome of a guest that took more memory than its function has."""
    text = f"RequestId: {request_id} Error: Runtime exited with error: signal: killed"
    outcome = failed("Runtime.ExitError", text, "memory")
    outcome["error"]["reason"] = "Runtime.OutOfMemory"
    return outcome


def turn_limit(what: str, limits: Limits) -> dict[str, Any]:
    """Return the outcome of a guest that computed for too long; `what` is "wall", "cpu" or "invocation"."""
    if what == "invocation":
        text = f"The handler computed for more than {limits.invocation_s:g} s of real time between its waits"
        return failed("Sluice.TurnLimit", text, "turn-limit")
    seconds = limits.turn_wall_s if what == "wall" else limits.turn_cpu_s
    measure = "of real time" if what == "wall" else "of CPU time"
    text = f"The handler took more than {seconds:g} s {measure} without returning or waiting; virtual time stood still"
    return failed("Sluice.TurnLimit", text, "turn-limit")


def storage_limit(limits: Limits) -> dict[str, Any]:
    """Return the outcome of a guest that wrote when the run's guests together had filled their share of memory."""
    text = f"The run's functions together hold more than {limits.all_tmp_mb} MB in /tmp"
    return failed("Sluice.StorageLimit", text, "storage")


def signal_name(number: int) -> str:
    """Return a signal as Lambda's own messages name it."""
    return SIGNALS.get(number, f"signal {number}")
