"""A worker outside AWS: polls a queue, works on each message, deletes it or fails."""

from typing import Any

from emulator.actors.state import State
from emulator.bus.arn import parse_arn
from emulator.bus.calls import Answer, Call
from emulator.contract.operation import answered, timer
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND, Millis

PAUSE_AFTER_FAILURE = SECOND
PAUSE_MS = 100
"""Between a poll that found nothing and the next one."""

REMEMBERED = ("lanes", "is_out", "began", "life")
Lane = dict[str, Any]
"""One poller: `waiter` of its poll, `batch` counts its batches, `open` are the messages to be worked on.

`turn` counts the polls that it set itself.
"""


def begin(scope: Scope[State], actor: dict[str, Any]) -> None:
    """Start `concurrency` pollers on the queue `target`; during `outages` ([from, to] in ms) there are none."""
    actor["lanes"] = [_idle() for _ in range(_concurrency(actor))]
    actor["is_out"] = False
    actor["began"] = scope.now + int(actor.get("start_ms", 0))
    _plan_outages(scope, actor)
    for lane in range(len(actor["lanes"])):
        _poll_at(scope, actor, lane, actor["began"])


def change(scope: Scope[State], before: dict[str, Any], now: dict[str, Any]) -> None:
    """Go on as configured now: what is being worked on goes on, who waits for messages polls anew."""
    kept = {name: value for name, value in before.items() if name in REMEMBERED}
    outages = before.get("outages", ())
    before.clear()
    before.update({**now, **kept})
    lanes = before["lanes"]
    while len(lanes) < _concurrency(before):
        lanes.append(_idle())
    if outages != before.get("outages", ()):
        before["life"] = scope.state.lives[before["id"]] = before["life"] + 1
        if before["is_out"]:
            scope.at(scope.now, "came-back", actor=before["id"], life=before["life"])
        _plan_outages(scope, before)
    if before["is_out"]:
        return
    for lane, own in enumerate(lanes):
        if not own["open"]:
            scope.forget(own["waiter"])
            own["waiter"] = 0
            _poll_at(scope, before, lane, max(scope.now, before["began"]))


def _plan_outages(scope: Scope[State], actor: dict[str, Any]) -> None:
    """Set the outages that have not passed, counted from when the actor began."""
    began = actor["began"]
    for start, end in actor.get("outages", ()):
        if began + end > scope.now:
            at = max(scope.now, began + start)
            scope.at(at, "fell-out", actor=actor["id"], until=began + end, life=actor["life"])


def _idle() -> Lane:
    return {"waiter": 0, "batch": 0, "open": [], "turn": 0}


def _poll_at(scope: Scope[State], worker: dict[str, Any], lane: int, at: Millis) -> None:
    """Set a poller's next poll; one that was set before is not made."""
    worker["lanes"][lane]["turn"] += 1
    scope.at(at, "poll", actor=worker["id"], lane=lane, turn=worker["lanes"][lane]["turn"])


def _concurrency(worker: dict[str, Any]) -> int:
    return int(worker.get("concurrency", 1))


@timer("fell-out")
def fell_out(scope: Scope[State], actor: str, until: int, life: int) -> None:
    """An outage begins: polls end, and the work on messages is lost with what it was done by."""
    worker = scope.state.actors.get(actor)
    if worker is None or worker["life"] != life:
        return
    worker["is_out"] = True
    for lane in worker["lanes"]:
        scope.forget(lane["waiter"])
        lane.update(waiter=0, batch=lane["batch"] + 1, open=[])
    scope.trace("outage", f"actor:{actor}", worker["target"], until=until)
    scope.at(until, "came-back", actor=actor, life=life)


@timer("came-back")
def came_back(scope: Scope[State], actor: str, life: int) -> None:
    """The outage is over: poll again."""
    worker = scope.state.actors.get(actor)
    if worker is None or worker["life"] != life or not worker["is_out"]:
        return
    worker["is_out"] = False
    scope.trace("recover", f"actor:{actor}", worker["target"])
    for lane in range(len(worker["lanes"])):
        _poll(scope, actor, lane)


@timer("poll")
def poll(scope: Scope[State], actor: str, lane: int, turn: int) -> None:
    """Poll again after a pause, unless the poller has been started anew since."""
    worker = scope.state.actors.get(actor)
    own: Lane = worker["lanes"][lane] if worker is not None and lane < len(worker["lanes"]) else {}
    if own and own["turn"] == turn and not own["waiter"] and not own["open"]:
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
        _poll_at(scope, worker, lane, scope.now + PAUSE_AFTER_FAILURE)
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
        _poll_at(scope, worker, lane, scope.now + int(worker.get("pause_ms", PAUSE_MS)))
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
    if worker is None or worker["is_out"] or lane >= _concurrency(worker):
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
