"""An exercise's start and solution, run with its scenario; the checks read what happened."""

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from designer.document.scenario import Scenario
from designer.runs.driver.execution import Execution, RunFailed
from designer.runs.planning import plan_of
from emulator.contract.record import TraceEvent
from tests.designer.runs.remembering import Remembering

FOLDER = Path(__file__).parent


@dataclass(slots=True)
class Course:
    """What happened in a run. `failure` is the reason why it could not go on, "" where it did."""

    events: list[TraceEvent]
    names: dict[str, str]
    digest: str
    failure: str = ""
    bodies: dict[str, str] = field(default_factory=dict)
    """The bodies that were sent, by message id."""

    def of(self, *kinds: str, node: str = "", peer: str = "") -> list[TraceEvent]:
        """Return the events of these kinds, on a node and with a peer where they are named."""
        return [
            event
            for event in self.events
            if event.kind in kinds
            and (not node or self.names.get(event.resource, event.resource) == node)
            and (not peer or self.names.get(event.peer, event.peer) == peer)
        ]

    def count(self, *kinds: str, node: str = "", peer: str = "") -> int:
        """Return how many such events there are."""
        return len(self.of(*kinds, node=node, peer=peer))

    def per_message(self, *kinds: str, node: str = "", peer: str = "") -> dict[str, int]:
        """Return how many such events each message has."""
        found: dict[str, int] = {}
        for event in self.of(*kinds, node=node, peer=peer):
            found[event.message] = found.get(event.message, 0) + 1
        return found


class Lesson:
    """The folder of an exercise: start.yaml, solution.yaml, scenario.yaml, and whatever variants it has."""

    def __init__(self, number: str) -> None:
        self.folder = FOLDER / number

    def run(self, template: str, scenario: str = "scenario", **changes: Any) -> Course:
        """Run a template of the exercise; `changes` are fields of the scenario, such as the seed."""
        outside = Scenario.parse((self.folder / f"{scenario}.yaml").read_text())
        for name, value in changes.items():
            setattr(outside, name, value)
        return asyncio.run(_run((self.folder / f"{template}.yaml").read_text(), outside))


async def _run(template: str, scenario: Scenario) -> Course:
    plan, kept = plan_of(template, scenario, {}), Remembering()
    with tempfile.TemporaryDirectory(prefix="sluice-lesson-") as folder:
        execution = Execution(
            plan=plan,
            recorder=kept,
            work_dir=Path(folder),
            seed=scenario.seed,
            length_ms=scenario.length_ms,
        )
        failure = ""
        try:
            execution.prepare([])
            await execution.deploy()
            execution.begin()
            while not await execution.advance(execution.end):
                pass
        except RunFailed as failed:
            failure = failed.reason
        finally:
            await execution.close()
        began = execution.began or execution.world.now
        events = [event for event in kept.events if event.time >= began]
        bodies = {event.message: event.detail["body"] for event in events if event.kind == "send"}
        digest = execution.digest.hexdigest()
        names = {**execution.stack.names(), **{f"actor:{id_}": id_ for id_ in scenario.actors}}
        return Course(events, names, digest, failure, bodies)
