"""Starts, changes and stops actors: what stands outside AWS in a scenario."""

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
CHANGE: dict[str, Callable[[Scope[State], dict[str, Any], dict[str, Any]], None]] = {
    "traffic": traffic.change,
    "worker": worker.change,
}


@operation("StartActor")
def start_actor(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Start an actor from its configuration: `id`, `kind`, `target` (an ARN) and what its kind needs.

    One that is there already goes on as it is configured now.
    """
    actor = dict(call.parameters)
    kind = actor.get("kind")
    if kind not in BEGIN:
        raise AwsError("ValidationException", f"kind: {kind!r} is no kind of actor; use one of {', '.join(BEGIN)}")
    before = scope.state.actors.get(actor["id"])
    if before is not None and (before["kind"], before["target"]) == (kind, actor["target"]):
        CHANGE[kind](scope, before, actor)
        return {}
    _end(scope, actor["id"])
    actor["life"] = scope.state.lives[actor["id"]] = scope.state.lives.get(actor["id"], 0) + 1
    scope.state.actors[actor["id"]] = actor
    BEGIN[kind](scope, actor)
    return {}


@operation("StopActor")
def stop_actor(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Stop an actor; what it sent goes on."""
    _end(scope, call.parameters["id"])
    return {}


def _end(scope: Scope[State], actor: str) -> None:
    """An actor does nothing more; a poll that waits takes nothing more."""
    ended = scope.state.actors.pop(actor, None)
    for lane in ended.get("lanes", ()) if ended else ():
        scope.forget(lane["waiter"])
