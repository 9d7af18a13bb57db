"""The long polls of SQS mappings: pollers are started, and stopped without leaving a poll behind."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import timer
from emulator.contract.scope import Scope
from emulator.services.lambda_ import limits
from emulator.services.lambda_.mapping import Mapping, Poller
from emulator.services.lambda_.state import State

ENABLED = "Enabled"


def queue_call(mapping: Mapping, operation: str, parameters: dict[str, Any], cause: int = 0) -> Call:
    """Return a call on the mapping's queue, made by its function."""
    receive = mapping.receive
    return Call("sqs", operation, parameters, receive.account, receive.region, mapping.function, cause)


def first_pollers(mapping: Mapping) -> int:
    """Return how many batches of the mapping may be worked on at once from the start."""
    provisioned = mapping.settings.get("ProvisionedPollerConfig")
    if provisioned:
        return int(provisioned["MinimumPollers"]) * limits.BATCHES_A_PROVISIONED_POLLER
    return min(limits.FIRST_POLLERS, most_pollers(mapping))


def most_pollers(mapping: Mapping) -> int:
    """Return how many batches of the mapping may be worked on at once."""
    provisioned = mapping.settings.get("ProvisionedPollerConfig")
    if provisioned:
        return int(provisioned["MaximumPollers"]) * limits.BATCHES_A_PROVISIONED_POLLER
    asked = mapping.settings.get("ScalingConfig", {}).get("MaximumConcurrency")
    return min(limits.MOST_POLLERS, asked or limits.MOST_POLLERS)


def start(scope: Scope[State], mapping: Mapping) -> None:
    """Start the first pollers."""
    mapping.grown_at = scope.now
    for _ in range(first_pollers(mapping)):
        _start_one(scope, mapping)


def stop(scope: Scope[State], mapping: Mapping) -> None:
    """End all pollers; batches that run end by themselves, gathered messages return to the queue."""
    for poller in mapping.pollers.values():
        scope.forget(poller.waiter)
        scope.cancel(poller.window)
    scope.cancel(mapping.growth)
    mapping.pollers.clear()
    mapping.waiting = mapping.growth = 0


def poll(scope: Scope[State], mapping: Mapping, poller: Poller) -> None:
    """Wait for messages."""
    then = scope.then("polled", mapping=mapping.uuid, poller=poller.number)
    call = mapping.receive
    missing = mapping.settings["BatchSize"] - len(poller.gathered)
    if missing < limits.RECEIVE:
        call = call._replace(parameters={**call.parameters, "MaxNumberOfMessages": missing})
    poller.waiter = scope.call(call, then)
    if poller.waiter:
        mapping.waiting += 1


def stop_waiting(scope: Scope[State], mapping: Mapping, poller: Poller) -> None:
    """A poller's wait is over, or is given up."""
    if poller.waiter:
        scope.forget(poller.waiter)
        poller.waiter = 0
        mapping.waiting -= 1


def consider_growth(scope: Scope[State], mapping: Mapping) -> None:
    """Where all pollers are at work, start another one, not more often than AWS does."""
    if mapping.waiting or mapping.growth or len(mapping.pollers) >= most_pollers(mapping):
        return
    is_provisioned = "ProvisionedPollerConfig" in mapping.settings
    every_ms = limits.PROVISIONED_POLLER_EVERY_MS if is_provisioned else limits.POLLER_EVERY_MS
    due = max(scope.now, mapping.grown_at + every_ms)
    mapping.growth = scope.at(due, "grow", mapping=mapping.uuid)


@timer("grow")
def grow(scope: Scope[State], mapping: str) -> None:
    """Start another poller if all are still at work."""
    found = scope.state.mappings.get(mapping)
    if found is None or not found.pollers:
        return
    found.growth = 0
    if found.waiting or len(found.pollers) >= most_pollers(found):
        return
    found.grown_at = scope.now
    _start_one(scope, found)
    consider_growth(scope, found)


def shrink(mapping: Mapping, poller: Poller) -> bool:
    """Give up a poller that found nothing or whose batch failed, unless it is one of the first; say whether."""
    if len(mapping.pollers) <= first_pollers(mapping):
        return False
    del mapping.pollers[poller.number]
    return True


def _start_one(scope: Scope[State], mapping: Mapping) -> None:
    mapping.started += 1
    poller = Poller(mapping.started)
    mapping.pollers[poller.number] = poller
    poll(scope, mapping, poller)
