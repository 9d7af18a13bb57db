"""Processes that tests start: they end with the test run, however that ends."""

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from launch.kernel import die_with_parent


def child(
    command: Sequence[str], *, preexec_fn: Callable[[], None] | None = None, **popen: Any
) -> "subprocess.Popen[Any]":
    """Start a process as `subprocess.Popen` does."""
    parent = os.getpid()

    def begin() -> None:
        die_with_parent(parent)
        if preexec_fn is not None:
            preexec_fn()

    return subprocess.Popen(command, preexec_fn=begin, **popen)  # noqa: PLW1509


def is_alive(process: int) -> bool:
    """Say whether a process still runs."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def command_of(process: int) -> str:
    """Return a process's command line, or "" where it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
