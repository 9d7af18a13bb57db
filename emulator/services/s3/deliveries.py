"""Takes what actors send to a bucket by its ARN: each message becomes an object."""

from typing import Any

from emulator.bus.arn import parse_arn
from emulator.bus.calls import Answer, Call
from emulator.bus.deliveries import Delivery
from emulator.contract.scope import Scope
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.notifications import rules_of
from emulator.services.s3.operations.put import put_object
from emulator.services.s3.state import State

KEY = "Key"
"""The message attribute that names the object."""


def deliver(scope: Scope[State], delivery: Delivery) -> Answer:
    """Put a delivery into its bucket as an object."""
    bucket = scope.state.require(parse_arn(delivery.target).resource)
    parameters = {"Bucket": bucket.name, "Key": _key(scope, bucket, delivery), "Body": delivery.body.encode()}
    call = Call("s3", "PutObject", parameters, bucket.account, bucket.region, delivery.source, delivery.cause)
    return Answer(put_object(scope, call))


def _key(scope: Scope[State], bucket: Bucket, delivery: Delivery) -> str:
    """Return the key that the message's attribute names, or a new one that the bucket's first notification is about."""
    attributes: dict[str, Any] = (delivery.attributes or {}).get("MessageAttributes") or {}
    given = attributes.get(KEY, {}).get("StringValue")
    if given:
        return str(given)
    name = f"object-{scope.state.changes + 1}"
    first = next(iter(rules_of(bucket.notifications)), None)
    return f"{first.prefix}{name}{first.suffix}" if first else name
