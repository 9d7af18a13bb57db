"""Starts and stops actors: what stands outside AWS in a scenario."""

from collections.abc import Callable
from typing import Any

from emulator.actors import traffic, worker
from emulator.actors.state import State
from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope

BEGIN: dict[str, Callable[[Scope[State], dict[str, Any]], None]] = {
    "traffic": traffic.begin,
    "worker": worker.begin,
}


@operation("StartActor")
def start_actor(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Start an actor from its configuration: `id`, `kind`, `target` (an ARN) and what its kind needs."""
    actor = dict(call.parameters)
    kind = actor.get("kind")
    if kind not in BEGIN:
        raise AwsError("ValidationException", f"kind: {kind!r} is no kind of actor; use one of {', '.join(BEGIN)}")
    scope.state.actors[actor["id"]] = actor
    BEGIN[kind](scope, actor)
    return {}


@operation("StopActor")
def stop_actor(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Stop an actor; what it sent goes on."""
    scope.state.actors.pop(call.parameters["id"], None)
    return {}
