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
    if taken and not poll.visibility_ms:
        serve(scope, queue)
    if queue.members:
        arm(scope, queue)
    if taken:
        return {"Messages": taken}
    if not poll.waited_ms:
        scope.host.append("empty-receive", queue.arn, call.principal, "", call.cause, {"waited_ms": 0})
        return {}
    pending = scope.wait()
    timer = scope.at(scope.now + poll.waited_ms, "end_poll", queue=queue.name, waiter=pending.waiter)
    queue.polls.append(Poll(pending.waiter, timer, *poll[2:]))
    return pending


def _read(call: Call, queue: Queue) -> Poll:
    get = call.parameters.get
    maximum, wait, visibility = get("MaxNumberOfMessages"), get("WaitTimeSeconds"), get("VisibilityTimeout")
    if maximum is None:
        maximum = 1
    elif not 1 <= maximum <= limits.RECEIVE_MESSAGES:
        raise errors.invalid_value(maximum, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.")
    if wait is not None:
        _check_range(wait, "WaitTimeSeconds", limits.WAIT_SECONDS)
    if visibility is not None:
        _check_range(visibility, "VisibilityTimeout", limits.VISIBILITY_SECONDS)
    system_names = (*(get("MessageSystemAttributeNames") or ()), *(get("AttributeNames") or ()))
    for name in system_names:
        if name not in SYSTEM_NAMES:
            raise errors.unknown_attribute(name)
    waited_ms = queue.wait_ms if wait is None else wait * SECOND
    visibility_ms = queue.visibility_ms if visibility is None else visibility * SECOND
    attribute_names = tuple(get("MessageAttributeNames") or ())
    given = get("ReceiveRequestAttemptId")
    attempt_id = "" if given is None else _attempt_id(queue, given)
    # By position: keywords take twice as long.
    return Poll(
        0, 0, call.principal, call.cause, maximum, waited_ms, visibility_ms, system_names, attribute_names, attempt_id
    )


def _attempt_id(queue: Queue, given: str) -> str:
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


def _check_range(value: int, name: str, most: int) -> None:
    if not 0 <= value <= most:
        raise errors.invalid_value(value, name, f"Must be >= 0 and <= {most}, if provided.")
