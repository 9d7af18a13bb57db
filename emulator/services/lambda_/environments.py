"""Concurrency and execution environments: who may run, and whether that is a cold start."""

from emulator.contract.scope import Scope
from emulator.services.lambda_ import limits
from emulator.services.lambda_.errors import Throttled
from emulator.services.lambda_.state import Environment, Function, Provision, State, Version

RESERVED, UNRESERVED, PROVISIONED = "reserved", "unreserved", "provisioned:"


def take_concurrency(scope: Scope[State], function: Function, version: Version, qualifier: str) -> str:
    """Count an invocation and return whose concurrency it uses, or raise Throttled with AWS's reason."""
    state = scope.state
    if function.provisions:
        pool = _provisioned_pool(scope, function, version, qualifier)
        if pool:
            function.provisions[pool.removeprefix(PROVISIONED)].running += 1
            return pool
    if function.reserved is not None:
        if function.running >= function.reserved - provisioned(function):
            raise Throttled("ReservedFunctionConcurrentInvocationLimitExceeded", function.reserved)
        function.running += 1
        return RESERVED
    unreserved = unreserved_concurrency(state)
    if state.unreserved_running >= unreserved:
        raise Throttled("ConcurrentInvocationLimitExceeded", unreserved)
    state.unreserved_running += 1
    function.running += 1
    return UNRESERVED


def give_back_concurrency(state: State, function: Function, pool: str) -> None:
    """An invocation has ended."""
    if pool.startswith(PROVISIONED):
        provision = function.provisions.get(pool.removeprefix(PROVISIONED))
        if provision is not None:
            provision.running -= 1
        return
    function.running -= 1
    if pool == UNRESERVED:
        state.unreserved_running -= 1


def take_environment(scope: Scope[State], function: Function, version: Version, pool: str) -> tuple[Environment, bool]:
    """Return an environment, the most recently used first, and whether it has to be started cold."""
    if pool.startswith(PROVISIONED):
        provision = function.provisions[pool.removeprefix(PROVISIONED)]
        return (provision.idle.pop() if provision.idle else _new_environment(scope)), False
    if version.idle and scope.now - version.idle[-1].last_used <= limits.IDLE_MS:
        return version.idle.pop(), False
    version.idle.clear()
    return _new_environment(scope), True


def keep_warm(scope: Scope[State], function: Function, version: Version, environment: Environment, pool: str) -> None:
    """An environment is free again."""
    environment.last_used = scope.now
    if not pool.startswith(PROVISIONED):
        version.idle.append(environment)
        return
    provision = function.provisions.get(pool.removeprefix(PROVISIONED))
    if provision is not None:
        provision.idle.append(environment)


def provisioned(function: Function) -> int:
    """Return the provisioned concurrency of all versions and aliases of a function."""
    return sum(provision.wanted for provision in function.provisions.values())


def unreserved_concurrency(state: State) -> int:
    """Return what functions without a reservation share: the account's, less what is reserved or provisioned."""
    return limits.ACCOUNT_CONCURRENCY - state.reserved - state.provisioned


def is_ready(scope: Scope[State], provision: Provision) -> bool:
    """Say whether the environments of a provision have been made."""
    return scope.now >= provision.ready_at


def _provisioned_pool(scope: Scope[State], function: Function, version: Version, qualifier: str) -> str:
    for name in (qualifier, version.number):
        provision = function.provisions.get(name)
        if provision is not None and is_ready(scope, provision) and provision.running < provision.wanted:
            return f"{PROVISIONED}{name}"
    return ""


def _new_environment(scope: Scope[State]) -> Environment:
    stream = scope.chance("environment")
    return Environment(f"{stream.getrandbits(128):032x}", stream.getrandbits(63))
