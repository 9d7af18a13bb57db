"""GetQueueAttributes, SetQueueAttributes and ListDeadLetterSourceQueues."""

from typing import Any

from emulator.bus.calls import Call, Pending
from emulator.contract.scope import Scope
from emulator.kernel.clock import Millis
from emulator.services.sqs import attributes, errors
from emulator.services.sqs.address import on_queue
from emulator.services.sqs.exchange import arm, cancel_expiry
from emulator.services.sqs.pages import page
from emulator.services.sqs.queue import Queue
from emulator.services.sqs.state import State


@on_queue("GetQueueAttributes", reads=True)
def get_queue_attributes(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Return the attributes that are asked for by name; none where no name is given."""
    names: list[str] = call.parameters.get("AttributeNames") or []
    shown = attributes.describe(queue, names)
    return {"Attributes": shown} if shown else {}


@on_queue("SetQueueAttributes")
def set_queue_attributes(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Change attributes of a queue; a new retention period applies to the messages that are there."""
    given: dict[str, str] | None = call.parameters.get("Attributes")
    if not given:
        raise errors.missing_parameter("Attribute.Name")
    delay_before = queue.delay_ms
    attributes.apply(scope, queue, given)
    queue.modified = scope.now
    if queue.is_fifo and queue.delay_ms != delay_before:
        _delay_again(queue, scope.now)
    cancel_expiry(scope, queue)
    arm(scope, queue)
    return {}


@on_queue("ListDeadLetterSourceQueues", reads=True)
def list_dead_letter_source_queues(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Return the URLs of the queues whose redrive policy names this one."""
    queues = scope.state.queues
    sources = (queues[name] for name in sorted(queues))
    urls = [source.url for source in sources if source.redrive and source.redrive.target == queue.arn]
    return {"queueUrls": [], **page("queueUrls", urls, call.parameters)}


def _delay_again(queue: Queue, now: Millis) -> None:
    """Apply a FIFO queue's new delay to the messages that are still delayed, as AWS does."""
    for message in queue.delayed_messages():
        queue.hide_until(message, max(now, message.sent + queue.delay_ms))
