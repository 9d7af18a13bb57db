"""Executes a plan in a World: deploys it by boto3 and CloudFormation, starts its actors, lets time pass."""

import asyncio
import contextlib
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from designer.document.document import Document
from designer.document.scenario import Actor, FunctionModel, QueueModel, Scenario
from designer.document.scenario_values import windows_of
from designer.runs.counters import Counters
from designer.runs.driver.deploying import STACK, StackRefused, create_stack, provide_outside, upload
from designer.runs.driver.stack import Stack
from designer.runs.driver.unshown import Unshown
from designer.runs.packaging import Package, package
from designer.runs.plan import MOST_EVENTS, Plan
from emulator.contract.garbage import collect_rarely
from emulator.contract.record import Command, TraceEvent, canonical
from emulator.contract.settings import Settings
from emulator.runtime.outside import Outside
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.world import ENGINE, World

DURATION_MS = 100
"""How long a function's work is drawn to take where the scenario says nothing."""
LONGEST_WAIT_S = 0.05
MOST_AT_ONE_INSTANT = 200_000
FIFO = ".fifo"
BLAMED = re.compile(r"Resource with id \[([A-Za-z0-9]+)\]")
MODELLED = ("duration_ms", "error_rate", "cold_start_ms", "measured")
SLICE = 2_000
"""Steps between two looks at the outside: below 10 ms of work."""


class RunFailed(Exception):
    """The run cannot go on; `logical_id` names the node that caused it, where one did."""

    def __init__(self, reason: str, logical_id: str = "") -> None:
        super().__init__(reason)
        self.reason, self.logical_id = reason, logical_id


class Recorder(Protocol):
    """Keeps what a run records. What was committed survives."""

    def journal(self, command: Command) -> None:
        """Take a line; it is committed with the next `commit`."""

    def trace(self, events: list[TraceEvent]) -> None:
        """Take events; they are committed with the next `commit`."""

    async def commit(self) -> None:
        """Commit what was taken."""


@dataclass(slots=True)
class Forgetful:
    """A recorder that keeps nothing, for who only wants the outcome."""

    def journal(self, command: Command) -> None:
        """Drop the line."""

    def trace(self, events: list[TraceEvent]) -> None:
        """Drop the events."""

    async def commit(self) -> None:
        """There is nothing to commit."""


def _named_by_transform(reason: str) -> str:
    """Return the logical id that the SAM translator blames, or ""."""
    found = BLAMED.search(reason)
    return found[1] if found else ""


