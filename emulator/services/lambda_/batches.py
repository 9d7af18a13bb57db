"""Batches of an SQS mapping: gathered, handed to the function, deleted where they succeeded."""

from typing import Any

from emulator.bus.calls import Answer
from emulator.contract.behaviour import Batch
from emulator.contract.errors import AwsError
from emulator.contract.operation import answered, timer
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.services.lambda_ import limits
from emulator.services.lambda_.errors import Throttled
from emulator.services.lambda_.execution import Execution
from emulator.services.lambda_.filters import passes
from emulator.services.lambda_.function import Function
from emulator.services.lambda_.lineage import passages
from emulator.services.lambda_.mapping import Mapping, Poller
from emulator.services.lambda_.polls import consider_growth, poll, queue_call, shrink, stop, stop_waiting
from emulator.services.lambda_.records import sqs_records
from emulator.services.lambda_.running import Ended, Request, begin
from emulator.services.lambda_.state import State
from emulator.services.lambda_.versions import choose_version

PARTIAL = "ReportBatchItemFailures"
IDS = tuple(str(number) for number in range(limits.RECEIVE))


@answered("polled")
def polled(scope: Scope[State], answer: Answer, mapping: str, poller: int) -> None:
    """A long poll has ended: gather what it brought."""
    found = _find(scope, mapping, poller)
    if found is None:
        return
    owner, waiting = found
    if waiting.waiter:
        waiting.waiter = 0
        owner.waiting -= 1
    if answer.failure is not None:
        scope.at(scope.now + limits.POLL_AGAIN_MS, "poll", mapping=mapping, poller=poller)
        return
    messages = (answer.result or {}).get("Messages")
    if not messages:
        if waiting.gathered or not shrink(owner, waiting):
            poll(scope, owner, waiting)
        return
    if "FilterCriteria" in owner.settings:
        messages = _filtered(scope, owner, messages)
    if messages:
        gather(scope, owner, waiting, messages)
    else:
        poll(scope, owner, waiting)


@timer("poll")
def poll_again(scope: Scope[State], mapping: str, poller: int) -> None:
    """Poll again after a failed poll."""
    found = _find(scope, mapping, poller)
    if found is not None:
        poll(scope, *found)


@timer("window-ended")
def window_ended(scope: Scope[State], mapping: str, poller: int) -> None:
    """The batching window is over: hand on what was gathered."""
    found = _find(scope, mapping, poller)
    if found is None:
        return
    owner, gatherer = found
    stop_waiting(scope, owner, gatherer)
    gatherer.window = 0
    hand_on(scope, owner, gatherer)


@timer("hand-on")
def hand_on_again(scope: Scope[State], mapping: str, poller: int) -> None:
    """Try a throttled batch again."""
    found = _find(scope, mapping, poller)
    if found is not None:
        hand_on(scope, *found)


def gather(scope: Scope[State], mapping: Mapping, poller: Poller, messages: list[dict[str, Any]]) -> None:
    """Add messages to the poller's batch; hand it on when it is full or no window is asked for."""
    if not poller.gathered:
        poller.received_at = scope.now
    poller.gathered.extend(messages)
    poller.bytes += _size_of(messages)
    window_s = mapping.settings["MaximumBatchingWindowInSeconds"]
    is_full = len(poller.gathered) >= mapping.settings["BatchSize"] or poller.bytes >= limits.BATCH_BYTES
    if is_full or not window_s:
        hand_on(scope, mapping, poller)
        return
    if not poller.window:
        until = scope.now + window_s * SECOND
        poller.window = scope.at(until, "window-ended", mapping=mapping.uuid, poller=poller.number)
    scope.trace(
        "gather",
        mapping.function,
        mapping.source,
        until=poller.received_at + window_s * SECOND,
        window_ms=window_s * SECOND,
        size=mapping.settings["BatchSize"],
        gathered=len(poller.gathered),
        messages=[message["MessageId"] for message in messages],
    )
    poll(scope, mapping, poller)


def hand_on(scope: Scope[State], mapping: Mapping, poller: Poller) -> None:
    """Invoke the function with the gathered messages; what the batch does not hold waits for the next one."""
    if poller.window:
        scope.cancel(poller.window)
        poller.window = 0
    batch = _cut(mapping, poller)
    function = scope.state.functions.get(mapping.name)
    if function is None:
        mapping.state = "Disabled"
        stop(scope, mapping)
        return
    request = Request(
        kind="mapping",
        peer=mapping.source,
        purpose="batch",
        context={"mapping": mapping, "poller": poller, "batch": batch},
        request_id=scope.uuid("request-id"),
        qualifier=mapping.qualifier,
        batch=_as_batch(mapping, batch),
        messages=tuple([message["MessageId"] for message in batch]),
        trace_header=_trace_header(function, batch),
    )
    try:
        begin(scope, function, choose_version(scope, function, mapping.qualifier), request)
    except Throttled as throttled:
        _throttled(scope, mapping, poller, request, throttled)
        return
    except AwsError:
        _drop(scope, mapping, poller)
        return
    poller.throttles = 0
    poller.gathered = poller.gathered[len(batch) :]
    poller.bytes = _size_of(poller.gathered) if poller.gathered else 0
    consider_growth(scope, mapping)


def ended(scope: Scope[State], execution: Execution, end: Ended) -> None:
    """A batch has been worked on: delete what succeeded, then poll again."""
    context = execution.context
    mapping, poller, batch = context["mapping"], context["poller"], context["batch"]
    if end.error is not None:
        done = []
    elif PARTIAL in mapping.settings["FunctionResponseTypes"]:
        done = _succeeded(batch, end)
        _tell_failures(scope, mapping, batch, done, end.traced)
    else:
        done = batch
    delete(scope, mapping, done, end.traced)
    if mapping.pollers.get(poller.number) is not poller:
        return
    if poller.gathered:
        hand_on(scope, mapping, poller)
    elif end.error is None or not shrink(mapping, poller):
        poll(scope, mapping, poller)


