"""Event invocations: an internal queue with retries, an age limit, dead letters and destinations."""

from typing import Any

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.bus.calls import Answer, Call
from emulator.bus.deliveries import Delivery, Invocation
from emulator.bus.retries import Retry, Schedule, next_try
from emulator.contract.errors import AwsError
from emulator.contract.operation import answered, timer
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.kernel.clock import SECOND
from emulator.services.lambda_ import limits
from emulator.services.lambda_.errors import Recursive, Throttled
from emulator.services.lambda_.execution import AsyncEvent, Execution
from emulator.services.lambda_.function import LATEST, Function
from emulator.services.lambda_.lineage import continued
from emulator.services.lambda_.payloads import read_payload_value, value_or_text, write_value
from emulator.services.lambda_.running import Ended, Request, begin
from emulator.services.lambda_.state import State
from emulator.services.lambda_.synchronous import error_payload
from emulator.services.lambda_.versions import choose_version

TRACE_HEADER = "AWSTraceHeader"
SUCCESS = "Success"
CONDITIONS = {"exhausted": "RetriesExhausted", "age": "EventAgeExceeded"}


def accept(
    scope: Scope[State],
    function: Function,
    qualifier: str,
    payload: bytes,
    *,
    request_id: str,
    peer: str,
    cause: int,
    trace_header: str = "",
) -> None:
    """Take an event into the internal queue and begin its first attempt."""
    traced = scope.trace("enqueue", function.arn, peer, request_id, cause)
    event = AsyncEvent(
        id=request_id,
        function=function.name,
        qualifier=qualifier,
        payload=payload,
        accepted=scope.now,
        peer=peer,
        cause=traced,
        trace_header=trace_header,
    )
    scope.state.events[event.id] = event
    _attempt(scope, event)


@timer("attempt")
def attempt(scope: Scope[State], event: str) -> None:
    """An event's next attempt is due."""
    found = scope.state.events.get(event)
    if found is not None:
        _attempt(scope, found)


def ended(scope: Scope[State], execution: Execution, end: Ended) -> None:
    """An attempt has ended: done, to be retried, or given up."""
    event = scope.state.events.get(execution.context["event"])
    if event is None:
        return
    event.cause = end.traced
    if end.error is None:
        del scope.state.events[event.id]
        _tell_destination(scope, event, execution, end, "OnSuccess", SUCCESS)
        return
    event.failures += 1
    next_step = next_try(_error_schedule(execution.function, event), tried=event.failures - 1, **_times(scope, event))
    if isinstance(next_step, Retry):
        _retry(scope, event, execution.function, next_step)
        return
    del scope.state.events[event.id]
    condition = CONDITIONS[next_step.reason]
    _dead_letter(scope, event, execution, end, condition)
    _tell_destination(scope, event, execution, end, "OnFailure", condition)
    _tell_loss(scope, event, execution.function, execution.version.settings, condition)


@answered("handed-on")
def handed_on(
    scope: Scope[State], answer: Answer, kind: str, function: str, target: str, message: str, cause: int
) -> None:
    """A dead letter or destination was refused by its target: the event is lost, and the trace says so."""
    if answer.failure is not None:
        failure = answer.failure
        detail = {"code": failure.code, "message": failure.message, "what": kind}
        scope.host.append("refuse", function, target, message, cause, detail)


def _attempt(scope: Scope[State], event: AsyncEvent) -> None:
    function = scope.state.functions.get(event.function)
    if function is None:
        del scope.state.events[event.id]
        return
    try:
        version = choose_version(scope, function, event.qualifier)
    except AwsError as error:
        text = error.failure.message
        scope.trace("error", function.arn, "", event.id, event.cause, type=error.failure.code, text=text, attempt=0)
        del scope.state.events[event.id]
        return
    request = Request(
        kind="Event",
        peer=event.peer,
        purpose="event",
        context={"event": event.id},
        request_id=event.id,
        qualifier=event.qualifier,
        payload=event.payload,
        attempt=event.failures + 1,
        cause=event.cause,
        trace_header=event.trace_header,
    )
    try:
        begin(scope, function, version, request)
    except Throttled as throttled:
        _throttled(scope, event, function, throttled)
    except Recursive as recursive:
        del scope.state.events[event.id]
        _give_up_unrun(scope, event, function, recursive, "RecursiveInvocationsDropped")


