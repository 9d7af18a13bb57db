"""What an invocation writes to CloudWatch Logs: a stream an environment, a line an event."""

import re
from collections.abc import Iterator
from itertools import chain

import orjson

from emulator.bus.calls import Answer, Call
from emulator.contract.scope import Scope
from emulator.kernel.calendar import civil_date, iso_time
from emulator.services.lambda_ import limits
from emulator.services.lambda_.execution import Execution
from emulator.services.lambda_.function import Environment, Version
from emulator.services.lambda_.state import State

FAMILY = re.compile(r"^([a-z]+)\.?(?=[a-z0-9])(.*)$")
"""A runtime's name and version: "python3.12" is shown as "python:3.12", "provided.al2023" as "provided:al2023"."""
LONGEST_CHARACTER = 4
"""Bytes of UTF-8."""
LINE_BREAK = "\x1f"
"""What our runtimes write for a line's end within one event: an error with its trace, a record of several lines."""
MISSING = "ResourceNotFoundException"


def stream_name(scope: Scope[State], version: Version, environment: Environment) -> str:
    """Return the log stream of an environment, named after the day on which it was made."""
    if not environment.log_stream:
        year, month, day = civil_date(scope.now)
        environment.log_stream = f"{year:04}/{month:02}/{day:02}/[{version.number}]{environment.id}"
    return environment.log_stream


def log_lines(
    scope: Scope[State], execution: Execution, written: str, *, duration_ms: int, memory_mb: int
) -> list[str]:
    """Return the log of an invocation: its start, what the code wrote, its end and its report."""
    settings = execution.version.settings
    own = [f"{line}\n".replace(LINE_BREAK, "\n") for line in written.removesuffix("\n").split("\n")] if written else []
    memory = min(settings["MemorySize"], memory_mb or limits.MODELLED_MEMORY_MB)
    billed = max(1, duration_ms + execution.init_ms)
    if settings["LoggingConfig"]["LogFormat"] == "JSON":
        return [_json_start(scope, execution), *own, _json_report(scope, execution, duration_ms, billed, memory)]
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
        f"START RequestId: {execution.request_id} Version: {execution.version.number}\n",
        *own,
        f"END RequestId: {execution.request_id}\n",
        "\t".join(report) + "\t\n",
    ]


def start_line(execution: Execution, runs_on: str) -> str:
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
        return _json_line(execution.begins - execution.init_ms, "platform.initStart", record)
    return f"INIT_START Runtime Version: {name}.v1{instead}\tRuntime Version ARN: {arn}\n"


def load_report(scope: Scope[State], execution: Execution, duration_ms: int, status: str) -> str:
    """Return what is written of an initialisation that did not succeed: `status` is "timeout" or "error"."""
    if execution.version.settings["LoggingConfig"]["LogFormat"] == "JSON":
        record: dict[str, object] = {
            "initializationType": "on-demand",
            "phase": "init",
            "status": status,
            "metrics": {"durationMs": float(duration_ms)},
        }
        return _json_line(scope.now, "platform.initReport", record)
    return f"INIT_REPORT Init Duration: {duration_ms:.2f} ms\tPhase: init\tStatus: {status}\n"


def write_log(scope: Scope[State], execution: Execution, lines: list[str]) -> None:
    """Put the log of an invocation of real code into its stream; group and stream are made when they are missing."""
    group = execution.version.settings["LoggingConfig"]["LogGroup"]
    stream = stream_name(scope, execution.version, execution.environment)
    for batch in _batches(lines):
        events = [{"timestamp": scope.now, "message": line} for line in batch]
        put = {"logGroupName": group, "logStreamName": stream, "logEvents": events}
        answer = _call(scope, execution, "PutLogEvents", put)
        if answer.failure is not None and answer.failure.code == MISSING:
            _call(scope, execution, "CreateLogGroup", {"logGroupName": group})
            _call(scope, execution, "CreateLogStream", {"logGroupName": group, "logStreamName": stream})
            _call(scope, execution, "PutLogEvents", put)


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
    call = Call(
        service="logs",
        operation=operation,
        parameters=parameters,
        account=scope.account,
        region=scope.region,
        principal=execution.function.arn,
    )
    answer = scope.call_now(call)
    return answer if isinstance(answer, Answer) else Answer()


def _json_start(scope: Scope[State], execution: Execution) -> str:
    names: dict[str, object] = {"requestId": execution.request_id, "version": execution.version.number}
    return _json_line(execution.begins, "platform.start", names)


def _json_report(scope: Scope[State], execution: Execution, duration_ms: int, billed_ms: int, memory_mb: int) -> str:
    metrics = {
        "durationMs": float(duration_ms),
        "billedDurationMs": billed_ms,
        "memorySizeMB": execution.version.settings["MemorySize"],
        "maxMemoryUsedMB": memory_mb,
    }
    if execution.init_ms:
        metrics["initDurationMs"] = float(execution.init_ms)
    return _json_line(scope.now, "platform.report", {"requestId": execution.request_id, "metrics": metrics})


def _json_line(time: int, kind: str, record: dict[str, object]) -> str:
    return orjson.dumps({"time": f"{iso_time(time)}Z", "type": kind, "record": record}).decode() + "\n"
