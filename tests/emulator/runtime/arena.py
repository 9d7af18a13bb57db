"""A real World with one more service, in which guests are started by the test itself."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulator.bus.calls import Answer, Call, Pending, Then
from emulator.contract.scope import Scope
from emulator.contract.service import Service
from emulator.kernel.journal import Command
from emulator.runtime.code_store import CodeStore
from emulator.runtime.guests import Guests
from emulator.runtime.limits import Limits
from emulator.runtime.sandbox import Sandbox, possible_sandboxes
from emulator.wire.http import Wire
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.world import DEFAULT_ACCOUNT, DEFAULT_REGION, World
from tests.emulator.worlds import only

FUNCTION = f"arn:aws:lambda:{DEFAULT_REGION}:{DEFAULT_ACCOUNT}:function:probe"


@dataclass
class Ended:
    """What invocations came to."""

    outcomes: dict[int, dict[str, Any]] = field(default_factory=dict)


def _ended(scope: Scope[Ended], answer: Answer, run: int) -> None:
    scope.state.outcomes[run] = answer.result or {"failure": answer.failure}


PROBE = Service("probe", Ended, {}, {}, {"ended": _ended})


def sandbox(level: str = "B", limits: Limits | None = None) -> Sandbox:
    """Return the sandbox of a level on this machine."""
    return next(each for each in possible_sandboxes(limits) if each.level == level)


class Arena:
    """A World and its guests, driven until an invocation has ended."""

    def __init__(self, *, walls: Sandbox | None = None, seed: int = 1, services: tuple[str, ...] = ("sqs",)) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.services = {service.name: service for service in only(*services).values()} | {"probe": PROBE}
        self.journal: list[Command] = []
        self.world = World(seed=seed, journal=self.journal.append, services=self.services)
        self.wire = Wire(account=DEFAULT_ACCOUNT, region=DEFAULT_REGION, emulated=self.services)
        self.store = CodeStore(Path(self.folder.name) / "code")
        self.guests = Guests(self.world, self.store, parse=self._parse, render=self._render, sandbox=walls or sandbox())
        self.runs = 0
        self.specs: dict[int, tuple[dict[str, Any], Then]] = {}
        """What each run was started with."""

    def renew(self) -> "Arena":
        """Begin a new world behind the same zygote."""
        for environment in list(self.guests.environments):
            self.guests.end(environment)
        self.guests.causes.clear()
        self.journal, self.runs, self.specs = [], 0, {}
        self.world = self.guests.world = World(seed=1, journal=self.journal.append, services=self.services)
        return self

    def _parse(self, request: HttpRequest) -> Call | HttpResponse:
        return self.wire.read(request, "")

    def _render(self, request: HttpRequest, call: Call, answer: Answer) -> HttpResponse:
        return self.wire.write(call, answer)

    @property
    def outcomes(self) -> dict[int, dict[str, Any]]:
        """What has ended so far, by run."""
        state: Ended = self.world.scope("probe", DEFAULT_ACCOUNT, DEFAULT_REGION).state
        return state.outcomes

    def begin(self, code: str | dict[str, str] | bytes, payload: bytes = b"{}", **spec: Any) -> int:
        """Open an invocation of a handler (`app.handler`, or `index.handler` of Node.js); return its run.

        Code may be the text of app.py, files by name, or a zip.
        """
        self.runs += 1
        timeout_ms = spec.get("timeout_ms", 60_000)
        common = {
            "environment": "one",
            "function": FUNCTION,
            "name": "probe",
            "runtime": "python3.11",
            "handler": "app.handler",
            "code": self._keep(code),
            "layers": [],
            "memory_mb": 128,
            "timeout_ms": timeout_ms,
            "start": self.world.now,
            "deadline": self.world.now + timeout_ms,
            "variables": {},
            "payload": payload,
            "request_id": f"request-{self.runs}",
            "seed": 7,
        }
        then = Then("probe.ended", DEFAULT_ACCOUNT, DEFAULT_REGION, {"run": self.runs})
        self.specs[self.runs] = ({**common, **spec}, then)
        self.world.start_guest(*self.specs[self.runs])
        return self.runs

    def _keep(self, code: str | dict[str, str] | bytes) -> str:
        if isinstance(code, bytes):
            return self.world.keep_code(code)
        files = {"app.py": code} if isinstance(code, str) else code
        return self.store.put({name: text.encode() for name, text in files.items()})

    async def drive(self, *runs: int) -> None:
        """Perform effects and let time pass until these runs have ended."""
        while any(run not in self.outcomes for run in runs):
            while self.world.effects:
                await self.guests.perform(self.world.effects.popleft())
            if all(run in self.outcomes for run in runs):
                return
            before = len(self.world.effects)
            assert self.world.step() or len(self.world.effects) > before, "nothing happens any more"

    async def run(self, code: str | dict[str, str] | bytes, payload: bytes = b"{}", **spec: Any) -> dict[str, Any]:
        """Run a handler to its end and return its outcome."""
        run = self.begin(code, payload, **spec)
        await self.drive(run)
        return self.outcomes[run]

    def queue(self, name: str) -> str:
        """Create a queue and return its URL."""
        return str(self.sqs("CreateQueue", QueueName=name)["QueueUrl"])

    def sqs(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Call SQS from outside."""
        return self.call("sqs", operation, **parameters)

    def call(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        """Call an operation from outside."""
        return _result(self.world.call(Call(service, operation, parameters, DEFAULT_ACCOUNT, DEFAULT_REGION)))

    async def close(self) -> None:
        """End every process."""
        await self.guests.close()
        self.folder.cleanup()


def _result(outcome: Answer | Pending) -> dict[str, Any]:
    assert isinstance(outcome, Answer), outcome
    assert outcome.failure is None, outcome.failure
    return outcome.result or {}