def _throttled(scope: Scope[State], event: AsyncEvent, function: Function, throttled: Throttled) -> None:
    event.cause = scope.trace(
        "throttle", function.arn, event.peer, event.id, event.cause, reason=throttled.reason, limit=throttled.limit
    )
    event.throttles += 1
    schedule = Schedule(limits.THROTTLE_SCHEDULE.phases, _max_age_ms(function, event))
    if function.reserved == 0:
        schedule = Schedule((), None)
    next_step = next_try(schedule, tried=event.throttles - 1, **_times(scope, event))
    if isinstance(next_step, Retry):
        _retry(scope, event, function, next_step)
        return
    del scope.state.events[event.id]
    condition = "ZeroReservedConcurrency" if function.reserved == 0 else CONDITIONS[next_step.reason]
    _give_up_unrun(scope, event, function, throttled, condition)


def _give_up_unrun(
    scope: Scope[State], event: AsyncEvent, function: Function, refusal: Throttled | Recursive, condition: str
) -> None:
    """Give up an event that no code may work on, and tell the dead letters and the destination."""
    target = function.latest.settings.get("DeadLetterConfig", {}).get("TargetArn")
    if target:
        attributes = {
            "RequestID": _attribute("String", event.id),
            "ErrorCode": _attribute("Number", str(refusal.failure.status)),
            "ErrorMessage": _attribute("String", refusal.failure.message),
        }
        _hand_on(scope, event, function, "dead-letter", target, event.payload.decode(), attributes, condition)
    record = _record(scope, event, function, condition)
    _destination(scope, event, function, "OnFailure", record, condition)
    _tell_loss(scope, event, function, function.latest.settings, condition)


def _tell_loss(
    scope: Scope[State], event: AsyncEvent, function: Function, settings: dict[str, Any], condition: str
) -> None:
    """Record that nothing keeps an event that was given up."""
    dead_letters = settings.get("DeadLetterConfig", {}).get("TargetArn")
    destination = _config(function, event).get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    if not dead_letters and not destination:
        scope.trace("give-up", function.arn, "", event.id, event.cause, condition=condition)


def _retry(scope: Scope[State], event: AsyncEvent, function: Function, retry: Retry) -> None:
    attempt_number = event.failures + 1
    event.cause = scope.trace("retry", function.arn, "", event.id, event.cause, at=retry.at, attempt=attempt_number)
    scope.at(retry.at, "attempt", event=event.id)


def _times(scope: Scope[State], event: AsyncEvent) -> dict[str, int]:
    return {"accepted": event.accepted, "now": scope.now}


def _config(function: Function, event: AsyncEvent) -> dict[str, Any]:
    return function.event_configs.get(event.qualifier or LATEST, {})


def _max_age_ms(function: Function, event: AsyncEvent) -> int:
    """Return how old an event may be at an attempt: it must not have reached its maximum age."""
    age = _config(function, event).get("MaximumEventAgeInSeconds")
    return int(limits.DEFAULT_EVENT_AGE_S if age is None else age) * SECOND - 1


def _error_schedule(function: Function, event: AsyncEvent) -> Schedule:
    retries = _config(function, event).get("MaximumRetryAttempts")
    count = limits.DEFAULT_RETRIES if retries is None else retries
    return Schedule(limits.ERROR_PHASES[:count], _max_age_ms(function, event))


def _dead_letter(scope: Scope[State], event: AsyncEvent, execution: Execution, end: Ended, condition: str) -> None:
    target = execution.version.settings.get("DeadLetterConfig", {}).get("TargetArn")
    if not target or end.error is None:
        return
    attributes = {
        "RequestID": _attribute("String", event.id),
        "ErrorCode": _attribute("Number", "200"),
        "ErrorMessage": _attribute("String", str(end.error["message"])[:1024] or " "),
    }
    _hand_on(scope, event, execution.function, "dead-letter", target, event.payload.decode(), attributes, condition)


