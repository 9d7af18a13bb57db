"""Takes an invocation from a call or from the bus: to be answered, or into the internal queue."""

from dataclasses import dataclass
from typing import Any

from emulator.bus.calls import Pending
from emulator.contract.scope import Scope
from emulator.services.lambda_ import asynchronous
from emulator.services.lambda_.configuration import refuse_pending
from emulator.services.lambda_.errors import Recursive, Throttled
from emulator.services.lambda_.function import Function
from emulator.services.lambda_.running import Request, begin
from emulator.services.lambda_.state import State
from emulator.services.lambda_.versions import choose_version


@dataclass(frozen=True, slots=True)
class Invoked:
    """Who invokes what; `peer` is the source's ARN or the caller's principal."""

    function: Function
    qualifier: str
    payload: bytes
    kind: str
    peer: str
    cause: int = 0
    request_id: str = ""
    tail: bool = False
    client_context: str = ""
    trace_header: str = ""
    purpose: str = "answer"
    """"answer", or "stream" for an answer that is a stream of events."""


def invoke_now(scope: Scope[State], invoked: Invoked) -> dict[str, Any] | Pending:
    """Begin a RequestResponse invocation, or accept an Event."""
    function = invoked.function
    request_id = invoked.request_id or scope.uuid("request-id")
    if invoked.kind == "Event":
        refuse_pending(scope, function.latest)
        asynchronous.accept(
            scope,
            function,
            invoked.qualifier,
            invoked.payload,
            request_id=request_id,
            peer=invoked.peer,
            cause=invoked.cause,
            trace_header=invoked.trace_header,
        )
        return {"StatusCode": 202, "Payload": b""}
    version = choose_version(scope, function, invoked.qualifier)
    refuse_pending(scope, version)
    waiting = scope.wait()
    request = Request(
        kind=invoked.kind,
        peer=invoked.peer,
        purpose=invoked.purpose,
        context={"waiter": waiting.waiter, "tail": invoked.tail},
        request_id=request_id,
        qualifier=invoked.qualifier,
        payload=invoked.payload,
        cause=invoked.cause,
        client_context=invoked.client_context,
        trace_header=invoked.trace_header,
    )
    try:
        begin(scope, function, version, request)
    except Throttled as throttled:
        scope.forget(waiting.waiter)
        reason, limit = throttled.reason, throttled.limit
        scope.trace("throttle", function.arn, invoked.peer, request_id, invoked.cause, reason=reason, limit=limit)
        raise
    except Recursive:
        scope.forget(waiting.waiter)
        raise
    return waiting
