"""Child processes: started so that they end with us, watched, started again, ended without a rest."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launch.kernel import die_with_parent

LAST_LINES = 20
LONGEST_PAUSE_S = 30.0
STABLE_S = 60.0


@dataclass
class Child:
    """A server that we run. It leads a process group of its own; its output goes to its log."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    log: Path
    folder: Path
    stop_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float | None = None
    """When it starts again after a failure; None while it runs."""

    def start(self) -> None:
        """Start the process."""
        parent = os.getpid()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(parent),  # noqa: PLW1509 (the launcher has no threads)
            )
        self.started, self.due = time.monotonic(), None

    def has_ended(self) -> bool:
        """Return whether the process ran and is gone."""
        return self.process is not None and self.process.poll() is not None

    def last_lines(self) -> str:
        """Return the end of its log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-LAST_LINES:])

    def describe_end(self) -> str:
        """Return how it ended and what it said last."""
        code = self.process.returncode if self.process else None
        how = f"signal {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"
        return f"{self.name} ended ({how}). Its last lines ({self.log}):\n{self.last_lines()}"

    def plan_restart(self) -> float:
        """Set when it starts again: after 1, 2, 4 … 30 s, from 1 again if it had been stable."""
        now = time.monotonic()
        self.failures = 1 if now - self.started > STABLE_S else self.failures + 1
        pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE_S)
        self.due = now + pause
        return pause

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the process and all of its group."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            return


@dataclass
class Family:
    """Our children and what becomes of them."""

    report: Callable[[str], None]
    children: list[Child] = field(default_factory=list)

    def start(self, child: Child) -> Child:
        """Start a child and watch it from now on."""
        self.children.append(child)
        child.start()
        return child

    def check(self) -> None:
        """Report children that ended and start those whose pause is over."""
        reap_orphans([child.process.pid for child in self.children if child.process])
        for child in self.children:
            if child.due is not None:
                if time.monotonic() >= child.due:
                    child.start()
            elif child.has_ended():
                child.signal_group(signal.SIGKILL)
                pause = child.plan_restart()
                self.report(f"{child.describe_end()}\n{child.name} starts again in {pause:.0f} s.")

    def end(self, patience_s: float) -> None:
        """Ask every child to stop, last started first; after the patience kill it and its group."""
        for child in reversed(self.children):
            if child.process is not None and not child.has_ended():
                ask(child.process.pid, child.stop_signal)
        until = time.monotonic() + patience_s
        while time.monotonic() < until and not all(child.has_ended() for child in self.children if child.process):
            time.sleep(0.02)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()


def ask(process: int, number: signal.Signals) -> None:
    """Send a signal to one process that may have gone."""
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return


def parents() -> dict[int, int]:
    """Return each process's parent, as /proc tells it; empty elsewhere."""
    found: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(stat.parent.name)] = int(after_name[1])
    return found


def descendants(ancestor: int) -> list[int]:
    """Return the processes below one, nearest first."""
    by_parent: dict[int, list[int]] = {}
    for process, parent in sorted(parents().items()):
        by_parent.setdefault(parent, []).append(process)
    found: list[int] = []
    generation = [ancestor]
    while generation:
        generation = [child for parent in generation for child in by_parent.get(parent, [])]
        found += generation
    return found


def end_descendants() -> None:
    """Kill what is left below us, orphans that we adopted included."""
    if sys.platform != "linux":
        return
    while True:
        left = descendants(os.getpid())
        if not left:
            return
        for process in left:
            ask(process, signal.SIGKILL)
        reap_orphans([])
        time.sleep(0.01)


def reap_orphans(ours: list[int]) -> None:
    """Take the exit codes of adopted processes that ended, and leave those of our own children."""
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended is None or ended.si_pid in ours:
            return
        os.waitpid(ended.si_pid, 0)
