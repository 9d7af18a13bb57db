"""A polling worker outside AWS: long-polls a queue, works on each message, deletes it or fails."""

from typing import Any

from emulator.actors.state import State
from emulator.bus.arn import parse_arn
from emulator.bus.calls import Answer, Call
from emulator.contract.operation import answered, timer
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND

PAUSE_AFTER_FAILURE = SECOND


def begin(scope: Scope[State], actor: dict[str, Any]) -> None:
    """Start `concurrency` pollers on the queue `target`; `work_ms` a message, `error_rate` of them fail."""
    for lane in range(int(actor.get("concurrency", 1))):
        _poll(scope, actor["id"], lane)


@timer("poll")
def poll(scope: Scope[State], actor: str, lane: int) -> None:
    """Poll again after a pause."""
    _poll(scope, actor, lane)


@answered("received")
def received(scope: Scope[State], answer: Answer, actor: str, lane: int) -> None:
    """Begin to work on what was received, or poll again."""
    if actor not in scope.state.actors:
        return
    if answer.failure is not None:
        scope.at(scope.now + PAUSE_AFTER_FAILURE, "poll", actor=actor, lane=lane)
        return
    messages = [
        {"id": message["MessageId"], "handle": message["ReceiptHandle"]}
        for message in (answer.result or {}).get("Messages", [])
    ]
    if not messages:
        scope.at(scope.now + 1, "poll", actor=actor, lane=lane)
        return
    _work(scope, actor, lane, messages)


@timer("worked")
def worked(scope: Scope[State], actor: str, lane: int, messages: list[dict[str, str]]) -> None:
    """A message's work is over: delete it, or leave it to its visibility timeout."""
    worker = scope.state.actors.get(actor)
    if worker is None:
        return
    done, *rest = messages
    origin = f"actor:{actor}"
    if scope.chance(f"worker.{actor}").random() < float(worker.get("error_rate", 0)):
        scope.trace("error", origin, worker["target"], done["id"], type="ModelledError", text="The work failed")
    else:
        cause = scope.trace("complete", origin, worker["target"], done["id"], duration_ms=int(worker["work_ms"]))
        request = _call(scope, worker, "DeleteMessage", cause, ReceiptHandle=done["handle"])
        scope.call(request, scope.then("deleted", actor=actor))
    if rest:
        _work(scope, actor, lane, rest)
    else:
        _poll(scope, actor, lane)


@answered("deleted")
def deleted(scope: Scope[State], answer: Answer, actor: str) -> None:
    """A delete that was refused is traced: the message will come again."""
    if answer.failure is not None:
        failure = answer.failure
        target = scope.state.actors.get(actor, {}).get("target", "")
        scope.trace("refuse", f"actor:{actor}", target, code=failure.code, message=failure.message)


def _work(scope: Scope[State], actor: str, lane: int, messages: list[dict[str, str]]) -> None:
    worker = scope.state.actors[actor]
    worker.setdefault("work_ms", SECOND)
    scope.at(scope.now + int(worker["work_ms"]), "worked", actor=actor, lane=lane, messages=messages)


def _poll(scope: Scope[State], actor: str, lane: int) -> None:
    worker = scope.state.actors.get(actor)
    if worker is None:
        return
    parameters: dict[str, Any] = {
        "MaxNumberOfMessages": int(worker.get("batch", 1)),
        "WaitTimeSeconds": int(worker.get("wait_s", 20)),
    }
    if worker.get("visibility_s") is not None:
        parameters["VisibilityTimeout"] = int(worker["visibility_s"])
    request = _call(scope, worker, "ReceiveMessage", 0, **parameters)
    scope.call(request, scope.then("received", actor=actor, lane=lane))


def _call(scope: Scope[State], worker: dict[str, Any], operation: str, cause: int, **parameters: Any) -> Call:
    queue = parse_arn(worker["target"])
    url = f"https://sqs.{queue.region}.amazonaws.com/{queue.account}/{queue.resource}"
    return Call(
        service="sqs",
        operation=operation,
        parameters={"QueueUrl": url, **parameters},
        account=queue.account,
        region=queue.region,
        principal=f"actor:{worker['id']}",
        cause=cause,
    )
