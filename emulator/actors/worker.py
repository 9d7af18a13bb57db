"""A worker outside AWS: polls a queue, works on each message, deletes it or fails."""

from typing import Any

from emulator.actors.state import State
from emulator.bus.arn import parse_arn
from emulator.bus.calls import Answer, Call
from emulator.contract.operation import answered, timer
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND

PAUSE_AFTER_FAILURE = SECOND
PAUSE_MS = 100
"""Between a poll that found nothing and the next one."""

Lane = dict[str, Any]
"""One poller: `waiter` of its poll, `batch` counts its batches, `open` are the messages to be worked on."""


def begin(scope: Scope[State], actor: dict[str, Any]) -> None:
    """Start `concurrency` pollers on the queue `target`; during `outages` ([from, to] in ms) there are none."""
    actor["lanes"] = [{"waiter": 0, "batch": 0, "open": []} for _ in range(int(actor.get("concurrency", 1)))]
    actor["is_out"] = False
    began = scope.now + int(actor.get("start_ms", 0))
    for start, end in actor.get("outages", ()):
        scope.at(began + start, "fell-out", actor=actor["id"], until=began + end)
    for lane in range(len(actor["lanes"])):
        scope.at(began, "poll", actor=actor["id"], lane=lane)


@timer("fell-out")
def fell_out(scope: Scope[State], actor: str, until: int) -> None:
    """An outage begins: polls end, and the work on messages is lost with what it was done by."""
    worker = scope.state.actors.get(actor)
    if worker is None:
        return
    worker["is_out"] = True
    for lane in worker["lanes"]:
        scope.forget(lane["waiter"])
        lane.update(waiter=0, batch=lane["batch"] + 1, open=[])
    scope.trace("outage", f"actor:{actor}", worker["target"], until=until)
    scope.at(until, "came-back", actor=actor)


@timer("came-back")
def came_back(scope: Scope[State], actor: str) -> None:
    """The outage is over: poll again."""
    worker = scope.state.actors.get(actor)
    if worker is None:
        return
    worker["is_out"] = False
    scope.trace("recover", f"actor:{actor}", worker["target"])
    for lane in range(len(worker["lanes"])):
        _poll(scope, actor, lane)


@timer("poll")
def poll(scope: Scope[State], actor: str, lane: int) -> None:
    """Poll again after a pause, unless the poller has been started anew since."""
    worker = scope.state.actors.get(actor)
    if worker is not None and not worker["lanes"][lane]["waiter"] and not worker["lanes"][lane]["open"]:
        _poll(scope, actor, lane)


@answered("received")
def received(scope: Scope[State], answer: Answer, actor: str, lane: int) -> None:
    """Begin to work on what was received, or poll again."""
    worker = scope.state.actors.get(actor)
    if worker is None or worker["is_out"]:
        return
    own: Lane = worker["lanes"][lane]
    own["waiter"] = 0
    if answer.failure is not None:
        scope.at(scope.now + PAUSE_AFTER_FAILURE, "poll", actor=actor, lane=lane)
        return
    fails_on = worker.get("fails_on", "")
    messages = [
        {
            "id": message["MessageId"],
            "handle": message["ReceiptHandle"],
            "fails": bool(fails_on) and fails_on in message["Body"],
        }
        for message in (answer.result or {}).get("Messages", [])
    ]
    if not messages:
        scope.at(scope.now + int(worker.get("pause_ms", PAUSE_MS)), "poll", actor=actor, lane=lane)
        return
    own.update(batch=own["batch"] + 1, open=messages)
    if worker.get("heartbeat_s"):
        scope.at(_next_beat(scope, worker), "beat", actor=actor, lane=lane, batch=own["batch"])
    _work(scope, worker, lane)


@timer("beat")
def beat(scope: Scope[State], actor: str, lane: int, batch: int) -> None:
    """While the work goes on, keep its messages from others."""
    worker = scope.state.actors.get(actor)
    if worker is None or worker["lanes"][lane]["batch"] != batch or not worker["lanes"][lane]["open"]:
        return
    seconds = worker.get("visibility_s") or 2 * int(worker["heartbeat_s"])
    for message in worker["lanes"][lane]["open"]:
        given = {"ReceiptHandle": message["handle"], "VisibilityTimeout": seconds}
        request = _call(worker, "ChangeMessageVisibility", 0, **given)
        scope.call(request, scope.then("changed", actor=actor))
    scope.at(_next_beat(scope, worker), "beat", actor=actor, lane=lane, batch=batch)


@timer("worked")
def worked(scope: Scope[State], actor: str, lane: int, batch: int) -> None:
    """A message's work is over: delete it, or leave it to its visibility timeout."""
    worker = scope.state.actors.get(actor)
    if worker is None or worker["lanes"][lane]["batch"] != batch:
        return
    done, *rest = worker["lanes"][lane]["open"]
    worker["lanes"][lane]["open"] = rest
    origin = f"actor:{actor}"
    if done["fails"] or scope.chance(f"worker.{actor}").random() < float(worker.get("error_rate", 0)):
        scope.trace("error", origin, worker["target"], done["id"], type="ModelledError", text="The work failed")
    else:
        cause = scope.trace("complete", origin, worker["target"], done["id"], duration_ms=int(done["ms"]))
        request = _call(worker, "DeleteMessage", cause, ReceiptHandle=done["handle"])
        scope.call(request, scope.then("changed", actor=actor))
    if rest:
        _work(scope, worker, lane)
    else:
        _poll(scope, actor, lane)


@answered("changed")
def changed(scope: Scope[State], answer: Answer, actor: str) -> None:
    """A delete or an extension that was refused is traced: the message will come again."""
    if answer.failure is not None:
        detail = {"code": answer.failure.code, "message": answer.failure.message}
        target = scope.state.actors.get(actor, {}).get("target", "")
        scope.host.append("refuse", f"actor:{actor}", target, "", 0, detail)


def _next_beat(scope: Scope[State], worker: dict[str, Any]) -> int:
    return scope.now + int(worker["heartbeat_s"]) * SECOND


def _work(scope: Scope[State], worker: dict[str, Any], lane: int) -> None:
    own: Lane = worker["lanes"][lane]
    spread = int(worker.get("spread_ms") or 0)
    duration = int(worker.setdefault("work_ms", SECOND))
    if spread:
        duration += scope.chance(f"work.{worker['id']}").randrange(spread + 1)
    own["open"][0]["ms"] = duration
    scope.at(scope.now + duration, "worked", actor=worker["id"], lane=lane, batch=own["batch"])


def _poll(scope: Scope[State], actor: str, lane: int) -> None:
    worker = scope.state.actors.get(actor)
    if worker is None or worker["is_out"]:
        return
    parameters: dict[str, Any] = {"MaxNumberOfMessages": int(worker.get("batch", 1))}
    for name, member in (("wait_s", "WaitTimeSeconds"), ("visibility_s", "VisibilityTimeout")):
        if worker.get(name) is not None:
            parameters[member] = int(worker[name])
    request = _call(worker, "ReceiveMessage", 0, **parameters)
    worker["lanes"][lane]["waiter"] = scope.call(request, scope.then("received", actor=actor, lane=lane))


def _call(worker: dict[str, Any], operation: str, cause: int, **parameters: Any) -> Call:
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
