"""Finds the bucket that a call is about."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.naming import arn_of
from emulator.services.s3.owners import check_owner
from emulator.services.s3.state import State

Result = dict[str, Any]
OnBucket = Callable[[Scope[State], Call, Bucket], Result]
OnCall = Callable[[Scope[State], Call], Result]
SERVICE = ".amazonaws.com"


def on_bucket(name: str, *, reads: bool = False) -> Callable[[OnBucket], OnCall]:
    """Mark `function(scope, call, bucket)` as the operation `name` on the bucket of the parameter Bucket.

    A refusal of one that changes something, or that is traced, is traced; a service tells of it in its own way.
    """

    def mark(function: OnBucket) -> OnCall:
        @operation(name, reads=reads)
        @wraps(function)
        def perform(scope: Scope[State], call: Call) -> Result:
            try:
                bucket = find_bucket(scope, call.parameters["Bucket"])
                check_owner(call.parameters.get("ExpectedBucketOwner"), bucket.account)
                return function(scope, call, bucket)
            except AwsError as error:
                if not reads and not call.principal.endswith(SERVICE):
                    trace_refusal(scope, call, error)
                raise

        return perform

    return mark


def find_bucket(scope: Scope[State], name: str) -> Bucket:
    """Return the bucket of a name."""
    if name.startswith("arn:"):
        raise NotModelled("access points")
    return scope.state.require(name)


def trace_refusal(scope: Scope[State], call: Call, error: AwsError) -> None:
    """Record that a call was refused."""
    failure = error.failure
    detail = {"operation": call.operation, "code": failure.code, "message": failure.message}
    if call.parameters.get("Key"):
        detail["key"] = call.parameters["Key"]
    resource = arn_of(str(call.parameters["Bucket"]), call.region)
    scope.host.append("refuse", resource, call.principal, "", call.cause, detail)