def _tell_failures(
    scope: Scope[State], mapping: Mapping, batch: list[dict[str, Any]], done: list[dict[str, Any]], cause: int
) -> None:
    """Record which messages stay in the queue although the invocation ended well."""
    well = {message["MessageId"] for message in done}
    for message in batch:
        if message["MessageId"] not in well:
            detail = {"failed": len(batch) - len(done), "of": len(batch)}
            scope.host.append("item-failure", mapping.function, mapping.source, message["MessageId"], cause, detail)


def delete(scope: Scope[State], mapping: Mapping, messages: list[dict[str, Any]], cause: int) -> None:
    """Delete messages from the queue, ten a call; one that has gone back is left there."""
    for start in range(0, len(messages), limits.RECEIVE):
        entries = [
            {"Id": entry_id, "ReceiptHandle": message["ReceiptHandle"]}
            for entry_id, message in zip(IDS, messages[start : start + limits.RECEIVE], strict=False)
        ]
        scope.call_now(queue_call(mapping, "DeleteMessageBatch", {"QueueUrl": mapping.url, "Entries": entries}, cause))


def _succeeded(batch: list[dict[str, Any]], end: Ended) -> list[dict[str, Any]]:
    """Return the messages that a partial batch response does not name; a malformed one fails the whole batch.

    See https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html.
    """
    try:
        response = end.payload_value()
    except ValueError:
        return []
    if response is None or response == "":
        return batch
    if not isinstance(response, dict):
        return []
    failures = response.get("batchItemFailures")
    if not failures:
        return batch
    known = {message["MessageId"] for message in batch}
    named = set()
    for failure in failures:
        identifier = failure.get("itemIdentifier") if isinstance(failure, dict) else None
        if not isinstance(identifier, str) or identifier not in known:
            return []
        named.add(identifier)
    return [message for message in batch if message["MessageId"] not in named]


def _as_batch(mapping: Mapping, messages: list[dict[str, Any]]) -> Batch:
    has_window = mapping.settings["MaximumBatchingWindowInSeconds"] > 0
    return Batch(messages, mapping.source, mapping.receive.region, has_window)


def _size_of(messages: list[dict[str, Any]]) -> int:
    bodies = [message["Body"] for message in messages]
    return sum(map(len, bodies)) if all(map(str.isascii, bodies)) else sum(map(_weight, messages))


def _weight(message: dict[str, Any]) -> int:
    body = message["Body"]
    return len(body) if body.isascii() else len(body.encode())


def _trace_header(function: Function, batch: list[dict[str, Any]]) -> str:
    """Return the header of the message whose request has run the function most often."""
    headers = [message["Attributes"].get("AWSTraceHeader", "") for message in batch]
    return max(headers, key=lambda header: passages(header, function)) if any(headers) else ""


def _filtered(scope: Scope[State], mapping: Mapping, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the messages that fit a filter; delete the others."""
    patterns = [given["Pattern"] for given in mapping.settings["FilterCriteria"]["Filters"]]
    fitting, dropped, cause = [], [], 0
    for message, record in zip(messages, sqs_records(_as_batch(mapping, messages)), strict=True):
        if passes(patterns, record):
            fitting.append(message)
        else:
            dropped.append(message)
            detail = {"mapping": mapping.uuid, "patterns": patterns}
            cause = scope.host.append("filter-drop", mapping.function, mapping.source, message["MessageId"], 0, detail)
    delete(scope, mapping, dropped, cause)
    return fitting


def _cut(mapping: Mapping, poller: Poller) -> list[dict[str, Any]]:
    batch = poller.gathered[: mapping.settings["BatchSize"]]
    if poller.bytes <= limits.BATCH_BYTES:
        return batch
    total = 0
    for number, message in enumerate(batch):
        total += _weight(message)
        if total > limits.BATCH_BYTES and number:
            return batch[:number]
    return batch


def _throttled(scope: Scope[State], mapping: Mapping, poller: Poller, request: Request, throttled: Throttled) -> None:
    """Try again with back-off until the messages are visible again; then they are left to the queue."""
    scope.trace(
        "throttle",
        mapping.function,
        mapping.source,
        request.request_id,
        reason=throttled.reason,
        limit=throttled.limit,
        messages=list(request.messages),
    )
    again = scope.now + limits.BATCH_THROTTLE_PHASE.delay_ms(poller.throttles)
    poller.throttles += 1
    if again < poller.received_at + _visibility_ms(scope, mapping):
        scope.at(again, "hand-on", mapping=mapping.uuid, poller=poller.number)
    else:
        _drop(scope, mapping, poller)


def _drop(scope: Scope[State], mapping: Mapping, poller: Poller) -> None:
    poller.gathered = []
    poller.bytes = poller.throttles = 0
    poll(scope, mapping, poller)


def _visibility_ms(scope: Scope[State], mapping: Mapping) -> int:
    parameters = {"QueueUrl": mapping.url, "AttributeNames": ["VisibilityTimeout"]}
    answer = scope.call_now(queue_call(mapping, "GetQueueAttributes", parameters))
    if not isinstance(answer, Answer) or answer.result is None:
        return 0
    return int(answer.result["Attributes"]["VisibilityTimeout"]) * SECOND


def _find(scope: Scope[State], mapping: str, poller: int) -> tuple[Mapping, Poller] | None:
    found = scope.state.mappings.get(mapping)
    if found is None or poller not in found.pollers:
        return None
    return found, found.pollers[poller]
