"""What an invocation writes to CloudWatch Logs: a stream an environment, a line an event."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import orjson

from emulator.bus.calls import Answer, Call
from emulator.contract.scope import Scope
from emulator.kernel.calendar import civil_date, iso_time
from emulator.services.lambda_ import limits
from emulator.services.lambda_.access import LAMBDA
from emulator.services.lambda_.execution import Execution
from emulator.services.lambda_.function import Environment, Version
from emulator.services.lambda_.logging_role import refusal_of
from emulator.services.lambda_.state import State

FAMILY = re.compile(r"^([a-z]+)\.?(?=[a-z0-9])(.*)$")
"""A runtime's name and version: "python3.12" is shown as "python:3.12", "provided.al2023" as "provided:al2023"."""
LONGEST_CHARACTER = 4
"""Bytes of UTF-8."""
LINE_BREAK = "\x1f"
"""What our runtimes write for a line's end within one event: an error with its trace, a record of several lines."""
MISSING = "ResourceNotFoundException"
TIMED_OUT = "Sandbox.Timedout"
SAID_BY_PLATFORM = ("Runtime.ExitError", "Runtime.InvalidEntrypoint")
"""Errors that no runtime could write of."""
OUT_OF_MEMORY = "Runtime.OutOfMemory"
"""How a report calls the exit of what took more memory than its function has."""
SYSTEM_LEVELS = ("DEBUG", "INFO", "WARN")
PLATFORM_ERROR = re.compile(r"(Runtime|Function)\.[A-Z][a-zA-Z]+")
"""What a report of an initialisation names; other errors are unknown to it."""


def stream_name(scope: Scope[State], version: Version, environment: Environment) -> str:
    """Return the log stream of an environment, named after the day on which it was made."""
    if not environment.log_stream:
        year, month, day = civil_date(scope.now)
        environment.log_stream = f"{year:04}/{month:02}/{day:02}/[{version.number}]{environment.id}"
    return environment.log_stream


def log_lines(
    scope: Scope[State],
    execution: Execution,
    written: str,
    *,
    duration_ms: int,
    memory_mb: int,
    error: dict[str, Any] | None = None,
) -> list[str]:
    """Return the log of an invocation: its start, what the code wrote, its end and its report.

    Before them stand failed initialisations; where the code could not be loaded at all, all that it wrote.
    """
    settings = execution.version.settings
    before, own = list(execution.reports), _written(written)
    if execution.phase and error is not None:
        before += load_lines(scope, execution, written, duration_ms=duration_ms + execution.init_ms, error=error)
        own = []
    took_all = error is not None and error.get("reason") == OUT_OF_MEMORY
    memory = settings["MemorySize"] if took_all else memory_mb or limits.MODELLED_MEMORY_MB
    memory = min(settings["MemorySize"], memory)
    billed = max(1, duration_ms + execution.init_ms)
    if settings["LoggingConfig"]["LogFormat"] == "JSON":
        report_lines = _json_report(scope, execution, duration_ms, billed, memory, error)
        return [*before, *_json_start(execution), *own, *report_lines]
    report = [
        f"REPORT RequestId: {execution.request_id}",
        f"Duration: {duration_ms:.2f} ms",
        f"Billed Duration: {billed} ms",
        f"Memory Size: {settings['MemorySize']} MB",
        f"Max Memory Used: {memory} MB",
    ]
    if execution.init_ms:
        report.append(f"Init Duration: {execution.init_ms:.2f} ms")
    return [
        *before,
        f"START RequestId: {execution.request_id} Version: {execution.version.number}\n",
        *own,
        *_platform_lines(scope, execution, error),
        f"END RequestId: {execution.request_id}\n",
        "\t".join(report) + _reported(execution, error) + "\n",
    ]


def start_lines(execution: Execution, runs_on: str) -> list[str]:
    """Return what a new environment's stream begins with; `runs_on`: what this machine has instead of the runtime."""
    settings = execution.version.settings
    name = FAMILY.sub(r"\1:\2", settings.get("Runtime", "")).removesuffix(".x")
    instead = f" (runs on {runs_on})" if runs_on else ""
    arn = settings.get("RuntimeVersionConfig", {}).get("RuntimeVersionArn", "")
    if settings["LoggingConfig"]["LogFormat"] == "JSON":
        record = {
            "initializationType": "on-demand",
            "phase": "init",
            "runtimeVersion": f"{name}.v1{instead}",
            "runtimeVersionArn": arn,
            "functionName": execution.function.name,
            "functionVersion": execution.version.number,
        }
        return _json_lines(execution, "INFO", execution.begins - execution.init_ms, "platform.initStart", record)
    return [f"INIT_START Runtime Version: {name}.v1{instead}\tRuntime Version ARN: {arn}\n"]


def load_lines(
    scope: Scope[State], execution: Execution, written: str, *, duration_ms: int, error: dict[str, Any] | None
) -> list[str]:
    """Return what code wrote that could not be loaded, and what is written of that; no error: it took too long."""
    kind = _error_type(error)
    status = "error" if kind else "timeout"
    if execution.version.settings["LoggingConfig"]["LogFormat"] == "JSON":
        record: dict[str, object] = {
            "initializationType": "on-demand",
            "phase": execution.phase,
            "status": status,
            **({"errorType": kind} if kind else {}),
            "metrics": {"durationMs": float(duration_ms)},
        }
        return [*_written(written), *_json_lines(execution, "WARN", scope.now, "platform.initReport", record)]
    report = f"INIT_REPORT Init Duration: {duration_ms:.2f} ms\tPhase: {execution.phase}\tStatus: {status}"
    return [*_written(written), f"{report}\tError Type: {kind}\n" if kind else f"{report}\n"]


