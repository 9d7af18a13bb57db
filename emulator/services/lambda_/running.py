"""Runs invocations: real code as a guest, the default handler and missing code as a behaviour."""

from typing import Any, NamedTuple

import orjson

from emulator.contract.behaviour import Batch
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND, Millis
from emulator.services.lambda_ import limits
from emulator.services.lambda_.cold_starts import draw_cold_start
from emulator.services.lambda_.environments import (
    PROVISIONED,
    count_request,
    discard,
    give_back_concurrency,
    give_back_environment,
    take_concurrency,
    take_environment,
)
from emulator.services.lambda_.errors import Throttled
from emulator.services.lambda_.execution import Execution
from emulator.services.lambda_.function import Function, Version
from emulator.services.lambda_.lineage import continued, refuse_loop
from emulator.services.lambda_.logs import log_lines, start_lines, stream_name, write_log
from emulator.services.lambda_.payloads import AS_PYTHON, read_payload_value, value_or_text, write_value
from emulator.services.lambda_.records import sqs_records
from emulator.services.lambda_.state import State

DEFAULT_BEHAVIOUR = "default"
MODELLED_ERROR = {"type": "ModelledError", "message": "The scenario makes this invocation fail"}
ENVIRONMENT_SURVIVES = ("", "return", "error")
INIT, INVOKE = "init", "invoke"
"""The phases in which code is loaded, see Execution."""


class Request(NamedTuple):
    """What is to be invoked, by whom and for what. Of `payload` and `batch` one is enough."""

    kind: str
    peer: str
    purpose: str
    context: dict[str, Any]
    request_id: str
    qualifier: str = ""
    payload: bytes | None = None
    batch: Batch | None = None
    attempt: int = 1
    cause: int = 0
    messages: tuple[str, ...] = ()
    client_context: str = ""
    """JSON that the caller has said of itself."""
    trace_header: str = ""
    """The X-Ray header with which the request came."""


class Ended(NamedTuple):
    """How an execution ended: with a payload (as bytes, or as the value itself) or an error."""

    duration_ms: Millis
    init_ms: Millis = 0
    payload: bytes | None = None
    value: Any = None
    error: dict[str, Any] | None = None
    logs: str = ""
    memory_mb: int = 0
    """The most memory that was used, 0 where it was not measured."""
    traced: int = 0

    def payload_bytes(self) -> bytes:
        """Return the payload as it goes over the wire."""
        return self.payload if self.payload is not None else write_value(self.value, AS_PYTHON).encode()

    def payload_value(self) -> Any:
        """Return the payload as a value; raises ValueError where it is no JSON."""
        return self.value if self.payload is None else read_payload_value(self.payload)


def begin(scope: Scope[State], function: Function, version: Version, request: Request) -> Execution:
    """Begin an invocation, or raise Throttled or Recursive."""
    state, now = scope.state, scope.now
    if request.trace_header:
        refuse_loop(
            scope,
            function,
            request.trace_header,
            peer=request.peer,
            request_id=request.request_id,
            cause=request.cause,
        )
    if request.kind == "RequestResponse" and scope.settings.throttles:
        count_request(scope, function)
    pool = take_concurrency(scope, function, version, request.qualifier)
    try:
        environment, is_cold = take_environment(scope, function, version, pool)
    except Throttled:
        give_back_concurrency(state, function, pool)
        raise
    state.executed += 1
    execution = Execution(
        number=state.executed,
        function=function,
        version=version,
        environment=environment,
        request_id=request.request_id,
        kind=request.kind,
        attempt=request.attempt,
        payload=request.payload,
        batch=request.batch,
        purpose=request.purpose,
        context=request.context,
        pool=pool,
        qualifier=request.qualifier,
        client_context=request.client_context,
        trace_header=continued(request.trace_header, function, request_id=request.request_id, now=now),
    )
    state.executions[execution.number] = execution
    execution.invoked = scope.host.append(
        "invoke",
        function.arn,
        request.peer,
        request.request_id,
        request.cause,
        {
            "kind": request.kind,
            "cold": is_cold,
            "attempt": request.attempt,
            "messages": list(request.messages),
        },
    )
    model = scope.host.model_of(function.arn)
    execution.is_cold = is_cold
    if is_cold:
        execution.init_ms = _cold_start_ms(scope, execution, model.cold_start_ms)
    execution.begins = now + execution.init_ms
    if execution.init_ms:
        scope.at(execution.begins, "initialised", execution=execution.number)
    else:
        run(scope, execution)
    return execution


