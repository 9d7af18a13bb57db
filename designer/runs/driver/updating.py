"""Changes the deployed stack of a run that goes on, by boto3's update_stack, while its traffic passes."""

import asyncio
from dataclasses import asdict, dataclass, field
from typing import Any

from designer.document.document import Document
from designer.document.scenario import FunctionModel, Scenario
from designer.runs.driver.deploying import StackRefused, provide_outside, update_stack, upload
from designer.runs.driver.execution import Execution
from designer.runs.packaging import Package, package
from designer.runs.plan import Plan

CAUSE = "the diagram was changed while it ran"
NOTHING_NEW = "No updates are to be performed"


@dataclass(slots=True)
class Update:
    """One update: `state` is running, done, or failed with a reason and the logical id that caused it."""

    plan: Plan
    number: int
    """The number of the board's last update that the plan holds."""
    state: str = "running"
    reason: str = ""
    logical_id: str = ""
    actors: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Who was outside before, as they were."""
    disturbed: set[str] = field(default_factory=set)
    """The queues that the scenario disturbed before."""
    has_nothing_new: bool = False
    """The stack stays as it is; only what the scenario says is another."""
    task: "asyncio.Task[None] | None" = None
    before: "tuple[Plan, Package, Scenario] | None" = None
    """What the run was made of; it goes on with that where the update fails."""

    @property
    def is_asking(self) -> bool:
        """Say whether CloudFormation has not answered yet."""
        return self.task is not None and not self.task.done()

    def begin(self, execution: Execution) -> None:
        """Ask for the update; what comes of it is seen by `follow`."""
        self.actors = outside_of(execution)
        self.before = execution.plan, execution.package, execution.scenario
        self.task = asyncio.ensure_future(self._ask(execution))

    def follow(self, execution: Execution) -> None:
        """See how far the stack is; when it is there, apply what the scenario says of it."""
        if self.state != "running" or self.task is None or not self.task.done():
            return
        if self.task.exception() is not None:
            self._fail(execution, f"{self.task.exception()}", "")
        elif execution.stack.is_settled:
            if execution.stack.status == "UPDATE_COMPLETE" or self.has_nothing_new:
                self._apply_scenario(execution)
                self.state = "done"
            else:
                logical_id, reason = execution.stack.first_failure or ("", execution.stack.reason)
                self._fail(execution, reason or f"The update ended as {execution.stack.status}", logical_id)

    def shown(self, execution: Execution) -> dict[str, Any]:
        """Return what a frame says of it."""
        return {
            "state": self.state,
            "number": self.number,
            "reason": self.reason,
            "logical_id": self.logical_id,
            "resources": execution.stack.changed,
        }

    async def _ask(self, execution: Execution) -> None:
        made = package(
            Document.parse(self.plan.template).template(),
            {path: text.encode("utf-8", "surrogateescape") for path, text in self.plan.code.items()},
        )
        execution.mark_not_reproducible(CAUSE)
        upload(execution.world, made)
        await provide_outside(execution.world, made, execution.answer)
        execution.stack.begin_update()
        try:
            await update_stack(execution.world, made, execution.answer)
        except StackRefused as refused:
            execution.stack.refuse_update()
            self.has_nothing_new = NOTHING_NEW in str(refused)
            if not self.has_nothing_new:
                raise
        execution.collect()
        self.disturbed = set(execution.scenario.queues)
        execution.plan, execution.package = self.plan, made
        execution.scenario = Scenario.from_plain(self.plan.scenario)

    def _apply_scenario(self, execution: Execution) -> None:
        """Model functions and queues as the scenario now says; who is outside goes on as it says, or ends."""
        execution.length_ms = execution.scenario.length_ms
        for logical_id in execution.functions():
            model = execution.scenario.functions.get(logical_id, FunctionModel())
            execution.model(logical_id, {name: value for name, value in asdict(model).items() if value is not None})
        execution.disturb(self.disturbed)
        now = outside_of(execution)
        for name, actor in now.items():
            if actor != self.actors.get(name):
                execution.world.control("actor", actor)
        for gone in sorted(self.actors.keys() - now.keys()):
            execution.world.control("stop", {"id": gone})

    def _fail(self, execution: Execution, reason: str, logical_id: str) -> None:
        if self.before is not None:
            execution.plan, execution.package, execution.scenario = self.before
        self.state, self.reason, self.logical_id = "failed", reason, logical_id


def outside_of(execution: Execution) -> dict[str, dict[str, Any]]:
    """Return the configuration of everybody outside AWS, by id."""
    return {actor["id"]: {**actor, "end": execution.end} for actor in execution.actors()}
