"""Tries the destinations of notifications, as S3 does before it takes a configuration."""

import json
from typing import Any

from emulator.bus.arn import Arn
from emulator.bus.calls import Answer, Call
from emulator.bus.deliveries import Delivery, Invocation
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.notifications import KINDS, Kind, destination_of
from emulator.services.s3.state import State

PRINCIPAL = "s3.amazonaws.com"
FIFO = ".fifo"
SUBJECT = "Amazon S3 Notification"
UNABLE = "Unable to validate the following destination configurations"
ELSEWHERE = "The notification destination service region is not valid for the bucket location constraint"


def check_destinations(scope: Scope[State], bucket: Bucket, configuration: dict[str, list[dict[str, Any]]]) -> None:
    """Raise where a destination is not there, or may not be told; else send those of SQS and SNS a test event."""
    faults: list[tuple[str, str]] = []
    valid: list[str] = []
    for kind in KINDS:
        for part in configuration.get(kind.listed, ()):
            target = part[kind.member]
            fault = _fault(scope, bucket, kind, destination_of(kind, target), target)
            if fault:
                faults.append((target, fault))
            elif kind.service != "lambda":
                valid.append(target)
    if faults:
        detail: dict[str, Any] = {}
        for number, (target, fault) in enumerate(faults, 1):
            ending = str(number) if len(faults) > 1 else ""
            detail |= {f"ArgumentName{ending}": target, f"ArgumentValue{ending}": fault}
        raise AwsError("InvalidArgument", UNABLE, 400, detail)
    for target in valid:
        scope.deliver_now(test_event(scope, bucket, target))


def test_event(scope: Scope[State], bucket: Bucket, target: str) -> Delivery:
    """Return what a new destination is told first."""
    body = {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": f"{iso_time(scope.now)}Z",
        "Bucket": bucket.name,
        **request_ids(scope, "RequestId", "HostId"),
    }
    return delivery(bucket, target, json.dumps(body, separators=(",", ":")), 0)


def delivery(bucket: Bucket, target: str, body: str, cause: int) -> Delivery:
    """Return a text on its way to a queue or a topic."""
    attributes = {"Subject": SUBJECT} if target.split(":", 3)[2] == "sns" else None
    return Delivery(bucket.arn, target, body, attributes, cause)


def request_ids(scope: Scope[State], request: str, host: str) -> dict[str, str]:
    """Return the two ids that S3 gives a request, under these names."""
    stream = scope.chance("request")
    short = "".join(stream.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=16))
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return {request: short, host: "".join(stream.choices(letters, k=75)) + "="}


def _fault(scope: Scope[State], bucket: Bucket, kind: Kind, arn: Arn, target: str) -> str:
    if arn.region != bucket.region:
        return ELSEWHERE
    noun = {"sqs": "queue", "sns": "topic"}.get(kind.service, "")
    if not _is_there(scope, kind, arn, target):
        return f"The destination {noun} does not exist" if noun else "The destination Lambda does not exist"
    if noun and arn.resource.endswith(FIFO):
        return f"FIFO {'SQS queues' if noun == 'queue' else 'SNS topics'} are not supported as destinations"
    thing: Delivery | Invocation = test_event(scope, bucket, target)
    if not noun:
        thing = Invocation(bucket.arn, target, b"{}", "Event")
    if scope.may_arrive(thing):
        return ""
    if not noun:
        return f"Not authorized to invoke function [{target}]"
    return f"Permissions on the destination {noun} do not allow S3 to publish notifications from this bucket"


def _is_there(scope: Scope[State], kind: Kind, arn: Arn, target: str) -> bool:
    operation, parameters = {
        "sqs": ("GetQueueUrl", {"QueueName": arn.resource, "QueueOwnerAWSAccountId": arn.account}),
        "sns": ("GetTopicAttributes", {"TopicArn": target}),
        "lambda": ("GetFunctionConfiguration", {"FunctionName": target}),
    }[kind.service]
    answer = scope.call_now(Call(kind.service, operation, parameters, arn.account, arn.region, PRINCIPAL))
    return isinstance(answer, Answer) and answer.failure is None
