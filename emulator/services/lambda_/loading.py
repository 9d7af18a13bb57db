"""The initialisation of an environment: its code is loaded before the Timeout runs, within a limit of its own."""

from emulator.bus.calls import Answer
from emulator.contract.operation import answered, timer
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.services.lambda_.logs import load_report
from emulator.services.lambda_.running import run
from emulator.services.lambda_.state import State


@answered("loaded")
def loaded(scope: Scope[State], answer: Answer, execution: int) -> None:
    """The code is loaded: the invocation begins, and its Timeout with it."""
    found = scope.state.executions.get(execution)
    if found is None:
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
    duration_ms = scope.now - found.begins + found.init_ms
    found.reports.append(load_report(scope, found, duration_ms, "timeout"))
    found.begins, found.init_ms = scope.now, 0
    if not found.guest:
        timeout_ms = found.version.settings["Timeout"] * SECOND
        found.timeout = scope.at(found.begins + timeout_ms, "timed-out", execution=found.number)
        return
    scope.host.kill_guest(found.guest)
    run(scope, found)