def run(scope: Scope[State], execution: Execution) -> None:
    """Let the handler begin: its environment is ready."""
    function, version = execution.function, execution.version
    model = scope.host.model_of(function.arn)
    timeout_ms = version.settings["Timeout"] * SECOND
    fails = model.error_rate > 0 and scope.chance(f"error.{function.arn}").random() < model.error_rate
    if fails and model.duration_ms < timeout_ms:
        scope.at(execution.begins + model.duration_ms, "failed", execution=execution.number)
        return
    if fails:
        execution.timeout = scope.at(execution.begins + timeout_ms, "timed-out", execution=execution.number)
        return
    spec = _common(scope, execution, model.duration_ms, timeout_ms)
    if model.measured:
        spec["measured"] = True
        spec["cpu_share"] = min(1.0, version.settings["MemorySize"] / limits.WHOLE_CPU_MB)
    kind = version.code.kind
    if kind == "missing" or (kind == "default" and scope.settings.behaviours):
        spec["behaviour"] = DEFAULT_BEHAVIOUR
        spec["event"] = execution.batch or value_or_text(execution.payload or b"{}")
        spec["targets"] = model.targets if kind == "missing" else ()
    else:
        loads = _begin_loading(execution)
        spec["payload"] = _payload_of(execution)
        spec |= {
            "environment": execution.environment.id,
            "seed": execution.environment.seed,
            "function": function.arn,
            "name": function.name,
            "version": version.number,
            "runtime": version.settings.get("Runtime", ""),
            "handler": version.settings.get("Handler", ""),
            "code": version.code.archive,
            "layers": list(version.layers),
            "invoked_arn": f"{function.arn}:{execution.qualifier}" if execution.qualifier else function.arn,
            "log_group": version.settings["LoggingConfig"]["LogGroup"],
            "log_stream": stream_name(scope, version, execution.environment),
            "log_format": version.settings["LoggingConfig"]["LogFormat"],
            "log_level": version.settings["LoggingConfig"].get("ApplicationLogLevel", "INFO"),
            "initialization": "provisioned-concurrency" if execution.pool.startswith(PROVISIONED) else "on-demand",
            "client_context": execution.client_context,
            "memory_mb": version.settings["MemorySize"],
            "storage_mb": version.settings["EphemeralStorage"]["Size"],
        }
        if loads:
            spec["loaded"] = list(scope.then("loaded", execution=execution.number))
            if execution.phase == INVOKE:
                spec["loads_within_timeout"] = True
    if execution.phase == INIT:
        limit = limits.PROVISIONED_LOAD_MS if execution.pool.startswith(PROVISIONED) else limits.LOAD_MS
        execution.timeout = scope.at(execution.begins + limit, "load-timed-out", execution=execution.number)
    else:
        execution.timeout = scope.at(execution.begins + timeout_ms, "timed-out", execution=execution.number)
    execution.guest = scope.host.start_guest(spec, scope.then("ran", execution=execution.number))


def end(scope: Scope[State], execution: Execution, outcome: dict[str, Any], *, survives: bool = True) -> Ended:
    """Free the environment and the concurrency, and record how it ended."""
    state = scope.state
    del state.executions[execution.number]
    scope.cancel(execution.timeout)
    give_back_concurrency(state, execution.function, execution.pool)
    if survives:
        give_back_environment(scope, execution.function, execution.version, execution.environment, execution.pool)
    else:
        discard(scope, execution.environment)
    duration = scope.now - execution.begins
    error = outcome.get("error")
    arn, request_id, cause = execution.function.arn, execution.request_id, execution.invoked
    if error is None:
        traced = scope.trace("complete", arn, "", request_id, cause, duration_ms=duration)
    else:
        traced = scope.trace(
            "error",
            arn,
            "",
            request_id,
            cause,
            type=error["type"],
            text=error["message"],
            attempt=execution.attempt,
            duration_ms=duration,
        )
    logs, memory_mb = outcome.get("logs", ""), outcome.get("memory_mb", 0)
    if execution.environment.has_guest:
        lines = log_lines(scope, execution, logs, duration_ms=duration, memory_mb=memory_mb, error=error)
        if execution.is_cold:
            lines[:0] = start_lines(execution, outcome.get("runs_on", ""))
        write_log(scope, execution, lines)
    return Ended(
        duration_ms=duration,
        init_ms=execution.init_ms,
        payload=outcome.get("payload"),
        value=outcome.get("value"),
        error=error,
        logs=logs,
        memory_mb=memory_mb,
        traced=traced,
    )


def _begin_loading(execution: Execution) -> bool:
    """Say whether the environment has to load its code first; keep in which phase that is."""
    environment = execution.environment
    if environment.is_reset or execution.phase == INVOKE:
        execution.phase = INVOKE
    elif not environment.has_guest:
        execution.phase = INIT
    environment.has_guest, environment.is_reset = True, False
    return bool(execution.phase)


def _payload_of(execution: Execution) -> bytes | None:
    batch = execution.batch
    return execution.payload if batch is None else orjson.dumps({"Records": sqs_records(batch)})


def _cold_start_ms(scope: Scope[State], execution: Execution, modelled_ms: Millis | None) -> Millis:
    if modelled_ms is not None:
        return modelled_ms
    runtime = str(execution.version.settings.get("Runtime", ""))
    stream = scope.chance(f"cold-start.{execution.function.arn}")
    return draw_cold_start(stream.lognormvariate, runtime)


def _common(scope: Scope[State], execution: Execution, duration_ms: Millis, timeout_ms: Millis) -> dict[str, Any]:
    return {
        "start": execution.begins,
        "duration_ms": duration_ms,
        "timeout_ms": timeout_ms,
        "deadline": execution.begins + timeout_ms,
        "variables": execution.version.settings.get("Environment", {}).get("Variables", {}),
        "request_id": execution.request_id,
        "trace_id": execution.trace_header,
        "principal": execution.function.arn,
        "cause": execution.invoked,
        "account": scope.account,
        "region": scope.region,
    }
