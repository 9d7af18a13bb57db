"""ReceiveMessage."""

from typing import Any

from emulator.bus.calls import Call, Pending
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.services.sqs import errors, limits
from emulator.services.sqs.address import on_queue
from emulator.services.sqs.contents import check_identifier
from emulator.services.sqs.exchange import arm, serve, take
from emulator.services.sqs.queue import Poll, Queue
from emulator.services.sqs.rendering import render
from emulator.services.sqs.state import State

SYSTEM_NAMES = (
    "All",
    "ApproximateFirstReceiveTimestamp",
    "ApproximateReceiveCount",
    "AWSTraceHeader",
    "DeadLetterQueueSourceArn",
    "MessageDeduplicationId",
    "MessageGroupId",
    "SenderId",
    "SentTimestamp",
    "SequenceNumber",
)


@on_queue("ReceiveMessage")
def receive_message(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Hand out up to ten messages now, or wait for the first one."""
    poll = _read(call, queue)
    if not queue.is_fifo and queue.in_flight >= limits.IN_FLIGHT and not poll.waited_ms:
        raise errors.over_limit("The maximum number of in flight messages is reached.")
    taken = (poll.attempt_id and _take_again(scope, queue, poll)) or take(scope, queue, poll)
    if taken or not poll.waited_ms:
        if not poll.visibility_ms:
            serve(scope, queue)
        arm(scope, queue)
        if taken:
            return {"Messages": taken}
        scope.host.append("empty-receive", queue.arn, call.principal, "", call.cause, {"waited_ms": 0})
        return {}
    arm(scope, queue)
    pending = scope.wait()
    timer = scope.at(scope.now + poll.waited_ms, "end_poll", queue=queue.name, waiter=pending.waiter)
    queue.polls.append(poll._replace(waiter=pending.waiter, timer=timer))
    return pending


def _read(call: Call, queue: Queue) -> Poll:
    get = call.parameters.get
    maximum, wait, visibility = get("MaxNumberOfMessages"), get("WaitTimeSeconds"), get("VisibilityTimeout")
    if maximum is None:
        maximum = 1
    elif not 1 <= maximum <= limits.RECEIVE_MESSAGES:
        raise errors.invalid_value(maximum, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.")
    _check_range(wait, "WaitTimeSeconds", limits.WAIT_SECONDS)
    _check_range(visibility, "VisibilityTimeout", limits.VISIBILITY_SECONDS)
    system_names = (*(get("MessageSystemAttributeNames") or ()), *(get("AttributeNames") or ()))
    for name in system_names:
        if name not in SYSTEM_NAMES:
            raise errors.unknown_attribute(name)
    return Poll(
        waiter=0,
        timer=0,
        principal=call.principal,
        cause=call.cause,
        maximum=maximum,
        waited_ms=queue.wait_ms if wait is None else wait * SECOND,
        visibility_ms=queue.visibility_ms if visibility is None else visibility * SECOND,
        system_names=system_names,
        attribute_names=tuple(get("MessageAttributeNames") or ()),
        attempt_id=_attempt_id(queue, get("ReceiveRequestAttemptId")),
    )


def _attempt_id(queue: Queue, given: str | None) -> str:
    if given is None:
        return ""
    if not queue.is_fifo:
        reason = "The request include parameter that is not valid for this queue type."
        raise errors.invalid_value(given, "ReceiveRequestAttemptId", reason)
    check_identifier(given, "ReceiveRequestAttemptId")
    return given


def _take_again(scope: Scope[State], queue: Queue, poll: Poll) -> list[dict[str, Any]]:
    """Hand out once more what the same attempt received; its visibility timeout begins anew."""
    now = scope.now
    repeated = queue.attempts.repeat(poll.attempt_id, now)
    until = now + poll.visibility_ms
    for message in repeated:
        queue.hide_until(message, until)
        detail = {"hidden_until": until, "attempt": poll.attempt_id}
        message.event = scope.host.append("extend", queue.arn, poll.principal, message.id, message.event, detail)
    if repeated:
        queue.attempts.remember(poll.attempt_id, repeated, now)
    return render(repeated, poll.system_names, poll.attribute_names)


def _check_range(value: int | None, name: str, most: int) -> None:
    if value is not None and not 0 <= value <= most:
        raise errors.invalid_value(value, name, f"Must be >= 0 and <= {most}, if provided.")
