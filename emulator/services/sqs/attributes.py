"""A queue's attributes: which ones there are, which values they take, and what they mean to the queue."""

from typing import Any

import orjson

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.bus.policy.syntax import BrokenPolicy, check_resource_policy, texts
from emulator.bus.written import read_whole
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.services.sqs import errors, limits
from emulator.services.sqs.queue import Queue, RedrivePolicy
from emulator.services.sqs.state import State

DEFAULTS = {
    "VisibilityTimeout": "30",
    "MaximumMessageSize": str(limits.MESSAGE_BYTES),
    "MessageRetentionPeriod": "345600",
    "DelaySeconds": "0",
    "ReceiveMessageWaitTimeSeconds": "0",
    "SqsManagedSseEnabled": "true",
}
FIFO_DEFAULTS = {
    "FifoQueue": "true",
    "ContentBasedDeduplication": "false",
    "DeduplicationScope": "queue",
    "FifoThroughputLimit": "perQueue",
}
HIGH_THROUGHPUT = ("DeduplicationScope", "FifoThroughputLimit")
KMS_DEFAULTS = {"KmsDataKeyReusePeriodSeconds": "300"}
COUNTERS = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)
CHOICES = {
    "ContentBasedDeduplication": ("true", "false"),
    "DeduplicationScope": ("queue", "messageGroup"),
    "FifoQueue": ("true", "false"),
    "FifoThroughputLimit": ("perQueue", "perMessageGroupId"),
    "SqsManagedSseEnabled": ("true", "false"),
}
DOCUMENTS = ("Policy", "RedriveAllowPolicy", "RedrivePolicy")
KMS = ("KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds")
SETTABLE = (*DEFAULTS, *FIFO_DEFAULTS, *DOCUMENTS, *KMS)
READABLE = (*SETTABLE, *COUNTERS, "CreatedTimestamp", "LastModifiedTimestamp", "QueueArn")


def defaults(is_fifo: bool) -> dict[str, str]:
    """Return the attributes that a new queue has by itself."""
    return {**DEFAULTS, **FIFO_DEFAULTS} if is_fifo else dict(DEFAULTS)


def check_each(scope: Scope[State], queue: Queue, given: dict[str, str]) -> dict[str, str]:
    """Return the given attributes as they are kept, or refuse the first that the queue cannot have."""
    return {name: _check(scope, queue, name, str(value)) for name, value in given.items()}


def apply(scope: Scope[State], queue: Queue, given: dict[str, str]) -> None:
    """Check the given attributes together, then set them; an empty value takes an attribute back."""
    kept = dict(queue.attributes)
    for name, checked in check_each(scope, queue, given).items():
        if checked:
            kept[name] = checked
        else:
            kept.pop(name, None)
    _check_encryption(kept, given)
    _check_throughput(kept)
    queue.attributes = {**defaults(queue.is_fifo), **kept}
    _take_effect(queue)