def _attribute(kind: str, value: str) -> dict[str, str]:
    return {"DataType": kind, "StringValue": value}


def _tell_destination(
    scope: Scope[State], event: AsyncEvent, execution: Execution, end: Ended, way: str, condition: str
) -> None:
    record = _record(scope, event, execution.function, condition)
    context: dict[str, Any] = {"statusCode": 200, "executedVersion": execution.version.number}
    if end.error is not None:
        context["functionError"] = "Unhandled"
        record["responsePayload"] = value_or_text(error_payload(execution, end.error))
    else:
        record["responsePayload"] = value_or_text(end.payload_bytes())
    record["responseContext"] = context
    _destination(scope, event, execution.function, way, record, condition)


def _record(scope: Scope[State], event: AsyncEvent, function: Function, condition: str) -> dict[str, Any]:
    return {
        "version": "1.0",
        "timestamp": f"{iso_time(scope.now)}Z",
        "requestContext": {
            "requestId": event.id,
            "functionArn": f"{function.arn}:{event.qualifier or LATEST}",
            "condition": condition,
            "approximateInvokeCount": event.failures + (condition == SUCCESS),
        },
        "requestPayload": value_or_text(event.payload or b"{}"),
    }


def _destination(
    scope: Scope[State], event: AsyncEvent, function: Function, way: str, record: dict[str, Any], condition: str
) -> None:
    destinations = _config(function, event).get("DestinationConfig", {})
    target = destinations.get(way, {}).get("Destination")
    if target:
        _hand_on(scope, event, function, "destination", target, write_value(record), {}, condition)


def _hand_on(
    scope: Scope[State],
    event: AsyncEvent,
    function: Function,
    kind: str,
    target: str,
    body: str,
    attributes: dict[str, Any],
    condition: str,
) -> None:
    cause = scope.trace(kind, function.arn, target, event.id, event.cause, condition=condition)
    then = scope.then("handed-on", kind=kind, function=function.arn, target=target, message=event.id, cause=cause)
    try:
        service = parse_arn(target).service
    except NotAnArn:
        service = ""
    passed_on = continued(event.trace_header, function, request_id=event.id, now=scope.now)
    if service == "lambda":
        invocation = Invocation(function.arn, target, body.encode(), "Event", cause, trace_header=passed_on)
        scope.invoke(invocation, then)
    elif service == "events":
        scope.call(_put_event(scope, function, target, body, cause), then)
    else:
        if service == "s3":
            attributes = {"Key": _attribute("String", _object_key(scope, function))}
        given: dict[str, Any] = {"MessageAttributes": attributes} if attributes else {}
        if service == "sqs":
            given["MessageSystemAttributes"] = {TRACE_HEADER: _attribute("String", passed_on)}
        scope.deliver(Delivery(function.arn, target, body, given, cause), then)


def _object_key(scope: Scope[State], function: Function) -> str:
    """Return where a bucket keeps the record of an event (docs: invocation-async-retain-records)."""
    date, time = iso_time(scope.now).split("T")
    day, second = date.replace("-", "/"), time.partition(".")[0].replace(":", ".")
    return f"aws/lambda/async/{function.name}/{day}/{date}T{second}-{scope.uuid('record')}"


def _put_event(scope: Scope[State], function: Function, target: str, body: str, cause: int) -> Call:
    record = read_payload_value(body.encode())
    outcome = "Success" if record["requestContext"]["condition"] == "Success" else "Failure"
    entry = {
        "Source": "lambda",
        "DetailType": f"Lambda Function Invocation Result - {outcome}",
        "Detail": body,
        "Resources": [target, record["requestContext"]["functionArn"]],
        "EventBusName": target,
    }
    parameters = {"Entries": [entry]}
    return Call("events", "PutEvents", parameters, scope.account, scope.region, principal=function.arn, cause=cause)
