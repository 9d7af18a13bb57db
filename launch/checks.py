"""`manage.py test`: every check of the project, all run, all failures named at the end."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from launch import browser, frontend, node_sdk, npm
from launch.kernel import die_with_parent
from launch.places import FRONTEND, ROOT, VENV
from launch.refusal import Refused, say

ALL = ["-q", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
"""All tests but the slow ones, on two processes; a file's tests stay together, as they share servers. Files keep their
order, so that browsers, which take long, come before what levels the processes out."""


@dataclass(frozen=True)
class Step:
    """One check: its name and what runs it, returning an exit code."""

    name: str
    run: Callable[[], int]


def run(arguments: list[str]) -> int:
    """Run all checks, or with arguments only pytest with them; return the exit code."""
    pytest = Pytest(arguments)
    steps = [Step("frontend build", built), Step("browser", provided)]
    if not arguments:
        steps += [
            Step("ruff check", lambda: tool("ruff", "check", "--quiet")),
            Step("ruff format", lambda: tool("ruff", "format", "--check", "--quiet")),
            Step("mypy", lambda: tool("mypy")),
            Step("import-linter", lambda: tool("lint-imports", "--no-logo")),
            Step("frontend check", lambda: npm.run(FRONTEND, "run", "--silent", "check")),
            Step("frontend test", lambda: npm.run(FRONTEND, "run", "--silent", "test")),
        ]
    failed = [step.name for step in [*steps, Step("pytest", pytest.run)] if not passes(step)]
    if failed:
        say(f"\nFailed: {', '.join(failed)}")
    print(pytest.counts, flush=True)
    return 1 if failed else 0


def passes(step: Step) -> bool:
    """Run a step and say how it went."""
    say(f"── {step.name}")
    try:
        return step.run() == 0
    except Refused as refusal:
        say(str(refusal))
        return False


def tool(name: str, *arguments: str) -> int:
    """Run one of the environment's own tools."""
    return started([str(VENV / "bin" / name), *arguments]).wait()


def started(command: Sequence[str], **popen: Any) -> "subprocess.Popen[Any]":
    """Start a tool that ends with this command, however that ends."""
    parent = os.getpid()
    return subprocess.Popen(
        command,
        cwd=ROOT,
        preexec_fn=lambda: die_with_parent(parent),  # noqa: PLW1509 -- this command has no threads
        **popen,
    )


def built() -> int:
    """Have what the browser tests load, and what Node.js functions import."""
    with node_sdk.installed():
        frontend.install()
        frontend.build()
    return 0


def provided() -> int:
    """Have a Chromium, and tell the tests where it is."""
    os.environ["CHROMIUM"] = browser.provide()
    return 0


class Pytest:
    """The test suite: its output passes through, its last line is kept."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.arguments = list(arguments) or ALL
        self.counts = "pytest did not run"

    def run(self) -> int:
        """Run pytest and return its exit code."""
        command = [sys.executable, "-m", "pytest", *self.arguments]
        with started(command, stdout=subprocess.PIPE, text=True, errors="replace") as process:
            assert process.stdout is not None
            for line in process.stdout:
                print(line, end="", flush=True)
                if line.strip():
                    self.counts = line.strip()
        return process.returncode
