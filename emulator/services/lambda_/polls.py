"""The long polls of SQS mappings: pollers are started, and stopped without leaving a poll behind."""

from dataclasses import replace
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.lambda_ import limits
from emulator.services.lambda_.state import Mapping, Poller, State

ENABLED = "Enabled"


def queue_call(mapping: Mapping, operation: str, parameters: dict[str, Any], cause: int = 0) -> Call:
    """Return a call on the mapping's queue, made by its function."""
    return Call(
        service="sqs",
        operation=operation,
        parameters=parameters,
        account=mapping.receive.account,
        region=mapping.receive.region,
        principal=mapping.function,
        cause=cause,
    )


def most_pollers(mapping: Mapping) -> int:
    """Return how many batches of the mapping may be worked on at once."""
    asked = mapping.settings.get("ScalingConfig", {}).get("MaximumConcurrency")
    return min(limits.MOST_POLLERS, asked or limits.MOST_POLLERS)


def start(scope: Scope[State], mapping: Mapping) -> None:
    """Start the first pollers."""
    for number in range(min(limits.FIRST_POLLERS, most_pollers(mapping))):
        poller = Poller(number)
        mapping.pollers[number] = poller
        poll(scope, mapping, poller)


def stop(scope: Scope[State], mapping: Mapping) -> None:
    """End all pollers; batches that run end by themselves, gathered messages return to the queue."""
    for poller in mapping.pollers.values():
        scope.forget(poller.waiter)
        scope.cancel(poller.window)
    mapping.pollers.clear()


def poll(scope: Scope[State], mapping: Mapping, poller: Poller) -> None:
    """Wait for messages."""
    then = scope.then("polled", mapping=mapping.uuid, poller=poller.number)
    call = mapping.receive
    missing = mapping.settings["BatchSize"] - len(poller.gathered)
    if missing < limits.RECEIVE:
        call = replace(call, parameters={**call.parameters, "MaxNumberOfMessages": missing})
    poller.waiter = scope.call(call, then)
