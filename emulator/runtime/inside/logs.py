"""Writes what a handler logs as Lambda does: as lines of text, or as JSON where the function asks for it."""

import json
import logging
import os
import sys
import time
import traceback
from typing import Any

TEXT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
SECONDS = "%Y-%m-%dT%H:%M:%S"
STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None))) | {"aws_request_id", "message", "asctime"}
"""What every record has; the rest was given by `extra`."""
LINE_BREAK = "\x1f"
"""Where a line ends within one event."""
NO_BREAK_SPACE = "\xa0"


class LogHandler(logging.Handler):
    """Lambda's own: each record a line with level, time and request id."""

    request_id = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record to the function's log."""
        record.aws_request_id = LogHandler.request_id
        sys.stdout.write(self.format(record).removesuffix("\n").replace("\n", LINE_BREAK) + "\n")


class JsonFormatter(logging.Formatter):
    """A record as one JSON object; members without a value are left out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        kind, error, trace = record.exc_info or (None, None, None)
        is_plain = isinstance(record.msg, dict) and not record.args
        members: dict[str, Any] = {
            "timestamp": time.strftime(f"{SECONDS}Z", time.gmtime(record.created)),
            "level": record.levelname,
            "message": record.msg if is_plain else record.getMessage(),
            "logger": record.name,
            "stackTrace": traceback.format_tb(trace) if kind else None,
            "errorType": kind.__name__ if kind else None,
            "errorMessage": str(error) if kind else None,
            "requestId": LogHandler.request_id,
            "location": f"{record.pathname}:{record.funcName}:{record.lineno}" if kind else None,
        }
        given = {name: value for name, value in vars(record).items() if name not in STANDARD and name not in members}
        shown = {name: value for name, value in {**members, **given}.items() if value is not None}
        return json.dumps(shown, ensure_ascii=False, default=str) + "\n"


def is_json() -> bool:
    """Say whether the function's LogFormat is JSON."""
    return os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"


def set_up_logging() -> None:
    """Send `logging` to the function's log as Lambda does."""
    handler = LogHandler()
    formatter = JsonFormatter() if is_json() else logging.Formatter(TEXT, SECONDS)
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.addHandler(handler)
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper() if is_json() else ""
    level = {"TRACE": "DEBUG", "FATAL": "CRITICAL", "WARN": "WARNING"}.get(level, level)
    if level in logging.getLevelNamesMapping():
        root.setLevel(level)


def log_error(error: dict[str, Any]) -> None:
    """Write an error that ends an invocation: `error` has errorMessage, errorType, requestId and stackTrace."""
    if is_json():
        when = time.strftime(f"{SECONDS}Z", time.gmtime())
        sys.stdout.write(json.dumps({"timestamp": when, "level": "ERROR", **error}, ensure_ascii=False) + "\n")
        return
    kind, text = error["errorType"], error["errorMessage"]
    lines = [" ".join(("[ERROR]", f"{kind}:" if text else kind, *([text] if text else [])))]
    if error["stackTrace"]:
        lines.append("Traceback (most recent call last):")
    lines += [_indented(line) for entry in error["stackTrace"] for line in entry.splitlines()]
    sys.stdout.write(LINE_BREAK.join(lines) + "\n")


def _indented(line: str) -> str:
    """Return a line whose leading spaces do not break: CloudWatch would drop them."""
    text = line.lstrip(" ")
    return NO_BREAK_SPACE * (len(line) - len(text)) + text
