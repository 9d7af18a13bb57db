"""Hands log events on: to the functions that subscribe to a group, and to metrics."""

import base64
import gzip
from typing import Any

import orjson

from emulator.bus.calls import Answer
from emulator.bus.deliveries import Invocation
from emulator.contract.operation import answered
from emulator.contract.scope import Scope
from emulator.services.logs.account_subscriptions import account_subscriptions
from emulator.services.logs.masking import masked
from emulator.services.logs.patterns.pattern import read_pattern
from emulator.services.logs.state import LogEvent, LogGroup, LogStream, State


def hand_on(scope: Scope[State], group: LogGroup, stream: LogStream, events: list[LogEvent], cause: int) -> None:
    """Give the events that a filter chooses to its destination."""
    if not (group.subscriptions or group.metric_filters or scope.state.account_policies):
        return
    events = [masked(scope.state, group, event) for event in events]
    for subscription in (*group.subscriptions.values(), *account_subscriptions(scope.state, group)):
        pattern = read_pattern(subscription["filterPattern"])
        chosen = [event for event in events if pattern.extract(event.message) is not None]
        if chosen:
            _invoke(scope, group, stream, subscription, chosen, cause)
    for metric_filter in group.metric_filters.values():
        _count(scope, group, metric_filter, events, cause)


@answered("invoked")
def invoked(scope: Scope[State], answer: Answer, group: str, target: str, cause: int) -> None:
    """A destination that refuses its events loses them; the trace says so."""
    if answer.failure is not None:
        detail = {"code": answer.failure.code, "message": answer.failure.message}
        scope.host.append("refuse", group, target, "", cause, detail)


def _invoke(
    scope: Scope[State],
    group: LogGroup,
    stream: LogStream,
    subscription: dict[str, Any],
    events: list[LogEvent],
    cause: int,
) -> None:
    """Send what AWS sends: gzip in Base64, see "Subscription filters with AWS Lambda" in the user guide."""
    data: dict[str, Any] = {
        "messageType": "DATA_MESSAGE",
        "owner": scope.account,
        "logGroup": group.name,
        "logStream": stream.name,
        "subscriptionFilters": [subscription["filterName"]],
        "logEvents": [
            {"id": stream.id_of(event), "timestamp": event.timestamp, "message": event.message} for event in events
        ],
    }
    if subscription.get("isOfAccount"):
        data["policyLevel"] = "ACCOUNT_LEVEL_POLICY"
    packed = base64.b64encode(gzip.compress(orjson.dumps(data), mtime=0)).decode()
    target = subscription["destinationArn"]
    traced = scope.trace("send", group.arn, target, "", cause, events=len(events), filter=subscription["filterName"])
    payload = orjson.dumps({"awslogs": {"data": packed}})
    then = scope.then("invoked", group=group.arn, target=target, cause=traced)
    scope.invoke(Invocation(source=group.arn, target=target, payload=payload, kind="Event", cause=traced), then)


def _count(
    scope: Scope[State], group: LogGroup, metric_filter: dict[str, Any], events: list[LogEvent], cause: int
) -> None:
    pattern = read_pattern(metric_filter["filterPattern"])
    for event in events:
        extracted = pattern.extract(event.message)
        for transformation in metric_filter["metricTransformations"]:
            value = _value(transformation, extracted)
            if value is not None:
                name = f"{transformation['metricNamespace']}/{transformation['metricName']}"
                scope.trace("metric", group.arn, "", "", cause, name=name, value=value)


def _value(transformation: dict[str, Any], extracted: dict[str, str] | None) -> float | None:
    """Return the metric's value for an event: a number, or that of the field which `metricValue` names."""
    if extracted is None:
        default: float | None = transformation.get("defaultValue")
        return default
    text = transformation["metricValue"]
    try:
        return float(extracted.get(text, "") if text.startswith("$") else text)
    except ValueError:
        return None
