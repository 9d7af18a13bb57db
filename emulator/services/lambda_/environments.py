"""Concurrency and execution environments: who may run, and whether that is a cold start."""

from emulator.contract.scope import Scope
from emulator.kernel.clock import Millis
from emulator.services.lambda_ import limits
from emulator.services.lambda_.errors import Throttled
from emulator.services.lambda_.state import Environment, Function, State, Version


def take_concurrency(state: State, function: Function) -> None:
    """Count an invocation, or raise Throttled with AWS's reason."""
    if function.reserved is not None:
        if function.running >= function.reserved:
            raise Throttled("ReservedFunctionConcurrentInvocationLimitExceeded", function.reserved)
    else:
        unreserved = limits.ACCOUNT_CONCURRENCY - state.reserved
        if state.unreserved_running >= unreserved:
            raise Throttled("ConcurrentInvocationLimitExceeded", unreserved)
        state.unreserved_running += 1
    function.running += 1


def give_back_concurrency(state: State, function: Function, *, was_unreserved: bool) -> None:
    """An invocation has ended."""
    function.running -= 1
    if was_unreserved:
        state.unreserved_running -= 1


def take_environment(scope: Scope[State], version: Version) -> tuple[Environment, bool]:
    """Return an environment, the most recently used first, and whether it had to be made."""
    if version.idle and scope.now - version.idle[-1].last_used <= limits.IDLE_MS:
        return version.idle.pop(), False
    version.idle.clear()
    stream = scope.chance("environment")
    return Environment(f"{stream.getrandbits(128):032x}", stream.getrandbits(63)), True


def keep_warm(version: Version, environment: Environment, now: Millis) -> None:
    """An environment is free again."""
    environment.last_used = now
    version.idle.append(environment)
