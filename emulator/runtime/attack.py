"""Finds the strongest sandbox that holds on this machine, by letting a guest attack it."""

import asyncio
import json
import os
import platform
import socket
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulator.bus.calls import Answer, Call, Pending
from emulator.contract.settings import Settings
from emulator.kernel.clock import DEFAULT_START, Millis
from emulator.runtime import seccomp
from emulator.runtime.code_store import CodeStore
from emulator.runtime.guests import Guests
from emulator.runtime.limits import Limits
from emulator.runtime.sandbox import INSIDE, Sandbox, possible_sandboxes
from emulator.turns import REFUSED, Effect
from emulator.wire.message import HttpResponse

CALLS = (
    *("add_key", "bpf", "io_uring_setup", "kcmp", "keyctl", "name_to_handle_at", "open_by_handle_at"),
    *("perf_event_open", "pidfd_getfd", "process_vm_readv", "userfaultfd"),
)
"""System calls that harm nothing should the filter let them through."""
PLACES = (
    "/",
    "/etc",
    "/usr",
    "/usr/bin",
    "/dev",
    "/opt",
    "/proc/sys/kernel",
    "/sys",
    "/var",
    "/var/task",
    "/var/runtime",
)
PRIZES = ("/etc/shadow", "/root/.bashrc", "/proc/kcore", "/dev/mem", "/var/run/docker.sock")
VARIABLES = ("SECRET", "DATABASE", "REDIS", "DJANGO", "SLUICE", "PASSWORD")
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:attacks"


@dataclass(frozen=True, slots=True)
class Result:
    """One attack: whether the wall held, and what held it or what was got."""

    attack: str
    held: bool
    by: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sandbox and how it stood its attacks; `weaker_than` says why no stronger level is used."""

    sandbox: Sandbox
    results: tuple[Result, ...] = ()
    problem: str = ""
    weaker_than: tuple[str, ...] = field(default=())

    @property
    def broken(self) -> list[Result]:
        """Return the attacks that succeeded."""
        return [result for result in self.results if not result.held]

    @property
    def holds(self) -> bool:
        """Say whether this sandbox can be used: level C has no walls to hold."""
        return not self.problem and (self.sandbox.level == "C" or not self.broken)


_found: dict[Limits, Verdict] = {}


async def find_sandbox(limits: Limits | None = None) -> Verdict:
    """Return the strongest sandbox that holds here; a process attacks only once."""
    limits = limits or Limits()
    if limits not in _found:
        _found[limits] = await judge(possible_sandboxes(limits))
    return _found[limits]


async def judge(sandboxes: Iterable[Sandbox]) -> Verdict:
    """Return the verdict on the first that holds, or on the last."""
    reasons: list[str] = []
    verdict: Verdict | None = None
    for sandbox in sandboxes:
        verdict = await attack(sandbox)
        if verdict.holds:
            break
        broken = "; ".join(f"{result.attack}: {result.by}" for result in verdict.broken)
        reasons.append(f"level {sandbox.level}: {verdict.problem or broken}")
    if verdict is None:
        raise LookupError("there is no sandbox to judge")
    return Verdict(verdict.sandbox, verdict.results, verdict.problem, tuple(reasons))


async def attack(sandbox: Sandbox) -> Verdict:
    """Run every attack in a guest of this sandbox."""
    target = Target()
    with tempfile.TemporaryDirectory() as folder, _prizes(Path(folder)) as event:
        store = CodeStore(Path(folder) / "code")
        key = store.put({"attacks.py": (INSIDE / "attacks.py").read_bytes()})
        store.put({"other.py": b"secret = 1\n"})
        event["store"] = "/code" if sandbox.has_namespaces else str(store.root)
        guests = Guests(target, store, parse=_nothing_to_call, render=_nothing_to_answer, sandbox=sandbox)
        try:
            await guests.perform(Effect(0, "guest.start", _spec(key, json.dumps(event).encode())))
        finally:
            await guests.close()
    return _verdict(sandbox, target.outcome)


class Target:
    """A world of nothing, whose only guest is the attacker."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.archives: dict[str, bytes] = {}
        self.outcome: dict[str, Any] = {}

    def guest_call(
        self, invocation: int, number: int, call: Call, request_hash: str, spent_ms: Millis = 0, printed: str = ""
    ) -> Answer | Pending:
        """Refuse: there is nothing to call."""
        return REFUSED

    def guest_return(self, invocation: int, outcome: dict[str, Any], spent_ms: Millis = 0) -> None:
        """Keep what the attacker found."""
        self.outcome = outcome

    def guest_now(self, invocation: int) -> Millis:
        """Return a world's first instant."""
        return DEFAULT_START

    def guest_loaded(self, invocation: int) -> Millis:
        """Return no other deadline: the attacker's environment has no init phase."""
        return DEFAULT_START


@contextmanager
def _prizes(folder: Path) -> Iterator[dict[str, Any]]:
    """Put up what the attacker is to look for: a file, a port and a socket of the host."""
    secret = folder / "secret"
    secret.write_text("the database's password")
    secret.chmod(0o644)
    column = seccomp.ARCHITECTURES.get(platform.machine(), (0, 0))[1]
    name = f"sluice-attack-{os.getpid()}"
    with socket.socket() as port, socket.socket(socket.AF_UNIX) as abstract:
        port.bind(("127.0.0.1", 0))
        port.listen()
        if sys.platform == "linux":
            abstract.bind(b"\0" + name.encode())
            abstract.listen()
        yield {
            "secrets": [
                *PRIZES,
                f"/proc/{os.getpid()}/environ",
                str(secret),
                __file__,
                str(Path(sys.executable).parent.parent / "pyvenv.cfg"),
            ],
            "folders": ["/root", "/home", "/sys", "/run", "/boot", "/srv", "/mnt", str(folder), str(Path.cwd())],
            "places": PLACES,
            "pid": os.getpid(),
            "port": port.getsockname()[1],
            "abstract": name,
            "calls": {call: seccomp.REFUSED[call][column] for call in CALLS},
            "variables": VARIABLES,
        }


def _spec(key: str, payload: bytes) -> dict[str, Any]:
    return {
        "invocation": 1,
        "environment": "attacks",
        "function": FUNCTION,
        "name": "attacks",
        "runtime": "python3.11",
        "handler": "attacks.handler",
        "code": key,
        "layers": [],
        "memory_mb": 256,
        "timeout_ms": 10_000,
        "deadline": DEFAULT_START + 10_000,
        "variables": {},
        "payload": payload,
        "request_id": "attack",
        "start": DEFAULT_START,
        "seed": 1,
    }


def _verdict(sandbox: Sandbox, outcome: dict[str, Any]) -> Verdict:
    if "payload" not in outcome:
        error = outcome.get("error", {})
        return Verdict(
            sandbox, problem=f"{error.get('type')}: {error.get('message')} {outcome.get('logs', '')}".strip()
        )
    return Verdict(sandbox, tuple(Result(**result) for result in json.loads(outcome["payload"])))


def _nothing_to_call(_: object) -> HttpResponse:
    return HttpResponse(404)


def _nothing_to_answer(*_: object) -> HttpResponse:
    return HttpResponse(404)


def find_sandbox_now(limits: Limits | None = None) -> Verdict:
    """Do as `find_sandbox` where no event loop runs."""
    return asyncio.run(find_sandbox(limits))
