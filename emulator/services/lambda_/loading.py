"""The initialisation of an environment: its code is loaded before the Timeout runs, within a limit of its own.

What fails or takes too long is done once more as a part of the invocation, and again by each later one.
"""

from typing import Any

from emulator.bus.calls import Answer
from emulator.contract.operation import answered, timer
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.services.lambda_.execution import Execution
from emulator.services.lambda_.logs import load_lines
from emulator.services.lambda_.running import INIT, INVOKE, run
from emulator.services.lambda_.state import State

FAILURES = ("init-error", "exit", "memory")
"""How code ends that cannot be loaded: its runtime says so, its process ends, or takes too much memory."""
OURS = "Sluice."
"""Begins the type of an error that is no failure of the code: it is not tried again."""


@answered("loaded")
def loaded(scope: Scope[State], answer: Answer, execution: int) -> None:
    """The code is loaded: the invocation begins, and its Timeout with it."""
    found = scope.state.executions.get(execution)
    if found is None:
        return
    phase, found.phase = found.phase, ""
    if phase == INVOKE:
        return
    scope.cancel(found.timeout)
    if found.is_cold:
        found.init_ms += scope.now - found.begins
    found.begins = scope.now
    timeout_ms = found.version.settings["Timeout"] * SECOND
    found.timeout = scope.at(found.begins + timeout_ms, "timed-out", execution=found.number)


@timer("load-timed-out")
def load_timed_out(scope: Scope[State], execution: int) -> None:
    """Loading took too long: it is tried once more, as a part of the invocation, whose Timeout runs from now on."""
    found = scope.state.executions.get(execution)
    if found is None:
        return
    guest = found.guest
    printed = found.printed + (scope.host.kill_guest(guest) if guest else "")
    _begin_again(scope, found, {"error": None, "logs": printed})
    if not guest:
        timeout_ms = found.version.settings["Timeout"] * SECOND
        found.timeout = scope.at(found.begins + timeout_ms, "timed-out", execution=found.number)
        return
    run(scope, found)


def could_not_load(execution: Execution, outcome: dict[str, Any]) -> bool:
    """Say whether an execution has ended before its code was loaded, by a failure of that code."""
    error = outcome.get("error") or {}
    is_ours = str(error.get("type", "")).startswith(OURS)
    return bool(execution.phase) and outcome.get("ended") in FAILURES and not is_ours


def load_again(scope: Scope[State], execution: Execution, outcome: dict[str, Any]) -> bool:
    """Load code once more, as a part of the invocation, that failed before it; False where it has been."""
    if execution.phase != INIT:
        return False
    scope.cancel(execution.timeout)
    scope.host.end_environment(execution.environment.id)
    _begin_again(scope, execution, outcome)
    run(scope, execution)
    return True


def _begin_again(scope: Scope[State], execution: Execution, outcome: dict[str, Any]) -> None:
    duration_ms = scope.now - execution.begins + execution.init_ms
    written, error = outcome.get("logs", ""), outcome["error"]
    execution.reports += load_lines(scope, execution, written, duration_ms=duration_ms, error=error)
    execution.begins, execution.init_ms, execution.phase = scope.now, 0, INVOKE
    execution.printed = ""
