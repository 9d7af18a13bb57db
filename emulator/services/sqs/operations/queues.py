"""CreateQueue, DeleteQueue, PurgeQueue, GetQueueUrl and ListQueues."""

import re
from typing import Any

from emulator.bus.arn import make_arn
from emulator.bus.calls import Answer, Call, Pending
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sqs import attributes, errors, limits
from emulator.services.sqs.address import call_owner, on_queue, queue_url
from emulator.services.sqs.exchange import cancel_expiry
from emulator.services.sqs.fifo import FifoLine
from emulator.services.sqs.pages import page
from emulator.services.sqs.queue import Queue
from emulator.services.sqs.receipt import make_tag
from emulator.services.sqs.standard import StandardLine
from emulator.services.sqs.state import State
from emulator.services.sqs.tags import check_tags

NAME = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")
FIFO_SUFFIX = ".fifo"


@operation("CreateQueue")
def create_queue(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Create a queue, or find the one that has this name and these attributes."""
    name = call.parameters.get("QueueName")
    given: dict[str, str] = dict(call.parameters.get("Attributes") or {})
    if not name:
        raise errors.missing_parameter("QueueName")
    is_fifo = _check_name(name, given)
    existing = scope.state.queues.get(name)
    if existing is not None:
        attributes.check_each(scope, existing, given)
        difference = attributes.first_difference(existing, given)
        if difference:
            raise errors.queue_name_exists(difference)
        return {"QueueUrl": existing.url}
    if scope.state.was_deleted_recently(name, scope.now):
        raise errors.queue_deleted_recently()
    queue = Queue(
        name=name,
        arn=make_arn("sqs", scope.region, scope.account, name),
        url=queue_url(scope.region, scope.account, name),
        tag=make_tag(scope.chance("queue-tag").getrandbits(64)),
        created=scope.now,
        modified=scope.now,
        attributes=attributes.defaults(is_fifo),
        tags=check_tags({}, call.parameters.get("tags") or {}),
        is_fifo=is_fifo,
        line=FifoLine() if is_fifo else StandardLine(),
    )
    attributes.apply(scope, queue, given)
    scope.state.put(queue)
    return {"QueueUrl": queue.url}


@on_queue("DeleteQueue")
def delete_queue(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Delete a queue with its messages; its long polls are refused."""
    scope.state.drop(queue, scope.now)
    cancel_expiry(scope, queue)
    if queue.reappear_at is not None:
        scope.cancel(queue.reappear_timer)
    for poll in queue.polls:
        scope.cancel(poll.timer)
        scope.answer(poll.waiter, Answer(failure=errors.queue_does_not_exist(call.protocol).failure))
    removed = queue.clear()
    if removed:
        scope.host.append("purge", queue.arn, call.principal, "", call.cause, {"messages": removed})
    return {}


@on_queue("PurgeQueue")
def purge_queue(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Remove all messages of a queue; once a minute."""
    if queue.purged and scope.now - queue.purged < limits.PURGE_INTERVAL:
        raise errors.purge_in_progress(queue.name)
    queue.purged = scope.now
    removed = queue.clear()
    scope.host.append("purge", queue.arn, call.principal, "", call.cause, {"messages": removed})
    cancel_expiry(scope, queue)
    if queue.reappear_at is not None:
        scope.cancel(queue.reappear_timer)
        queue.reappear_at = None
    return {}


@operation("GetQueueUrl", reads=True)
def get_queue_url(scope: Scope[State], call: Call) -> dict[str, Any] | Pending:
    """Return the URL of a queue by its name, in this account or in its owner's."""
    name = call.parameters.get("QueueName")
    if not name:
        raise errors.missing_parameter("QueueName")
    owner = call.parameters.get("QueueOwnerAWSAccountId") or scope.account
    if owner != scope.account:
        return call_owner(scope, call, owner)
    queue = scope.state.queues.get(name)
    if queue is None:
        raise errors.queue_does_not_exist(call.protocol)
    return {"QueueUrl": queue.url}


@operation("ListQueues", reads=True)
def list_queues(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the URLs of the queues, in order of their names; in pages where MaxResults is given."""
    prefix = call.parameters.get("QueueNamePrefix") or ""
    queues = scope.state.queues
    urls = [queues[name].url for name in sorted(queues) if name.startswith(prefix)]
    return page("QueueUrls", urls, call.parameters)


def _check_name(name: str, given: dict[str, str]) -> bool:
    is_fifo = str(given.get("FifoQueue", "")).lower() == "true"
    if is_fifo:
        stem = name.removesuffix(FIFO_SUFFIX)
        if stem == name or len(name) > limits.NAME_LENGTH or not NAME.match(stem):
            text = "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
            raise errors.invalid_parameter(text + "must end with .fifo suffix and be 1 to 80 in length.")
    elif not NAME.match(name):
        text = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
        raise errors.invalid_parameter(text)
    return is_fifo
