"""Runs a Python handler: loads it, then answers invocations over the Lambda Runtime API."""

import decimal
import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from itertools import dropwhile
from types import TracebackType
from typing import Any, NoReturn

from emulator.runtime.inside.answers import lead_to_world
from emulator.runtime.inside.channel import API, Channel, ChannelClosed
from emulator.runtime.inside.context import LambdaContext
from emulator.runtime.inside.logs import LogHandler, log_error, set_up_logging
from emulator.runtime.inside.virtual import world

Handler = Callable[[Any, Any], Any]


class Fault(Exception):
    """An error in what Lambda itself requires of a handler, under Lambda's own name for it."""

    def __init__(self, kind: str, text: str, trace: list[str] | None = None) -> None:
        super().__init__(text)
        self.kind, self.text, self.trace = kind, text, trace or []


def load(name: str) -> Handler:
    """Return the function that a handler's name ("folder/module.function") means, or raise Fault."""
    module_name, dot, function = name.rpartition(".")
    if not dot:
        raise Fault(
            "Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)"
        )
    if module_name.split(".")[0] in sys.builtin_module_names:
        text = f"Cannot use built-in module {module_name} as a handler module"
        raise Fault("Runtime.BuiltInModuleConflict", text)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        text = f"Syntax error in module '{module_name}': {error}"
        raise Fault("Runtime.UserCodeSyntaxError", text, trace) from error
    handler = getattr(module, function, None)
    if handler is None:
        raise Fault("Runtime.HandlerNotFound", f"Handler '{function}' missing on module '{module_name}'")
    return handler  # type: ignore[no-any-return]


def encode(result: Any) -> bytes:
    """Return the handler's answer as Lambda sends it."""
    if isinstance(result, bytes):
        return result
    is_ascii = os.environ.get("AWS_EXECUTION_ENV", "").rpartition(".")[2] in {"8", "9", "10", "11"}
    try:
        return json.dumps(result, default=_number, ensure_ascii=is_ascii).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def _number(value: object) -> float | int:
    if isinstance(value, decimal.Decimal):
        return int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def error_payload(error: BaseException, request_id: str) -> dict[str, Any]:
    """Return an error as Lambda reports it, and write it to the function's log."""
    if isinstance(error, Fault):
        kind, text, trace = error.kind, error.text, error.trace
    else:
        kind, text, trace = type(error).__name__, str(error), _trace(error.__traceback__)
    payload = {"errorMessage": text, "errorType": kind, "requestId": request_id, "stackTrace": trace}
    log_error(payload)
    return payload


def _trace(start: TracebackType | None) -> list[str]:
    frames = list(dropwhile(lambda frame: frame.filename == __file__, iter(traceback.extract_tb(start))))
    return traceback.StackSummary.from_list(frames).format()


def run(channel: Channel, handler_name: str) -> NoReturn:
    """Load the handler and serve invocations until the runtime has no more."""
    set_up_logging()
    lead_to_world()
    try:
        handler = load(handler_name)
    except Exception as error:  # noqa: BLE001 -- whatever the handler raises is its outcome
        payload = error_payload(error, "")
        _flush()
        kind = payload["errorType"]
        channel.request(
            "POST", f"{API}/init/error", json.dumps(payload).encode(), Lambda_Runtime_Function_Error_Type=kind
        )
        sys.exit(1)
    try:
        while True:
            serve_one(channel, handler)
    except ChannelClosed:
        sys.exit(0)


def serve_one(channel: Channel, handler: Handler) -> None:
    """Take the next invocation, run the handler and post what it came to."""
    headers, body = channel.request("GET", f"{API}/invocation/next")
    request_id = LogHandler.request_id = headers["lambda-runtime-aws-request-id"]
    os.environ["_X_AMZN_TRACE_ID"] = headers.get("lambda-runtime-trace-id", "")
    world.reseed(int(headers["sluice-seed"]))
    world.sleepers.invoked.set()
    way, extra = "response", {}
    try:
        result = encode(handler(json.loads(body), LambdaContext(headers)))
    except Exception as error:  # noqa: BLE001
        payload = error_payload(error, request_id)
        way, extra = "error", {"Lambda_Runtime_Function_Error_Type": payload["errorType"]}
        result = json.dumps(payload).encode()
    if world.has_threads:
        extra["Sluice_Threads"] = "1"
    _flush()
    world.sleepers.invoked.clear()
    channel.request("POST", f"{API}/invocation/{request_id}/{way}", result, **extra)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # a handler may have closed it or put something else there
            stream.flush()
