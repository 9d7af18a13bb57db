"""SendMessage and SendMessageBatch."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from emulator.bus.calls import Call, Pending
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND, Millis
from emulator.services.sqs import errors, limits
from emulator.services.sqs.address import on_queue
from emulator.services.sqs.batch import perform_each, read_entries
from emulator.services.sqs.checksums import md5_of_attributes
from emulator.services.sqs.contents import check_identifier, read_attributes, read_trace_header, size_of, weigh
from emulator.services.sqs.exchange import arrive
from emulator.services.sqs.message import DELAYED, VISIBLE, Message
from emulator.services.sqs.queue import Queue
from emulator.services.sqs.sender import sender_id
from emulator.services.sqs.state import State

Attributes = dict[str, dict[str, Any]]
ENTRY = "SendMessageBatchRequestEntry"

PLAIN = frozenset(("Id", "QueueUrl", "MessageBody"))
"""Where a message has no other members, only its body is to be read."""
LONGEST_CHARACTER = 4
"""The most bytes of a character in UTF-8."""

BODY_SHOWN = 200
"""How much of a body the trace keeps, for who looks at a message."""


@on_queue("SendMessage")
def send_message(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Put one message into a queue."""
    return accepting(scope, queue, call.principal, call.cause, call.trace_header)(call.parameters)


@on_queue("SendMessageBatch")
def send_message_batch(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Put up to ten messages into a queue; each is accepted or refused by itself."""
    entries = read_entries(call.parameters, ENTRY)
    _check_together(entries)
    if queue.is_fifo:
        for entry in entries:
            _check_fifo(queue, entry)
    accept = accepting(scope, queue, call.principal, call.cause, call.trace_header)
    return perform_each(entries, accept, scope, call, queue)


def accepting(
    scope: Scope[State], queue: Queue, principal: str, cause: int, trace_header: str = ""
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what checks a message and puts it into a queue, for each message of a request; it answers as SendMessage.

    A message has the members of SendMessage or of an entry of a batch. One without AWSTraceHeader gets the
    `trace_header` of who sends it.
    """
    host, state, arn, is_fifo = scope.host, scope.state, queue.arn, queue.is_fifo
    now, delay_ms, record, new_id = host.now, queue.delay_ms, host.trace.append, host.uuids("sqs.message-id").next
    sender, until, begins = sender_id(principal, scope.account), now + delay_ms, DELAYED if delay_ms else VISIBLE

    def accept(entry: dict[str, Any]) -> dict[str, Any]:
        body = entry.get("MessageBody")
        if not body:
            raise errors.missing_parameter("MessageBody")
        size, md5 = weigh(body)
        # By position: keywords take three times as long.
        message = Message(0, "", body, md5, size, sender, now, until, begins)
        if trace_header:
            message.trace_header = trace_header
        is_plain = PLAIN.issuperset(entry)
        if not is_plain:
            _read(queue, entry, message)
        elif size > queue.maximum_bytes:
            raise errors.message_too_long(queue.maximum_bytes)
        state.sequence = message.sequence = state.sequence + 1
        if is_fifo:
            original = _number(queue, message, entry, now)
            if original is not None:
                record(now, "deduplicate", arn, principal, original.id, cause, {"id": message.deduplication})
                return _accepted(original)
        elif not is_plain and entry.get("MessageDeduplicationId") is not None:
            reason = "The request include parameter that is not valid for this queue type."
            raise errors.invalid_value(entry["MessageDeduplicationId"], "MessageDeduplicationId", reason)
        message.id = new_id()
        detail = {"size": message.size, "visible_at": message.hidden_until, "body": body[:BODY_SHOWN]}
        if message.group:
            detail["group"] = message.group
        message.event = record(now, "send", arn, principal, message.id, cause, detail)
        arrive(scope, queue, message)
        return {"MD5OfMessageBody": md5, "MessageId": message.id} if is_plain else _accepted(message)

    return accept


def _read(queue: Queue, entry: dict[str, Any], message: Message) -> None:
    """Take over what a message holds besides its body, or refuse it."""
    if entry.get("MessageAttributes"):
        message.attributes, size = read_attributes(entry["MessageAttributes"])
        message.attributes_md5 = md5_of_attributes(message.attributes)
        message.size += size
    if message.size > queue.maximum_bytes:
        raise errors.message_too_long(queue.maximum_bytes)
    if entry.get("MessageSystemAttributes"):
        given = read_trace_header(entry["MessageSystemAttributes"])
        message.trace_header = given[limits.TRACE_HEADER]["StringValue"]
        message.system_md5 = md5_of_attributes(given)
    group = entry.get("MessageGroupId")
    if group is not None:
        check_identifier(group, "MessageGroupId")
        message.group = group
    delay_ms = _delay_of(queue, entry)
    message.hidden_until = message.sent + delay_ms
    message.state = DELAYED if delay_ms else VISIBLE


def _accepted(message: Message) -> dict[str, Any]:
    result = {"MD5OfMessageBody": message.md5, "MessageId": message.id}
    if message.attributes_md5:
        result["MD5OfMessageAttributes"] = message.attributes_md5
    if message.system_md5:
        result["MD5OfMessageSystemAttributes"] = message.system_md5
    if message.number:
        result["SequenceNumber"] = message.number
    return result


def _delay_of(queue: Queue, entry: dict[str, Any]) -> Millis:
    delay = entry.get("DelaySeconds")
    if delay is None:
        return queue.delay_ms
    if not 0 <= delay <= limits.DELAY_SECONDS:
        raise errors.invalid_value(delay, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.")
    if not queue.is_fifo:
        return int(delay) * SECOND
    if delay:
        reason = "The request include parameter that is not valid for this queue type."
        raise errors.invalid_value(delay, "DelaySeconds", reason)
    return queue.delay_ms


def _number(queue: Queue, message: Message, entry: dict[str, Any], now: Millis) -> Message | None:
    """Give a FIFO message its ids; return the earlier message that it repeats, if there is one."""
    _check_fifo(queue, entry)
    given = entry.get("MessageDeduplicationId")
    message.deduplication = sha256(message.body.encode()).hexdigest() if given is None else given
    group = message.group if queue.attributes["DeduplicationScope"] == "messageGroup" else ""
    original = queue.duplicates.find(group, message.deduplication, now)
    if original is None:
        message.number = queue.duplicates.next_number()
        queue.duplicates.remember(group, message)
    return original


def _check_fifo(queue: Queue, entry: dict[str, Any]) -> None:
    if entry.get("MessageGroupId") is None:
        raise errors.missing_parameter("MessageGroupId")
    given = entry.get("MessageDeduplicationId")
    if given is not None:
        check_identifier(given, "MessageDeduplicationId")
    elif queue.attributes["ContentBasedDeduplication"] != "true":
        raise errors.missing_deduplication()


def _check_together(entries: list[dict[str, Any]]) -> None:
    characters = sum([len(entry.get("MessageBody") or "") for entry in entries])
    if characters * LONGEST_CHARACTER <= limits.MESSAGE_BYTES and all(map(PLAIN.issuperset, entries)):
        return
    sent = 0
    for entry in entries:
        sent += size_of(entry.get("MessageBody") or "")
        for name, value in (entry.get("MessageAttributes") or {}).items():
            sent += len(name) + len(value.get("DataType") or "")
            sent += len(value.get("BinaryValue") or b"") or size_of(value.get("StringValue") or "")
    if sent > limits.MESSAGE_BYTES:
        raise errors.batch_too_long(limits.MESSAGE_BYTES, sent)
