"""A run of a template, and what the pages answer to "Why?" in it."""

import asyncio
import json
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from designer.catalog.graph import graph
from designer.document.document import Document
from designer.document.scenario import Scenario
from designer.runs.deployed import deployed
from designer.runs.driver.execution import Execution
from designer.runs.driver.transport import client
from designer.runs.planning import plan_of_document
from designer.runs.shown import shown_event
from launch.places import ROOT
from tests.designer.runs.remembering import Remembering

Client = Callable[[str], Any]
Act = Callable[[Client, Callable[[str], str]], None]
"""What somebody does by boto3 when the traffic begins: given a maker of clients, and the ARN of a logical id."""


@dataclass(frozen=True)
class Asked:
    """A run as it was at an instant: its document, and what the pages are given of it."""

    document: Document
    given: dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A template with its scenario, and what is done by boto3 in it."""

    template: str
    scenario: dict[str, Any] = field(default_factory=dict)
    act: Act | None = None
    iam: str = "warn"

    def run(self, *, until_s: float, seed: int = 1) -> Asked:
        """Let the time of a run pass up to an instant."""
        document = Document.parse(self.template)
        document.scenario = Scenario.from_plain({"length": f"{until_s}s", **self.scenario})
        return asyncio.run(_run(self, document, int(until_s * 1000), seed))


async def _run(place: Place, document: Document, until_ms: int, seed: int) -> Asked:
    plan, kept = plan_of_document(document), Remembering()
    with tempfile.TemporaryDirectory(prefix="sluice-why-") as folder:
        execution = Execution(plan=plan, recorder=kept, work_dir=Path(folder), seed=seed, length_ms=until_ms)
        try:
            execution.prepare([])
            await execution.deploy()
            if place.iam != "warn":
                execution.world.control("iam", {"mode": place.iam})
            execution.begin()
            if place.act is not None:
                await _act(place.act, execution)
            while not await execution.advance(execution.end):
                pass
        finally:
            await execution.close()
    names = execution.stack.names()
    began = execution.began or 0
    given = {
        "graph": graph(document),
        "deployed": deployed(plan),
        "events": [shown_event(event, names, began) for event in kept.events if event.time >= began],
        "began": began,
        "now": until_ms,
    }
    return Asked(document, given)


async def _act(act: Act, execution: Execution) -> None:
    loop, world = asyncio.get_running_loop(), execution.world

    def answer(request: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(execution.answer(request), loop).result()

    def made(service: str) -> Any:
        return client(service, account=world.account, region=world.region, answer=answer)

    done = loop.run_in_executor(None, act, made, execution.arn)
    while not done.done():
        execution.outside.perform()
        execution.collect()
        await asyncio.sleep(0)
    await done


def ask(runs: list[Asked]) -> list[dict[str, Any]]:
    """Return what the pages' own code says of runs: `hops`, `messages` and `nodes`, each with text and setting."""
    lines = "\n".join(json.dumps(run.given) for run in runs)
    answered = subprocess.run(
        ["node", "harness/why.mjs"],
        cwd=ROOT / "frontend",
        input=lines,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answered.returncode == 0, answered.stderr
    return [json.loads(line) for line in answered.stdout.splitlines()]
