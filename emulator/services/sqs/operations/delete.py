"""DeleteMessage and DeleteMessageBatch."""

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
from emulator.services.sqs.state import State


@on_queue("DeleteMessage")
def delete_message(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Delete the message of a receipt handle."""
    _delete(scope, call, queue, call.parameters.get("ReceiptHandle"))
    _settle(scope, queue)
    return {}


@on_queue("DeleteMessageBatch")
def delete_message_batch(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Delete up to ten messages."""

    def perform(entry: dict[str, Any]) -> dict[str, Any]:
        _delete(scope, call, queue, entry.get("ReceiptHandle"))
        return {}

    entries = read_entries(call.parameters, "DeleteMessageBatchRequestEntry")
    result = perform_each(entries, perform, scope, call, queue)
    _settle(scope, queue)
    return result


def _delete(scope: Scope[State], call: Call, queue: Queue, handle: str | None) -> None:
    message = queue.holder(handle)
    if message is None:
        return
    is_latest = message.handle == handle
    if queue.is_fifo and not (is_latest and message.state is IN_FLIGHT):
        raise errors.receipt_handle_expired(str(handle))
    if not is_latest:
        detail = {
            "operation": call.operation,
            "reason": "The message was received again since: its handle is a newer one.",
        }
        scope.host.append("ignore", queue.arn, call.principal, message.id, message.event, detail)
        return
    host = scope.host
    now = host.now
    message.event = host.trace.append(now, "delete", queue.arn, call.principal, message.id, message.event, {})
    queue.remove(message, now)
    if queue.disturbance is not None:
        deliver_again(scope, queue, message)


def _settle(scope: Scope[State], queue: Queue) -> None:
    if queue.polls:
        serve(scope, queue)
    arm(scope, queue)
