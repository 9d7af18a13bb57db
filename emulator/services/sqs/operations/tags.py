"""TagQueue, UntagQueue and ListQueueTags."""

from typing import Any

from emulator.bus.calls import Call, Pending
from emulator.contract.scope import Scope
from emulator.services.sqs import errors
from emulator.services.sqs.address import on_queue
from emulator.services.sqs.queue import Queue
from emulator.services.sqs.state import State
from emulator.services.sqs.tags import check_tags


@on_queue("TagQueue")
def tag_queue(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Add tags to a queue, or change their values."""
    tags = call.parameters.get("Tags")
    if not tags:
        raise errors.missing_parameter("Tags")
    queue.tags = check_tags(queue.tags, tags)
    return {}


@on_queue("UntagQueue")
def untag_queue(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Remove tags from a queue; keys that it does not have are no error."""
    keys = call.parameters.get("TagKeys")
    if not keys:
        raise errors.missing_parameter("TagKeys")
    queue.tags = {key: value for key, value in queue.tags.items() if key not in keys}
    return {}


@on_queue("ListQueueTags", reads=True)
def list_queue_tags(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Return a queue's tags."""
    return {"Tags": dict(queue.tags)} if queue.tags else {}
