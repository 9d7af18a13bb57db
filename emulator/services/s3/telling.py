"""Tells queues, topics and functions what happened to an object."""

import hashlib
import json
from typing import Any
from urllib.parse import quote_plus

from emulator.bus.calls import Answer, Call
from emulator.bus.deliveries import Invocation
from emulator.contract.operation import answered
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.destinations import delivery, request_ids
from emulator.services.s3.notifications import Rule, rules_of
from emulator.services.s3.state import State
from emulator.services.s3.stored import NULL, Version

ETAG_OF_NOTHING = hashlib.md5(b"", usedforsecurity=False).hexdigest()
VERSIONS = {"ObjectTagging": "2.3"}
"""Of an event's structure, where it is not 2.1."""


def tell(
    scope: Scope[State], call: Call, bucket: Bucket, event: str, version: Version, *, sequencer: str, cause: int
) -> None:
    """Hand an event ("ObjectCreated:Put") on to each destination that wants it."""
    for rule in rules_of(bucket.notifications):
        if not rule.takes(event, version.key):
            continue
        record = _record(scope, call, bucket, rule, event, version, sequencer)
        body = json.dumps({"Records": [record]}, separators=(",", ":"), ensure_ascii=False)
        then = scope.then("told", bucket=bucket.arn, target=rule.target, cause=cause)
        if rule.target.split(":", 3)[2] == "lambda":
            scope.invoke(Invocation(bucket.arn, rule.target, body.encode(), "Event", cause), then)
        else:
            scope.deliver(delivery(bucket, rule.target, body, cause), then)


@answered("told")
def told(scope: Scope[State], answer: Answer, bucket: str, target: str, cause: int) -> None:
    """A destination that does not take an event has lost it; the trace says so."""
    if answer.failure is not None:
        detail = {"code": answer.failure.code, "message": answer.failure.message}
        scope.host.append("refuse", bucket, target, "", cause, detail)


def _record(
    scope: Scope[State], call: Call, bucket: Bucket, rule: Rule, event: str, version: Version, sequencer: str
) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html"""
    return {
        "eventVersion": VERSIONS.get(event.partition(":")[0], "2.1"),
        "eventSource": "aws:s3",
        "awsRegion": bucket.region,
        "eventTime": f"{iso_time(scope.now)}Z",
        "eventName": event,
        "userIdentity": {"principalId": _principal_of(scope, call)},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": request_ids(scope, "x-amz-request-id", "x-amz-id-2"),
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": rule.id,
            "bucket": {
                "name": bucket.name,
                "ownerIdentity": {"principalId": _short("A", bucket.account, 13)},
                "arn": bucket.arn,
            },
            "object": _object(event, version, sequencer),
        },
    }


def _object(event: str, version: Version, sequencer: str) -> dict[str, Any]:
    told_of: dict[str, Any] = {"key": quote_plus(version.key, safe="/")}
    if event.startswith("ObjectCreated"):
        told_of["size"] = len(version.body)
    if event != "ObjectRemoved:Delete":
        told_of["eTag"] = version.etag.strip('"') or ETAG_OF_NOTHING
    if version.id != NULL:
        told_of["versionId"] = version.id
    return told_of if event.startswith("ObjectTagging") else {**told_of, "sequencer": sequencer}


def _principal_of(scope: Scope[State], call: Call) -> str:
    """Return the id of who did it: the account's own, or one that is made of the caller's ARN."""
    if call.principal.endswith(".amazonaws.com"):
        return f"AWS:{call.principal}"
    arn = scope.host.caller_arn(call.principal, call.account)
    if arn.endswith(":root"):
        return _short("A", call.account, 13)
    return f"AWS:{_short('AIDA', arn, 17)}"


def _short(prefix: str, text: str, characters: int) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    digest = hashlib.sha256(text.encode()).digest()
    return prefix + "".join(letters[byte & 31] for byte in digest[:characters])
