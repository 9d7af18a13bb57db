"""Concurrency and execution environments: who may run, and whether that is a cold start."""

from emulator.contract.operation import timer
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.services.lambda_ import limits
from emulator.services.lambda_.errors import Throttled
from emulator.services.lambda_.function import LATEST, Environment, Function, Provision, Version
from emulator.services.lambda_.state import State

RESERVED, UNRESERVED, PROVISIONED = "reserved", "unreserved", "provisioned:"


def count_request(scope: Scope[State], function: Function) -> None:
    """Refuse more synchronous requests within a second than ten for each unit of concurrency."""
    holder: Function | State = scope.state if function.reserved is None else function
    units = unreserved_concurrency(scope.state) if function.reserved is None else function.reserved
    limit = units * limits.REQUESTS_PER_CONCURRENCY
    if scope.now - holder.requested_since >= SECOND:
        holder.requested_since, holder.requested = scope.now, 0
    if holder.requested >= limit:
        reason = "FunctionInvocationRateLimitExceeded"
        raise Throttled(reason if function.reserved is None else f"Reserved{reason}", limit)
    holder.requested += 1


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
    """Return an environment, the most recently used first, and whether it starts cold; or raise Throttled."""
    if pool.startswith(PROVISIONED):
        provision = function.provisions[pool.removeprefix(PROVISIONED)]
        return (provision.idle.pop() if provision.idle else _new_environment(scope, version)), False
    if version.idle and scope.now - version.idle[-1].last_used <= limits.IDLE_MS:
        return version.idle.pop(), False
    discard_idle(scope, version.idle)
    _count_new(scope, function)
    return _new_environment(scope, version), True


def _count_new(scope: Scope[State], function: Function) -> None:
    """Refuse more new environments than a function may start in ten seconds."""
    if scope.now - function.growing_since >= limits.NEW_ENVIRONMENTS_MS:
        function.growing_since, function.grown = scope.now, 0
    if function.grown >= limits.NEW_ENVIRONMENTS:
        raise Throttled("FunctionInvocationRateLimitExceeded", limits.NEW_ENVIRONMENTS)
    function.grown += 1


def give_back_environment(
    scope: Scope[State], function: Function, version: Version, environment: Environment, pool: str
) -> None:
    """Keep an environment warm, unless what it was made for is gone."""
    idle: list[Environment] | None = version.idle
    if pool.startswith(PROVISIONED):
        provision = function.provisions.get(pool.removeprefix(PROVISIONED))
        idle = provision.idle if provision is not None else None
    is_current = environment.generation == version.generation
    if idle is None or not is_current or scope.state.functions.get(function.name) is not function:
        discard(scope, environment)
        return
    environment.last_used = scope.now
    idle.append(environment)
    if environment.has_guest and idle is version.idle:
        until = scope.now + limits.IDLE_MS
        scope.at(until, "cool", function=function.name, version=version.number, environment=environment.id)


def discard(scope: Scope[State], environment: Environment) -> None:
    """An environment will not be used again."""
    if environment.has_guest:
        scope.host.end_environment(environment.id)


def discard_idle(scope: Scope[State], idle: list[Environment]) -> None:
    """None of these environments will be used again."""
    for environment in idle:
        discard(scope, environment)
    idle.clear()


@timer("cool")
def cool(scope: Scope[State], function: str, version: str, environment: str) -> None:
    """Discard an environment that has not been used for too long; each use sets a timer of its own."""
    found = scope.state.functions.get(function)
    if found is None:
        return
    owner = found.latest if version == LATEST else found.versions.get(version)
    if owner is None:
        return
    for kept in owner.idle:
        if kept.id == environment and scope.now - kept.last_used >= limits.IDLE_MS:
            owner.idle.remove(kept)
            discard(scope, kept)
            return


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


def _new_environment(scope: Scope[State], version: Version) -> Environment:
    stream = scope.chance("environment")
    return Environment(f"{stream.getrandbits(128):032x}", stream.getrandbits(63), version.generation)
