"""ChangeMessageVisibility and ChangeMessageVisibilityBatch."""

from typing import Any

from emulator.bus.calls import Call, Pending
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.services.sqs import errors, limits
from emulator.services.sqs.address import on_queue
from emulator.services.sqs.batch import perform_each, read_entries
from emulator.services.sqs.exchange import arm, serve, show
from emulator.services.sqs.message import IN_FLIGHT
from emulator.services.sqs.queue import Queue
from emulator.services.sqs.state import State


@on_queue("ChangeMessageVisibility")
def change_message_visibility(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Let a message in flight come back sooner or later."""
    if call.parameters.get("VisibilityTimeout") is None:
        raise errors.missing_parameter("VisibilityTimeout")
    _change(scope, call, queue, call.parameters)
    serve(scope, queue)
    arm(scope, queue)
    return {}


@on_queue("ChangeMessageVisibilityBatch")
def change_message_visibility_batch(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Change the visibility of up to ten messages."""

    def perform(entry: dict[str, Any]) -> dict[str, Any]:
        _change(scope, call, queue, entry)
        return {}

    entries = read_entries(call.parameters, "ChangeMessageVisibilityBatchRequestEntry")
    result = perform_each(entries, perform, scope, call, queue)
    serve(scope, queue)
    arm(scope, queue)
    return result


def _change(scope: Scope[State], call: Call, queue: Queue, entry: dict[str, Any]) -> None:
    handle, seconds = entry.get("ReceiptHandle"), entry.get("VisibilityTimeout") or 0
    if not 0 <= seconds <= limits.VISIBILITY_SECONDS:
        reason = f"Must be between 0 and {limits.VISIBILITY_SECONDS}."
        raise errors.invalid_value(seconds, "VisibilityTimeout", reason)
    message = queue.holder(handle)
    if message is None:
        raise errors.message_not_available(str(handle))
    if message.handle != handle or message.state is not IN_FLIGHT:
        raise errors.receipt_handle_expired(str(handle)) if queue.is_fifo else errors.message_not_in_flight()
    until = scope.now + seconds * SECOND
    if until > message.received + limits.VISIBILITY_IN_TOTAL:
        reason = "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]"
        raise errors.invalid_value(seconds, "VisibilityTimeout", reason)
    if seconds == 0:
        show(scope, queue, message, "ChangeMessageVisibility 0")
        return
    queue.hide_until(message, until)
    detail = {"hidden_until": until}
    message.event = scope.host.append("extend", queue.arn, call.principal, message.id, message.event, detail)
