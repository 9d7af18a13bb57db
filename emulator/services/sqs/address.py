"""Finds the queue that a call is about, in this account or in another one."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call, Pending
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sqs import errors
from emulator.services.sqs.queue import Queue
from emulator.services.sqs.state import State

Result = dict[str, Any] | Pending
OnQueue = Callable[[Scope[State], Call, Queue], Result]
OnCall = Callable[[Scope[State], Call], Result]

REGION = re.compile(r"(?:sqs\.([a-z0-9-]+)|(?:([a-z0-9-]+)\.)?queue)\.amazonaws\.com(?:\.cn)?")
"""AWS's own hosts of queues, each with its region; `queue.amazonaws.com` is that of us-east-1."""
US_EAST = "us-east-1"

LIMITED = {
    "SendMessage": "send",
    "SendMessageBatch": "send",
    "ReceiveMessage": "receive",
    "DeleteMessage": "delete",
    "DeleteMessageBatch": "delete",
}
"""The operations whose rate a FIFO queue limits, each with the action that it counts for."""


def queue_url(region: str, account: str, name: str) -> str:
    """Return the URL of a queue as the world knows it; whoever faces clients may put another host into it."""
    return f"https://sqs.{region}.amazonaws.com/{account}/{name}"


def on_queue(name: str, *, reads: bool = False) -> Callable[[OnQueue], OnCall]:
    """Mark `function(scope, call, queue)` as the operation `name` on the queue of the parameter QueueUrl.

    A refusal of one that changes something is traced.
    """

    def mark(function: OnQueue) -> OnCall:
        @operation(name, reads=reads)
        @wraps(function)
        def perform(scope: Scope[State], call: Call) -> Result:
            queue = scope.state.addresses.get(call.parameters.get("QueueUrl", ""))
            try:
                if queue is None:
                    owner, queue_name = read_url(call)
                    if owner != scope.account:
                        return call_owner(scope, call, owner)
                    queue = _find(scope, call, queue_name)
                if queue.is_fifo and name in LIMITED and scope.settings.throttles:
                    queue.throughput.spend(LIMITED[name], _groups(call, queue), scope.now)
                return function(scope, call, queue)
            except AwsError as error:
                if not reads and call.account == scope.account:
                    trace_refusal(scope, call, queue.arn if queue else "", error)
                raise

        return perform

    return mark


def read_url(call: Call) -> tuple[str, str]:
    """Return account and name of the queue that the parameter QueueUrl names."""
    url = call.parameters.get("QueueUrl")
    if not url:
        raise errors.missing_parameter("QueueUrl")
    try:
        address = urlsplit(url)
    except ValueError:
        raise errors.invalid_address(str(url)) from None
    named = REGION.fullmatch(address.netloc)
    if named and (named[1] or named[2] or US_EAST) != call.region:
        raise errors.invalid_address(f"{address.scheme}://{address.netloc}/")
    parts = address.path.strip("/").split("/")
    if len(parts) == 1 and parts[0]:
        return call.account, parts[0]
    if len(parts) < 2 or not (parts[-2].isdecimal() and len(parts[-2]) == 12):
        raise errors.invalid_address(str(url))
    return parts[-2], parts[-1]


def call_owner(scope: Scope[State], call: Call, owner: str) -> Result:
    """Perform a call on a queue of another account there."""
    outcome = scope.call_now(call._replace(account=owner))
    if isinstance(outcome, Pending):
        return outcome
    if outcome.failure is not None:
        failure = outcome.failure
        raise AwsError(failure.code, failure.message, failure.status, failure.detail)
    return outcome.result or {}


def trace_refusal(scope: Scope[State], call: Call, arn: str, error: AwsError) -> None:
    """Record that a call was refused, on the queue that it named even where there is none."""
    if not arn:
        name = str(call.parameters.get("QueueUrl", "")).rstrip("/").rpartition("/")[2]
        arn = make_arn("sqs", scope.region, scope.account, name)
    failure = error.failure
    detail = {"operation": call.operation, "code": failure.code, "message": failure.message}
    scope.host.append("refuse", arn, call.principal, "", call.cause, detail)


def _groups(call: Call, queue: Queue) -> list[str]:
    """Return the groups that a request is counted for: in high throughput mode those that it sends to."""
    if queue.attributes["FifoThroughputLimit"] != "perMessageGroupId":
        return [""]
    entries = call.parameters.get("Entries") or [call.parameters]
    return sorted({str(entry.get("MessageGroupId") or "") for entry in entries} - {""})


def _find(scope: Scope[State], call: Call, name: str) -> Queue:
    queue = scope.state.queues.get(name)
    if queue is None:
        raise errors.queue_does_not_exist(call.protocol)
    scope.state.remember_address(call.parameters["QueueUrl"], queue)
    return queue
