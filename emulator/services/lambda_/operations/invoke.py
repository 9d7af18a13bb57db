"""Invoke and InvokeAsync."""

import base64
import json
from typing import Any

from emulator.bus.calls import OUTSIDE, Call, Pending
from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_ import limits
from emulator.services.lambda_.errors import USER
from emulator.services.lambda_.function import LATEST
from emulator.services.lambda_.invocations import Invoked, invoke_now
from emulator.services.lambda_.names import find_function, read_reference
from emulator.services.lambda_.owners import at_owner
from emulator.services.lambda_.payloads import read_payload_value
from emulator.services.lambda_.state import State
from emulator.services.lambda_.versions import choose_version


@operation("Invoke")
@at_owner
def invoke(scope: Scope[State], call: Call) -> dict[str, Any] | Pending:
    """Run a function and answer with its payload, or take an event, or only check."""
    return _invoke(scope, call, purpose="answer")


@operation("InvokeWithResponseStream")
@at_owner
def invoke_with_response_stream(scope: Scope[State], call: Call) -> dict[str, Any] | Pending:
    """Run a function and answer with a stream, which holds the payload in one piece: no handler streams here."""
    if call.parameters.get("InvocationType") == "DryRun":
        raise NotModelled("lambda:InvokeWithResponseStream with DryRun")
    return _invoke(scope, call, purpose="stream")


def _invoke(scope: Scope[State], call: Call, *, purpose: str) -> dict[str, Any] | Pending:
    parameters = call.parameters
    for name in ("TenantId", "DurableExecutionName"):
        if parameters.get(name):
            raise NotModelled(f"lambda's parameter {name}")
    kind = parameters.get("InvocationType") or "RequestResponse"
    reference = read_reference(scope, parameters["FunctionName"], parameters.get("Qualifier"))
    function = find_function(scope, reference._replace(qualifier=reference.qualifier or LATEST))
    choose_version(scope, function, reference.qualifier)
    payload = read_payload(parameters.get("Payload"), kind)
    if kind == "DryRun":
        return {"StatusCode": 204, "Payload": b""}
    request = Invoked(
        function=function,
        qualifier=reference.qualifier,
        payload=payload,
        kind=kind,
        peer=call.principal,
        cause=call.cause,
        request_id=call.request_id if call.principal == OUTSIDE else "",
        tail=parameters.get("LogType") == "Tail",
        client_context=read_client_context(parameters.get("ClientContext")),
        trace_header=call.trace_header,
        purpose=purpose,
    )
    return invoke_now(scope, request)


@operation("InvokeAsync")
@at_owner
def invoke_async(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Take an event, by the older name of the operation."""
    reference = read_reference(scope, call.parameters["FunctionName"])
    function = find_function(scope, reference)
    invoke_now(
        scope,
        Invoked(
            function=function,
            qualifier=reference.qualifier,
            payload=read_payload(call.parameters.get("InvokeArgs"), "Event"),
            kind="Event",
            peer=call.principal,
            cause=call.cause,
            trace_header=call.trace_header,
        ),
    )
    return {"Status": 202}


def read_client_context(given: str | None) -> str:
    """Return the JSON that the caller has said of itself in Base64, "" where that is nothing."""
    if not given:
        return ""
    try:
        text = base64.b64decode(given, validate=True).decode()
        is_object = isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        is_object = False
    if not is_object or len(given) > limits.CLIENT_CONTEXT_BYTES:
        message = "Client context must be a valid Base64-encoded JSON object."
        raise AwsError("InvalidRequestContentException", message, 400, USER)
    return json.dumps(json.loads(text))


def read_payload(given: bytes | None, kind: str) -> bytes:
    """Return the payload, `{}` where there is none; refuse what is too long or no JSON."""
    if given is None or given == b"":
        return b"{}"
    payload = bytes(given)
    limit = limits.EVENT_BYTES if kind == "Event" else limits.REQUEST_BYTES
    if len(payload) > limit:
        text = f"Request must be smaller than {limit} bytes for the InvokeFunction operation"
        raise AwsError("RequestTooLargeException", text, 413, USER)
    try:
        read_payload_value(payload)
    except ValueError as broken:
        text = f"Could not parse request body into json: Could not parse payload into json: {broken}"
        raise AwsError("InvalidRequestContentException", text, 400, USER) from broken
    return payload
