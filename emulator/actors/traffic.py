"""A traffic source: sends messages to one resource at a constant rate, in bursts, or once."""

import json
from typing import Any

from emulator.actors.state import State
from emulator.bus.calls import Answer
from emulator.bus.deliveries import Delivery, Invocation
from emulator.contract.operation import answered, timer
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND, Millis

DEFAULT_PAYLOAD = '{"id": {{n}}}'
RESENT_AFTER = SECOND
"""How long a client that has seen no answer waits before it sends the same again."""
REMEMBERED = ("sent", "failed", "began", "life")
TIMED = ("pattern", "rate", "count", "every_ms", "end")
"""What decides when something is sent."""


def begin(scope: Scope[State], actor: dict[str, Any]) -> None:
    """Set the first tick. `rate` a second, `count` messages in all or a burst, `every_ms` between bursts."""
    actor.setdefault("sent", 0)
    actor.setdefault("failed", 0)
    actor["began"] = scope.now + int(actor.get("start_ms", 0))
    _tick_at(scope, actor, actor["began"])


def change(scope: Scope[State], before: dict[str, Any], now: dict[str, Any]) -> None:
    """Go on as configured now: what is sent changes at once; where the times change, the next is an interval away."""
    kept = {name: value for name, value in before.items() if name in REMEMBERED}
    old = {name: before.get(name) for name in TIMED}
    before.clear()
    before.update({**now, **kept})
    if old == {name: before.get(name) for name in TIMED}:
        return
    before["life"] = scope.state.lives[before["id"]] = before["life"] + 1
    if before.get("pattern", "constant") == "constant":
        rate = float(before.get("rate", 1))
        before["began"] = scope.now - int((before["sent"] - 1) * SECOND / rate) if rate > 0 else scope.now
        _tick_at(scope, before, scope.now)
    elif before["pattern"] == "burst":
        _tick_at(scope, before, scope.now + _between_bursts(before))
    else:
        _tick_at(scope, before, scope.now)


@timer("tick")
def tick(scope: Scope[State], actor: str, life: int) -> None:
    """Send what is due now and set the next tick."""
    source = scope.state.actors.get(actor)
    if source is None or source["life"] != life:
        return
    end = source.get("end")
    if end is not None and scope.now >= end:
        return
    pattern = source.get("pattern", "constant")
    if pattern == "constant":
        _send_at_rate(scope, source)
    else:
        for _ in range(int(source.get("count") or 1)):
            _send(scope, source)
        if pattern == "burst":
            _tick_at(scope, source, scope.now + _between_bursts(source))


@timer("resend")
def resend(scope: Scope[State], actor: str, body: str, attributes: dict[str, Any]) -> None:
    """Send the same once more, as a client does that saw no answer."""
    source = scope.state.actors.get(actor)
    if source is not None:
        _hand_over(scope, source, body, attributes)


@answered("sent")
def sent(scope: Scope[State], answer: Answer, actor: str) -> None:
    """Count a refusal; the refusing service has traced why."""
    if answer.failure is not None and actor in scope.state.actors:
        scope.state.actors[actor]["failed"] += 1


def _tick_at(scope: Scope[State], source: dict[str, Any], at: Millis) -> None:
    scope.at(at, "tick", actor=source["id"], life=source["life"])


def _between_bursts(source: dict[str, Any]) -> Millis:
    return max(1, int(source.get("every_ms", 10 * SECOND)))


def _send_at_rate(scope: Scope[State], source: dict[str, Any]) -> None:
    rate = float(source.get("rate", 1))
    total = source.get("count")
    if rate <= 0:
        return
    while total is None or source["sent"] < total:
        due: Millis = source["began"] + int(source["sent"] * SECOND / rate)
        if due > scope.now:
            _tick_at(scope, source, due)
            return
        _send(scope, source)


def _send(scope: Scope[State], source: dict[str, Any]) -> None:
    source["sent"] += 1
    body, attributes = _body(scope, source), {**_group(source), **_attributes(scope, source)}
    _hand_over(scope, source, body, attributes)
    if _is_nth(source, "resend_every"):
        scope.at(scope.now + RESENT_AFTER, "resend", actor=source["id"], body=body, attributes=attributes)


def _hand_over(scope: Scope[State], source: dict[str, Any], body: str, attributes: dict[str, Any]) -> None:
    origin, target = f"actor:{source['id']}", source["target"]
    then = scope.then("sent", actor=source["id"])
    if scope.host.way_to(target) == "invoke":
        kind = source.get("invocation", "RequestResponse")
        scope.invoke(Invocation(source=origin, target=target, payload=body.encode(), kind=kind), then)
        return
    scope.deliver(Delivery(source=origin, target=target, body=body, attributes=attributes), then)


def _is_nth(source: dict[str, Any], name: str) -> bool:
    every = int(source.get(name) or 0)
    return bool(every) and source["sent"] % every == 0


def _group_name(source: dict[str, Any]) -> str:
    """Return the message's group: `groups` of them take turns."""
    return f"group-{(source['sent'] - 1) % max(1, int(source.get('groups', 1))) + 1}"


def _group(source: dict[str, Any]) -> dict[str, Any]:
    """A FIFO target needs a group and a deduplication id; several groups are told to a standard queue too."""
    attributes: dict[str, Any] = {}
    target = source["target"]
    if target.endswith(".fifo"):
        attributes.setdefault("MessageGroupId", _group_name(source))
        attributes.setdefault("MessageDeduplicationId", f"{source['id']}-{source['sent']}")
    elif int(source.get("groups", 1)) > 1 and ":sqs:" in target:
        attributes.setdefault("MessageGroupId", _group_name(source))
    return attributes


def _attributes(scope: Scope[State], source: dict[str, Any]) -> dict[str, Any]:
    """Return the message attributes: texts, numbers, and lists as String.Array."""
    given = source.get("attributes")
    if not given:
        return {}
    return {
        "MessageAttributes": {
            name: _attribute(value) for name, value in json.loads(_fill(scope, source, given)).items()
        }
    }


def _attribute(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return {"DataType": "String", "StringValue": value}
    kind = "Number" if isinstance(value, (int, float)) and not isinstance(value, bool) else "String.Array"
    return {"DataType": kind, "StringValue": json.dumps(value)}


def _body(scope: Scope[State], source: dict[str, Any]) -> str:
    payload = source.get("payload") or DEFAULT_PAYLOAD
    if _is_nth(source, "poison_every"):
        payload = source["poison"]
    return _fill(scope, source, payload if isinstance(payload, str) else json.dumps(payload))


def _fill(scope: Scope[State], source: dict[str, Any], text: str) -> str:
    text = text.replace("{{n}}", str(source["sent"])).replace("{{group}}", _group_name(source))
    if "{{uuid}}" in text:
        text = text.replace("{{uuid}}", scope.uuid(f"traffic.{source['id']}"))
    return text
