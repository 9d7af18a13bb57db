"""DeleteMessage and DeleteMessageBatch."""

from collections.abc import Callable
from typing import Any

from emulator.bus.calls import Call, Pending
from emulator.contract.scope import Scope
from emulator.services.sqs import errors
from emulator.services.sqs.address import on_queue
from emulator.services.sqs.batch import perform_each, read_entries
from emulator.services.sqs.disturbance import deliver_again
from emulator.services.sqs.exchange import arm, serve
from emulator.services.sqs.message import IN_FLIGHT
from emulator.services.sqs.queue import Queue
from emulator.services.sqs.receipt import sequence_of
from emulator.services.sqs.state import State


@on_queue("DeleteMessage")
def delete_message(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Delete the message of a receipt handle."""
    _deleting(scope, call, queue)(call.parameters)
    _settle(scope, queue)
    return {}


@on_queue("DeleteMessageBatch")
def delete_message_batch(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Delete up to ten messages."""
    entries = read_entries(call.parameters, "DeleteMessageBatchRequestEntry")
    result = perform_each(entries, _deleting(scope, call, queue), scope, call, queue)
    _settle(scope, queue)
    return result


def _deleting(scope: Scope[State], call: Call, queue: Queue) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what deletes a message, for each receipt handle of a request."""
    host, arn, principal, is_fifo = scope.host, queue.arn, call.principal, queue.is_fifo
    now, append, members, tag = host.now, host.trace.append, queue.members, queue.tag

    def delete(entry: dict[str, Any]) -> dict[str, Any]:
        handle = entry.get("ReceiptHandle")
        message = members.get(sequence_of(tag, handle))
        if message is None:
            return {}
        is_latest = message.handle == handle
        if is_fifo and not (is_latest and message.state is IN_FLIGHT):
            raise errors.receipt_handle_expired(str(handle))
        if is_latest:
            message.event = append(now, "delete", arn, principal, message.id, message.event, {})
            queue.remove(message, now)
            if queue.disturbance is not None:
                deliver_again(scope, queue, message)
        else:
            reason = "The message was received again since: its handle is a newer one."
            detail = {"operation": call.operation, "reason": reason}
            append(now, "ignore", arn, principal, message.id, message.event, detail)
        return {}

    return delete


def _settle(scope: Scope[State], queue: Queue) -> None:
    if queue.polls:
        serve(scope, queue)
    arm(scope, queue)