def describe(queue: Queue, names: list[str]) -> dict[str, str]:
    """Return the attributes of these names that the queue has; All means every one."""
    for name in names:
        if name != "All" and name not in READABLE:
            raise errors.unknown_attribute(name)
    shown = {
        **queue.attributes,
        "ApproximateNumberOfMessages": str(queue.visible),
        "ApproximateNumberOfMessagesDelayed": str(queue.delayed),
        "ApproximateNumberOfMessagesNotVisible": str(queue.in_flight),
        "CreatedTimestamp": str(queue.created // SECOND),
        "LastModifiedTimestamp": str(queue.modified // SECOND),
        "QueueArn": queue.arn,
    }
    if "KmsMasterKeyId" in shown:
        shown = {**KMS_DEFAULTS, **shown}
    else:
        shown.pop("KmsDataKeyReusePeriodSeconds", None)
    return shown if "All" in names else {name: shown[name] for name in names if name in shown}


def first_difference(queue: Queue, given: dict[str, str]) -> str | None:
    """Return the first of the given attributes whose value differs from the queue's, or None."""
    for name in sorted(given):
        if _comparable(name, str(given[name])) != _comparable(name, queue.attributes.get(name, "")):
            return name
    return None


def compact(document: Any) -> str:
    """Return a JSON document as AWS writes it, without spaces."""
    return orjson.dumps(document).decode()


def _comparable(name: str, value: str) -> Any:
    if name not in DOCUMENTS or not value:
        return value
    try:
        document = orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
    if isinstance(document, dict) and "maxReceiveCount" in document:
        return {**document, "maxReceiveCount": str(document["maxReceiveCount"])}
    return document


def _check(scope: Scope[State], queue: Queue, name: str, value: str) -> str:
    if name in HIGH_THROUGHPUT and not queue.is_fifo:
        raise errors.invalid_attribute_name(f"You can specify the {name} only when FifoQueue is set to true.")
    if name not in SETTABLE or (name in FIFO_DEFAULTS and not queue.is_fifo):
        raise errors.unknown_attribute(name)
    if value == "":
        return value
    if name in limits.RANGES:
        least, most = limits.RANGES[name]
        number = read_whole(value)
        if number is None or not least <= number <= most:
            raise errors.invalid_attribute_value(name)
        return str(number)
    if name in CHOICES:
        return _check_choice(queue, name, value)
    if name == "RedrivePolicy":
        return _check_redrive_policy(scope, queue, value)
    if name == "RedriveAllowPolicy":
        return _check_redrive_allow_policy(value)
    if name == "Policy":
        _check_policy(value)
    return value


def _check_choice(queue: Queue, name: str, value: str) -> str:
    chosen = value.lower() if name not in ("DeduplicationScope", "FifoThroughputLimit") else value
    if chosen not in CHOICES[name]:
        raise errors.invalid_attribute_value(name)
    if name == "FifoQueue" and (chosen == "true") != queue.is_fifo:
        raise errors.invalid_attribute_value(name, "Modifying queue type is not supported.")
    return chosen


def _check_policy(value: str) -> None:
    try:
        statements = check_resource_policy(value)
        actions = [action for statement in statements for action in texts(statement, "Action")]
    except BrokenPolicy:
        raise errors.invalid_attribute_value("Policy") from None
    if any(action != "*" and not action.lower().startswith("sqs:") for action in actions):
        raise errors.invalid_attribute_value("Policy")


def _read_document(name: str, value: str) -> dict[str, Any]:
    try:
        document = orjson.loads(value)
    except orjson.JSONDecodeError:
        document = None
    if not isinstance(document, dict):
        label = "Redrive policy" if name == "RedrivePolicy" else "Redrive allow policy"
        raise errors.invalid_value(value, name, f"{label} is not a valid JSON map.")
    return document


def _check_redrive_policy(scope: Scope[State], queue: Queue, value: str) -> str:
    document = _read_document("RedrivePolicy", value)

    def refuse(reason: str) -> Exception:
        return errors.invalid_value(value, "RedrivePolicy", reason)

    for name in ("deadLetterTargetArn", "maxReceiveCount"):
        if document.get(name) in (None, ""):
            raise refuse(f"Redrive policy does not contain mandatory attribute: {name}.")
    for name in document:
        if name not in ("deadLetterTargetArn", "maxReceiveCount"):
            raise refuse(f"Redrive policy contains unknown attribute: {name}.")
    target, count = document["deadLetterTargetArn"], str(document["maxReceiveCount"])
    receives = read_whole(count)
    if receives is None or not 1 <= receives <= limits.RECEIVE_COUNT:
        raise refuse(f"Invalid value for maxReceiveCount: {count}, valid values are from 1 to 1000 both inclusive.")
    try:
        arn = parse_arn(str(target))
    except NotAnArn:
        raise refuse("Dead letter target does not exist.") from None
    if arn.account != scope.account:
        raise refuse("Dead letter target owner should be same as the source.")
    dead_letters = scope.state.at_arn(target)
    if dead_letters is None:
        raise refuse("Dead letter target does not exist.")
    if dead_letters.is_fifo != queue.is_fifo:
        raise refuse("Dead-letter queue must be of same type as the source.")
    if not allows_redrive(dead_letters, queue.arn):
        raise refuse("Queue does not have permission to use this dead-letter queue.")
    return compact({"deadLetterTargetArn": target, "maxReceiveCount": receives})


def allows_redrive(dead_letters: Queue, source_arn: str) -> bool:
    """Say whether a queue's RedriveAllowPolicy lets another one use it as its dead-letter queue."""
    policy = orjson.loads(dead_letters.attributes.get("RedriveAllowPolicy", "{}"))
    permission = policy.get("redrivePermission", "allowAll")
    return permission == "allowAll" or (permission == "byQueue" and source_arn in policy.get("sourceQueueArns", ()))


def _check_redrive_allow_policy(value: str) -> str:
    document = _read_document("RedriveAllowPolicy", value)
    permission, sources = document.get("redrivePermission"), document.get("sourceQueueArns")

    def refuse(reason: str) -> Exception:
        return errors.invalid_value(value, "RedriveAllowPolicy", reason)

    if permission not in ("allowAll", "denyAll", "byQueue"):
        raise refuse("Redrive allow policy must have redrivePermission allowAll, denyAll or byQueue.")
    if permission != "byQueue" and sources is not None:
        raise refuse("Redrive allow policy can have sourceQueueArns only with redrivePermission byQueue.")
    if permission == "byQueue" and (not isinstance(sources, list) or not 1 <= len(sources) <= limits.SOURCE_QUEUES):
        raise refuse("Redrive allow policy of byQueue needs 1 to 10 sourceQueueArns.")
    return compact(document)


def _check_encryption(kept: dict[str, str], given: dict[str, str]) -> None:
    if not kept.get("KmsMasterKeyId"):
        return
    if str(given.get("SqsManagedSseEnabled", "")).lower() == "true":
        text = "You can use one type of server-side encryption (SSE) at one time. "
        raise errors.invalid_attribute_name(text + "You can either enable KMS SSE or SQS SSE.")
    kept["SqsManagedSseEnabled"] = "false"


def _check_throughput(kept: dict[str, str]) -> None:
    if kept.get("FifoThroughputLimit") == "perMessageGroupId" and kept.get("DeduplicationScope") != "messageGroup":
        reason = "To set FifoThroughputLimit to perMessageGroupId, the DeduplicationScope must be messageGroup."
        raise errors.invalid_attribute_value("FifoThroughputLimit", reason)


def _take_effect(queue: Queue) -> None:
    values = queue.attributes
    queue.visibility_ms = int(values["VisibilityTimeout"]) * SECOND
    queue.delay_ms = int(values["DelaySeconds"]) * SECOND
    queue.wait_ms = int(values["ReceiveMessageWaitTimeSeconds"]) * SECOND
    queue.retention_ms = int(values["MessageRetentionPeriod"]) * SECOND
    queue.maximum_bytes = int(values["MaximumMessageSize"])
    queue.redrive = None
    if "RedrivePolicy" in values:
        policy = orjson.loads(values["RedrivePolicy"])
        queue.redrive = RedrivePolicy(policy["deadLetterTargetArn"], policy["maxReceiveCount"])
