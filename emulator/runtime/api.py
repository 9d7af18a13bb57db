"""Reads what a guest asks of the Lambda Runtime API, and writes the answers."""

import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

from emulator.bus.arn import parse_arn
from emulator.bus.calls import KEY, Call
from emulator.runtime.outcome import failed
from emulator.turns import SLEEP
from emulator.wire.message import HttpRequest, HttpResponse

PATH = re.compile(r"/2018-06-01/runtime/(?:invocation/(next)|invocation/([^/]{1,64})/(response|error)|(init)/error)")
SLEEP_PATH = re.compile(r"/sluice/sleep/(\d{1,12})")
EXITS = "sluice-exits"
"""The header by which our own runtimes say so, so that nobody is sent to a guest that is about to end."""
LARGEST_RESPONSE = 6 * 1024 * 1024 + 100
LARGEST_TEXT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """`kind` is next, response, error, init or sleep. `exits`: the runtime will end by itself after this."""

    kind: str
    request_id: str | None = None
    milliseconds: int = 0
    exits: bool = False


def read(request: HttpRequest) -> Asked | None:
    """Return what a request asks for, or None where the API has no such path."""
    sleep = SLEEP_PATH.fullmatch(request.path)
    if sleep:
        # Never none: a guest that sleeps for nothing, again and again, would hold up time.
        return Asked("sleep", milliseconds=max(1, int(sleep[1]))) if request.method == "POST" else None
    found = PATH.fullmatch(request.path)
    if found is None:
        return None
    following, request_id, way, init = found.groups()
    if following:
        return Asked("next") if request.method == "GET" else None
    if request.method != "POST":
        return None
    return Asked("init") if init else Asked(way, request_id, exits=EXITS in request.headers)


def outcome_of(asked: Asked, body: bytes) -> dict[str, Any]:
    """Return what the guest says that its invocation came to."""
    if asked.kind == "response":
        if len(body) > LARGEST_RESPONSE:
            text = f"Response payload size exceeded maximum allowed payload size ({LARGEST_RESPONSE} bytes)."
            return failed("Function.ResponseSizeTooLarge", text, "error")
        return {"payload": body, "ended": "return"}
    ended = "init-error" if asked.kind == "init" else "exit" if asked.exits else "error"
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = {}
    told = told if isinstance(told, dict) else {}
    trace = told.get("stackTrace", told.get("trace"))  # Node.js calls it so
    lines = [_text(line, LARGEST_TEXT) for line in trace[:200]] if isinstance(trace, list) else []
    kind = _text(told.get("errorType") or "Runtime.Unknown", 1024)
    outcome = failed(kind, _text(told.get("errorMessage") or "", LARGEST_TEXT), ended, lines)
    if told and len(body) <= LARGEST_TEXT:
        outcome["error"]["payload"] = body
    return outcome


def _text(value: object, most: int) -> str:
    """Return a value as text that can be written everywhere: JSON may hold halves of characters."""
    try:
        return str(value)[:most].encode(errors="replace").decode()
    except (RecursionError, ValueError):
        return type(value).__name__


def refusal(status: int, kind: str, text: str) -> HttpResponse:
    """Return an error in the Runtime API's own shape."""
    body = json.dumps({"errorMessage": text, "errorType": kind}).encode()
    return HttpResponse(status, {"content-type": "application/json"}, body)


def refused(asked: Asked, spec: dict[str, Any], phase: str) -> HttpResponse | None:
    """Return what is said to a guest that ends no invocation of its own, nor an init phase that is open; else None."""
    if asked.kind != "init":
        is_own = phase == "invoke" and asked.request_id == spec["request_id"]
        return None if is_own else refusal(400, "InvalidRequestID", "Invalid request ID")
    if phase == "init":
        return None
    text = "State transition from Running to InitError failed for runtime. Error: State transition is not allowed"
    return refusal(403, "InvalidStateTransition", text)


def accepted() -> HttpResponse:
    """Return the answer to what was posted."""
    return HttpResponse(202, {"content-type": "application/json"}, b'{"status":"OK"}')


def sleep_call(spec: dict[str, Any], milliseconds: int) -> Call:
    """Return the call by which a guest lets virtual time pass."""
    arn = parse_arn(spec["function"])
    return Call(*SLEEP, {"ms": milliseconds}, arn.account, arn.region, principal=spec["function"])


def signed(call: Call, spec: dict[str, Any], number: int) -> Call:
    """Return a guest's call with what the guest cannot say itself: who makes it and why.

    A guest that has assumed a role signs with that role's credentials.
    """
    seed = hashlib.sha256(f"{spec['request_id']}/{number}".encode()).digest()
    return call._replace(
        principal=call.principal if call.principal.startswith(KEY) else str(spec.get("principal", spec["function"])),
        cause=int(spec.get("cause", 0)),
        request_id=str(uuid.UUID(bytes=seed[:16], version=4)),
    )


def hash_of(request: HttpRequest) -> str:
    """Return a hash over what a request says, without its signature, time and retry count."""
    target = request.headers.get("x-amz-target", "")
    whole = hashlib.sha256(f"{request.method} {request.path}?{request.query} {target}\n".encode())
    whole.update(request.body)
    return whole.hexdigest()
