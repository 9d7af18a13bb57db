"""What ends an execution, and who is told."""

from collections.abc import Callable
from typing import Any

from emulator.bus.calls import Answer
from emulator.contract.operation import answered, timer
from emulator.contract.scope import Scope
from emulator.services.lambda_ import asynchronous, batches, synchronous
from emulator.services.lambda_.execution import Execution
from emulator.services.lambda_.loading import could_not_load, load_again
from emulator.services.lambda_.logs import TIMED_OUT
from emulator.services.lambda_.running import ENVIRONMENT_SURVIVES, MODELLED_ERROR, Ended, end, run
from emulator.services.lambda_.state import State

TURN_LIMIT = "turn-limit"

TOLD: dict[str, Callable[[Scope[State], Execution, Ended], None]] = {
    "answer": synchronous.ended,
    "stream": synchronous.stream_ended,
    "event": asynchronous.ended,
    "batch": batches.ended,
    "url": synchronous.url_ended,
}


@timer("initialised")
def initialised(scope: Scope[State], execution: int) -> None:
    """The cold start is over: the handler begins."""
    found = scope.state.executions.get(execution)
    if found is not None:
        run(scope, found)


@timer("failed")
def failed(scope: Scope[State], execution: int) -> None:
    """The scenario's error rate chose this invocation: no code has run."""
    found = scope.state.executions.get(execution)
    if found is not None:
        conclude(scope, found, {"error": MODELLED_ERROR})


@timer("timed-out")
def timed_out(scope: Scope[State], execution: int) -> None:
    """The function's Timeout is over: its environment is ended with it."""
    found = scope.state.executions.get(execution)
    if found is None:
        return
    printed = found.printed + (scope.host.kill_guest(found.guest) if found.guest else "")
    seconds = found.version.settings["Timeout"]
    text = f"RequestId: {found.request_id} Error: Task timed out after {seconds:.2f} seconds"
    conclude(scope, found, {"error": {"type": TIMED_OUT, "message": text}, "logs": printed}, survives=False)


@answered("ran")
def ran(scope: Scope[State], answer: Answer, execution: int) -> None:
    """The guest or behaviour has ended."""
    found = scope.state.executions.get(execution)
    if found is None:
        return
    outcome = answer.result or {}
    how = outcome.get("ended", "")
    if how == TURN_LIMIT:
        found.guest, found.printed = 0, outcome.get("logs", "")
        return
    if answer.failure is not None:
        outcome = {"error": {"type": answer.failure.code, "message": answer.failure.message}}
    if could_not_load(found, outcome):
        if not load_again(scope, found, outcome):
            scope.host.end_environment(found.environment.id)
            found.environment.is_reset = True
            conclude(scope, found, outcome)
        return
    conclude(scope, found, outcome, survives=how in ENVIRONMENT_SURVIVES)


def conclude(scope: Scope[State], execution: Execution, outcome: dict[str, Any], *, survives: bool = True) -> None:
    """End an execution and tell who waits for it."""
    ended = end(scope, execution, outcome, survives=survives)
    TOLD[execution.purpose](scope, execution, ended)