def _error_type(error: dict[str, Any] | None) -> str:
    """Return the error as a report names it, "" for a timeout."""
    if error is None or error["type"] == TIMED_OUT:
        return ""
    return error["type"] if PLATFORM_ERROR.fullmatch(error["type"]) else "Runtime.Unknown"


def _reported(execution: Execution, error: dict[str, Any] | None) -> str:
    """Return the end of a report: how an invocation ended of which the code itself could not tell."""
    if error is None:
        return "\t"
    if error["type"] == TIMED_OUT:
        return "\tStatus: timeout"
    if not execution.phase and error["type"] not in SAID_BY_PLATFORM:
        return "\t"
    return f"\tStatus: error\tError Type: {error.get('reason') or _error_type(error)}"


def _platform_lines(scope: Scope[State], execution: Execution, error: dict[str, Any] | None) -> list[str]:
    """Return what Lambda itself writes of an error of which the code could write nothing."""
    if error is None:
        return []
    if error["type"] == TIMED_OUT:
        seconds = execution.version.settings["Timeout"]
        return [f"{iso_time(scope.now)}Z {execution.request_id} Task timed out after {seconds:.2f} seconds\n\n"]
    return [f"{error['message']}\n{error['type']}\n"] if error["type"] in SAID_BY_PLATFORM else []


def _written(text: str) -> list[str]:
    return [f"{line}\n".replace(LINE_BREAK, "\n") for line in text.removesuffix("\n").split("\n")] if text else []


def write_log(scope: Scope[State], execution: Execution, lines: list[str]) -> None:
    """Put the log of an invocation of real code into its stream, as far as the function's role may.

    Group and stream are made when they are missing.
    """
    group = execution.version.settings["LoggingConfig"]["LogGroup"]
    stream = stream_name(scope, execution.version, execution.environment)
    named = {"logGroupName": group, "logStreamName": stream}
    for batch in _batches(lines):
        events = [{"timestamp": scope.now, "message": line} for line in batch]
        put = {**named, "logEvents": events}
        if not _is_missing(_call(scope, execution, "PutLogEvents", put)):
            continue
        if _is_missing(_call(scope, execution, "CreateLogStream", named)):
            _call(scope, execution, "CreateLogGroup", {"logGroupName": group})
            _call(scope, execution, "CreateLogStream", named)
        _call(scope, execution, "PutLogEvents", put)


def _is_missing(answer: Answer) -> bool:
    return answer.failure is not None and answer.failure.code == MISSING


def _events(line: str) -> list[str]:
    """Return a line as one event, or as several where it is longer than an event may be."""
    longest = (limits.LOG_LINE_BYTES - limits.LOG_EVENT_BYTES) // LONGEST_CHARACTER
    if len(line) <= longest:
        return [line]
    return [line[start : start + longest] for start in range(0, len(line), longest)]


def _batches(lines: list[str]) -> Iterator[list[str]]:
    """Cut lines into as many as one PutLogEvents takes."""
    batch: list[str] = []
    size = 0
    for line in chain.from_iterable(map(_events, lines)):
        weight = len(line.encode()) + limits.LOG_EVENT_BYTES
        if batch and (len(batch) >= limits.LOG_EVENTS or size + weight > limits.LOG_BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += weight
    if batch:
        yield batch


def _call(scope: Scope[State], execution: Execution, operation: str, parameters: dict[str, object]) -> Answer:
    call = Call("logs", operation, parameters, scope.account, scope.region, principal=execution.function.arn)
    refused = refusal_of(scope, execution, call)
    if refused is not None:
        return Answer(failure=refused)
    answer = scope.call_now(call._replace(principal=LAMBDA))
    return answer if isinstance(answer, Answer) else Answer()


def _json_start(execution: Execution) -> list[str]:
    names: dict[str, object] = {"requestId": execution.request_id, "version": execution.version.number}
    return _json_lines(execution, "INFO", execution.begins, "platform.start", names)


def _json_report(
    scope: Scope[State],
    execution: Execution,
    duration_ms: int,
    billed_ms: int,
    memory_mb: int,
    error: dict[str, Any] | None,
) -> list[str]:
    """Return that the runtime is done, and the report: details where all went well, else warnings."""
    metrics = {
        "durationMs": float(duration_ms),
        "billedDurationMs": billed_ms,
        "memorySizeMB": execution.version.settings["MemorySize"],
        "maxMemoryUsedMB": memory_mb,
    }
    if execution.init_ms:
        metrics["initDurationMs"] = float(execution.init_ms)
    ended: dict[str, object] = {"status": "success"}
    if error is not None and error["type"] == TIMED_OUT:
        ended = {"status": "timeout"}
    elif error is not None:
        ended = {"status": "error", "errorType": error.get("reason") or error["type"]}
    done = {"requestId": execution.request_id, "metrics": {"durationMs": float(duration_ms)}, **ended}
    report = {"requestId": execution.request_id, "metrics": metrics, **ended}
    levels = ("DEBUG", "INFO") if error is None else ("WARN", "WARN")
    return [
        *_json_lines(execution, levels[0], scope.now, "platform.runtimeDone", done),
        *_json_lines(execution, levels[1], scope.now, "platform.report", report),
    ]


def _json_lines(execution: Execution, level: str, time: int, kind: str, record: dict[str, object]) -> list[str]:
    """Return what the platform says, none where the function asks for no such details (SystemLogLevel)."""
    lowest = execution.version.settings["LoggingConfig"].get("SystemLogLevel", "INFO")
    if SYSTEM_LEVELS.index(level) < SYSTEM_LEVELS.index(lowest):
        return []
    return [orjson.dumps({"time": f"{iso_time(time)}Z", "type": kind, "record": record}).decode() + "\n"]