@dataclass(slots=True)
class Execution:
    """One run in this process. All of it happens on one event loop, which owns the World."""

    plan: Plan
    recorder: Recorder
    work_dir: Path
    seed: int
    length_ms: int
    placeholders: bool = True
    """Whether what is not emulated is deployed as a placeholder; else it fails the run by name."""
    most_events: int = MOST_EVENTS
    scenario: Scenario = field(init=False)
    world: World = field(init=False)
    outside: Outside = field(init=False)
    package: Package = field(init=False)
    stack: Stack = field(default_factory=lambda: Stack(STACK))
    counters: Counters = field(default_factory=Counters)
    digest: Any = field(default_factory=hashlib.sha256)
    unshown: Unshown = field(default_factory=Unshown)
    began: int | None = None
    not_reproducible: str = ""
    denied: Callable[[], str] = lambda: ""
    """Says why the run may take no more of the machine, or ""."""
    is_updating: bool = False
    """The stack changes while the run goes on."""
    instant: tuple[int, int] = (0, 0)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    _futures: dict[int, "asyncio.Future[Any]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scenario = Scenario.from_plain(self.plan.scenario)
        settings = Settings(placeholders=self.placeholders, code_may_lack=True, iam="warn")
        self.world = World(seed=self.seed, settings=settings, journal=self.recorder.journal)
        self.outside = Outside(self.world, self.work_dir, self.wake.set)

    @property
    def end(self) -> int:
        """The run's virtual end in milliseconds since the epoch; known when the traffic has begun."""
        return (self.began or self.world.now) + self.length_ms

    @property
    def virtual_ms(self) -> int:
        """How much time has passed since the traffic began."""
        return self.world.now - self.began if self.began is not None else 0

    def prepare(self, journal: Iterable[Command]) -> None:
        """Package the template, and go to where a journal ends."""
        collect_rarely()
        template = Document.parse(self.plan.template).template()
        self.package = package(
            template, {path: text.encode("utf-8", "surrogateescape") for path, text in self.plan.code.items()}
        )
        self.world.replay(journal, self._take_events)
        self.not_reproducible = self.world.notes.get("not-reproducible", "")
        for waiter in [waiter for waiter, then in self.world.waiters.items() if then is None]:
            self.world.withdraw(waiter)
        self.collect()
        self.began = self.world.notes.get("began")
        self.is_updating = self.began is not None and not self.stack.is_settled

    async def deploy(self) -> None:
        """Create the stack by boto3 and let time pass until it is there; raise RunFailed where it fails."""
        if "deploying" not in self.world.notes:
            try:
                await provide_outside(self.world, self.package, self.answer)
                self.world.control("note", {"name": "deploying", "value": True})
                upload(self.world, self.package)
                await create_stack(self.world, self.package, self.answer)
            except StackRefused as refused:
                raise RunFailed(str(refused)) from refused
        while not self.stack.is_settled:
            await self.advance(self.world.next_time())
        if not self.stack.is_created:
            logical_id, reason = self.stack.first_failure or (_named_by_transform(self.stack.reason), self.stack.reason)
            raise RunFailed(reason or f"The stack ended as {self.stack.status}", logical_id)

    def begin(self) -> None:
        """Apply the scenario: what functions are modelled as, and the actors, from this instant on."""
        if self.began is not None:
            return
        self.began = self.world.now
        for logical_id in self.functions():
            model = self.scenario.functions.get(logical_id, FunctionModel())
            self.model(logical_id, {name: value for name, value in asdict(model).items() if value is not None})
        self.disturb()
        for actor in self.actors():
            self.world.control("actor", {**actor, "end": self.end})
        self.world.control("note", {"name": "began", "value": self.began})

    def disturb(self, before: Iterable[str] = ()) -> None:
        """Let standard queues repeat and reorder as the scenario says; those of `before` that it leaves out do not."""
        queues = {**{name: QueueModel() for name in before}, **self.scenario.queues}
        for logical_id, queue in sorted(queues.items()):
            arn = self.arn(logical_id)
            if arn and not arn.endswith(FIFO):
                self.world.control("disturb", {"queue": arn, **asdict(queue)})

    def model(self, logical_id: str, values: dict[str, Any]) -> None:
        """Say how a function behaves from now on."""
        model: dict[str, Any] = {"duration_ms": DURATION_MS}
        model |= {name: values[name] for name in MODELLED if name in values}
        model |= {"function": self.arn(logical_id), "targets": self._targets_of(logical_id)}
        self.world.control("model", model)

    def mark_not_reproducible(self, cause: str) -> None:
        """Note why another run with the same seed may differ."""
        if not self.not_reproducible:
            self.not_reproducible = cause
            self.world.control("note", {"name": "not-reproducible", "value": cause})

    def actors(self) -> list[dict[str, Any]]:
        """Return the scenario's actors with their targets' ARNs; without any, one event a second for each entry."""
        declared = self.scenario.actors or {
            f"sample-{logical_id}": Actor("traffic", logical_id) for logical_id in self.plan.entries
        }
        placed = []
        for actor_id, actor in sorted(declared.items()):
            arn = self.arn(actor.target)
            if arn and self.world.way_to(arn):
                outages = [list(span) for span in windows_of(actor.outages)]
                given = {**asdict(actor), "id": actor_id, "target": arn, "outages": outages}
                placed.append({**given, "count": actor.count or None})
        return placed

    def stop_actors(self) -> None:
        """Let nothing new come in; what is in flight goes on."""
        for actor in self.actors():
            if actor.get("kind") == "traffic":
                self.world.control("stop", {"id": actor["id"]})
        self.mark_not_reproducible("it was stopped")

    @property
    def is_drained(self) -> bool:
        """Say whether no function works and no queue has a message in flight."""
        busy = any(function.concurrency for function in self.counters.functions.values())
        return not busy and not any(queue.in_flight for queue in self.counters.queues.values())

    def functions(self) -> list[str]:
        """Return the logical ids of the functions."""
        return sorted(
            name
            for name, resource in self.stack.resources.items()
            if resource.type == "AWS::Lambda::Function"
            and not resource.is_placeholder
            and resource.status != "DELETE_COMPLETE"
        )

    def arn(self, logical_id: str) -> str:
        """Return a resource's ARN, or "" where it has none."""
        resource = self.stack.resources.get(logical_id)
        return "" if resource is None or resource.is_placeholder else resource.arn

    async def advance(self, limit: int | None, steps: int = SLICE) -> bool:
        """Let time pass up to `limit` for one slice; perform effects, collect events. True: the limit is reached.

        While a guest computes this returns now and then, so that what happened so far is committed and shown.
        """
        self.wake.clear()
        self._check_limits()
        self.outside.perform()
        if limit is None and not self.world.is_held:
            self.collect()
            if not self.stack.is_settled:
                raise RunFailed("Nothing is left that could happen, and the deployment has not ended")
            return True
        reached = self.world.run_until(limit, steps) if limit is not None else False
        self.outside.perform()
        self.collect()
        if self.world.is_held:
            await self.wait(LONGEST_WAIT_S)
        else:
            await asyncio.sleep(0)
        return reached

    async def wait(self, seconds: float) -> None:
        """Wait until something comes in from outside, or for that long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.wake.wait(), max(0.001, seconds))

    @property
    def guests_s(self) -> float:
        """Return for how many seconds of the machine guests have computed."""
        return self.outside.guests_s

    def collect(self) -> None:
        """Take the new trace events to the recorder and the folds."""
        for cause in self.outside.causes:
            self.mark_not_reproducible(cause)
        for waiter, answer in self.world.take_answered():
            future = self._futures.pop(waiter, None)
            if future is not None and not future.done():
                future.set_result(answer)
        self._take_events()

    def _take_events(self) -> None:
        events = self.world.trace.take()
        if not events:
            return
        if self.began is None or self.is_updating:
            self.stack.feed(events)
        self.counters.feed(events)
        self.digest.update(canonical(events))
        self.recorder.trace(events)
        self.unshown.add(events)

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer a client's HTTP request, waiting where the call waits."""
        call = self.outside.wire.read(request, self.world.new_request_id())
        if isinstance(call, HttpResponse):
            return call
        outcome: Any = self.world.call(call)
        self.outside.perform()
        self.wake.set()
        waiter = getattr(outcome, "waiter", None)
        if waiter is not None:
            future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            self._futures[waiter] = future
            try:
                outcome = await future
            finally:
                if self._futures.pop(waiter, None) is not None:
                    self.world.withdraw(waiter)
        await self.recorder.commit()
        return self.outside.wire.write(call, outcome, request.base)

    async def close(self) -> None:
        """End every guest and helper process."""
        await self.outside.close()

    def report(self) -> dict[str, Any]:
        """Return what `simulate` prints of a run: resources and counters a node."""
        names = {arn: name for name, arn in ((name, self.arn(name)) for name in self.stack.resources) if arn}
        nodes = {name: self.counters.values(arn) for arn, name in sorted(names.items(), key=lambda pair: pair[1])}
        for actor in self.actors():
            nodes[actor["id"]] = self.counters.values(f"actor:{actor['id']}")
        resources = self.stack.resources
        return {
            "digest": self.digest.hexdigest(),
            "engine": ENGINE,
            "virtual_ms": self.virtual_ms,
            "resources": {
                "created": sorted(name for name, found in resources.items() if found.is_created),
                "opaque": sorted(name for name, resource in resources.items() if resource.is_placeholder),
                "code_not_supplied": sorted(self.package.code_not_supplied),
            },
            "nodes": {name: counters for name, counters in nodes.items() if counters or name in self.plan.types},
            "reproducible": not self.not_reproducible,
            "not_reproducible_because": self.not_reproducible,
        }

    def ignored(self) -> dict[str, list[str]]:
        """Return by logical id the settings that the run behaves without, because they are not modelled."""
        return {name: sorted(found.ignored) for name, found in sorted(self.stack.resources.items()) if found.ignored}

    def _check_limits(self) -> None:
        """Stop a run that would never end: a loop that takes no time, or one that grows."""
        why = self.outside.stopped or self.denied()
        if why:
            raise RunFailed(why)
        if self.world.now != self.instant[0]:
            self.instant = (self.world.now, self.world.steps)
        if self.world.steps - self.instant[1] > MOST_AT_ONE_INSTANT:
            raise RunFailed(f"More than {MOST_AT_ONE_INSTANT:,} things happened at one instant: there is a loop")
        most = self.most_events
        if self.world.trace.sequence > most:
            raise RunFailed(f"The run has more than {most:,} events, which is the most that one run may have")

    def _targets_of(self, logical_id: str) -> list[str]:
        """Return the ARNs that the drawing sends this function's events to, where its code is not supplied."""
        if logical_id not in self.package.code_not_supplied:
            return []
        found = (
            self.arn(target) for source, target, kind in self.plan.edges if source == logical_id and kind == "send"
        )
        return sorted({arn for arn in found if arn})
