"""RequestResponse invocations: the caller waits for the payload."""

import base64
from typing import Any

import orjson

from emulator.bus.calls import Answer
from emulator.contract.scope import Scope
from emulator.services.lambda_ import limits
from emulator.services.lambda_.execution import Execution
from emulator.services.lambda_.logs import log_lines
from emulator.services.lambda_.running import Ended
from emulator.services.lambda_.state import State
from emulator.services.lambda_.urls import (
    BINARY,
    FAILED,
    cors_headers,
    json_response,
    plain_response,
    response_of,
    streamed_response,
)

TOO_LARGE = {
    "type": "Function.ResponseSizeTooLarge",
    "message": f"Response payload size exceeded maximum allowed payload size ({limits.REQUEST_BYTES} bytes).",
}


def ended(scope: Scope[State], execution: Execution, end: Ended) -> None:
    """Answer the caller that waits."""
    result: dict[str, Any] = {"StatusCode": 200, "ExecutedVersion": execution.version.number}
    error = end.error
    payload = b"" if error else end.payload_bytes()
    if len(payload) > limits.REQUEST_BYTES:
        error = TOO_LARGE
    if error is not None:
        result["FunctionError"] = "Unhandled"
        payload = error_payload(execution, error)
    result["Payload"] = payload
    if execution.context.get("tail"):
        result["LogResult"] = log_tail(scope, execution, end)
    scope.answer(execution.context["waiter"], Answer(result))


def stream_ended(scope: Scope[State], execution: Execution, end: Ended) -> None:
    """Answer the caller that waits with a stream: the payload in one piece, then how it ended."""
    complete: dict[str, Any] = {}
    events: list[dict[str, Any]] = [{"InvokeComplete": complete}]
    if end.error is not None:
        details = error_payload(execution, end.error).decode(errors="replace")
        complete |= {"ErrorCode": "Unhandled", "ErrorDetails": details}
    else:
        events.insert(0, {"PayloadChunk": {"Payload": end.payload_bytes()}})
    if execution.context.get("tail"):
        complete["LogResult"] = log_tail(scope, execution, end)
    answer = {"StatusCode": 200, "ExecutedVersion": execution.version.number, "EventStream": events}
    scope.answer(execution.context["waiter"], Answer(answer))


def url_ended(scope: Scope[State], execution: Execution, end: Ended) -> None:
    """Answer the request to a function URL that waits."""
    context = execution.context
    response = json_response(502, FAILED) if end.error is not None else url_response(end, context["mode"])
    response["Headers"] |= {"x-amzn-requestid": execution.request_id, "x-amzn-trace-id": execution.trace_header}
    if context["cors"]:
        response["Headers"] |= cors_headers(context["cors"], context["request"])
    scope.answer(context["waiter"], Answer(response))


def url_response(end: Ended, mode: str) -> dict[str, Any]:
    """Return the response that a payload stands for; `mode` is the URL's InvokeMode."""
    streams = mode == "RESPONSE_STREAM"
    if streams and (response := streamed_response(end.payload_bytes())) is not None:
        return response
    try:
        return response_of(end.payload_value())
    except ValueError:
        return plain_response(200, end.payload_bytes(), BINARY if streams else "application/json")


def error_payload(execution: Execution, error: dict[str, Any]) -> bytes:
    """Return the JSON that stands for a function's error: what its runtime has said, where it could say anything."""
    if "payload" in error:
        return bytes(error["payload"])
    return orjson.dumps({"errorMessage": error["message"], "errorType": error["type"]})


def log_tail(scope: Scope[State], execution: Execution, end: Ended) -> str:
    """Return the last 4 KB of the invocation's log in Base64."""
    lines = log_lines(scope, execution, end.logs, duration_ms=end.duration_ms, memory_mb=end.memory_mb, error=end.error)
    return base64.b64encode("".join(lines).encode()[-limits.LOG_TAIL_BYTES :]).decode()
