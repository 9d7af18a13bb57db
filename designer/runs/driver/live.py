"""Lets an execution pass under people's control: speeds, pause, step, stop; tells who watches by frames."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from designer.runs.driver.execution import Execution, RunFailed
from designer.runs.driver.unshown import Unshown
from designer.runs.driver.updating import Update
from designer.runs.shown import shown_event

FRAME_S = 0.05
LARGEST_LAG_S = 0.25
PARKED_AFTER_S = 60.0
DRAIN_MS = 15 * 60 * 1000
SPEEDS = ("1", "10", "60", "max")
Publish = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(slots=True)
class Live:
    """A run that people watch. `publish` is given each frame after what it shows was committed."""

    execution: Execution
    publish: Publish
    speed: str = "1"
    epoch: int = 1
    state: str = "checking"
    failure: dict[str, str] | None = None
    controls: "asyncio.Queue[dict[str, Any]]" = field(default_factory=asyncio.Queue)
    number: int = 0
    reached_ms: int = 0
    """The time of the run at which it stood before: where its last worker left it, or where it was forked."""
    replaced: Callable[[Update], None] = lambda update: None
    """Is told of an update that begins, and again when it has failed."""
    makes_room: bool = False
    """Nobody is at the run and another waits for its worker: it goes on at full speed, whatever speed was chosen.

    The time at which things happen is the same at each speed, and so is the digest.
    """
    is_parked: bool = False
    """The run was paused for so long that its worker lets go of it; the next control brings it back."""
    _anchor: tuple[float, int] = (0.0, 0)
    _framed: float = 0.0
    _stops: bool = False
    _paused_at: float = 0.0
    _names: dict[str, str] = field(default_factory=dict)
    _update: Update | None = None

    async def run(self) -> None:
        """Deploy, play to the end, and leave `state` at how it ended."""
        execution = self.execution
        try:
            self.state = "deploying"
            await self._frame()
            await self._while_framing(execution.deploy())
            execution.begin()
            self._names = execution.stack.names()
            await self._catch_up()
            self.state = "running"
            self._set_anchor()
            await self._play()
            if self.is_parked:
                return
        except RunFailed as failed:
            self.failure = {"reason": failed.reason, "logical_id": failed.logical_id}
            self.state = "failed"
        execution.collect()
        await self._frame()

    @property
    def pace(self) -> str:
        """Return the speed at which time passes now."""
        return "max" if self.makes_room else self.speed

    def make_room(self, is_wanted: bool) -> None:
        """Hurry from now on, or go on at the chosen speed again."""
        if is_wanted == self.makes_room:
            return
        self.makes_room = is_wanted
        self._set_anchor()
        self.execution.wake.set()

    def control(self, message: dict[str, Any]) -> None:
        """Take a control from outside of the loop's turn."""
        self.controls.put_nowait(message)
        self.execution.wake.set()

    async def _while_framing(self, job: Awaitable[None]) -> None:
        task = asyncio.ensure_future(job)
        while not task.done():
            await asyncio.wait({task}, timeout=FRAME_S)
            await self._frame()
        task.result()

    async def _catch_up(self) -> None:
        """Go at once to where the run stood before: nothing journaled says how far its time had passed."""
        execution = self.execution
        instant = min((execution.began or execution.world.now) + self.reached_ms, execution.end)
        while execution.world.now < instant and not await execution.advance(instant):
            await execution.recorder.commit()

    async def _play(self) -> None:
        execution = self.execution
        drained_at = None
        while True:
            self._take_controls()
            self._follow_update()
            if self.state == "paused":
                await self._frame()
                if self.makes_room or time.monotonic() - self._paused_at > PARKED_AFTER_S:
                    self.is_parked = True
                    return
                self.execution.wake.clear()
                if self.controls.empty():
                    await self.execution.wait(1.0)
                self.execution.outside.perform()
                self.execution.collect()
                self._set_anchor()
                continue
            if self._update is not None and self._update.is_asking:
                # Time waits for the update to begin: at top speed the run would be over before.
                await execution.advance(execution.world.now)
                await execution.wait(FRAME_S)
                await self._frame()
                self._set_anchor()
                continue
            if self._stops:
                if drained_at is None:
                    drained_at = min(execution.world.now + DRAIN_MS, execution.end)
                if execution.is_drained or execution.world.now >= drained_at:
                    self.state = "stopped"
                    return
            if execution.world.now >= execution.end:
                self.state = "finished"
                return
            target = self._target()
            reached = await execution.advance(target)
            if time.monotonic() - self._framed >= FRAME_S:
                await self._frame()
            if reached and self.pace != "max":
                await self.execution.wait(self._pause_until_next())

    def _take_controls(self) -> None:
        while not self.controls.empty():
            self._apply(self.controls.get_nowait())

    def _apply(self, message: dict[str, Any]) -> None:
        action, value = message.get("action"), message.get("value")
        if action == "pause" and self.state == "running":
            self._pause()
        elif action == "resume" and self.state == "paused":
            self.state = "running"
            self._set_anchor()
        elif action == "step":
            self._pause()
            self._step()
        elif action == "speed" and str(value) in SPEEDS:
            self.speed = str(value)
            self._set_anchor()
        elif action == "stop":
            self.execution.stop_actors()
            self._stops = True
            self.state = "draining"
            self._set_anchor()
        elif action == "model" and isinstance(value, dict):
            self._change_model(value)
        elif action == "update" and isinstance(value, Update):
            self._begin_update(value)

    def _pause(self) -> None:
        self.state = "paused"
        self._paused_at = time.monotonic()

    def _step(self) -> None:
        """Go to the next event that anybody would see."""
        execution = self.execution
        before = execution.unshown.count
        for _ in range(10_000):
            if execution.unshown.count > before or not execution.world.step() or execution.world.now > execution.end:
                break
            execution.outside.perform()
            execution.collect()

    def _change_model(self, value: dict[str, Any]) -> None:
        logical_id = str(value.get("logical_id", ""))
        if logical_id in self.execution.functions():
            self.execution.model(logical_id, value)
            self.execution.mark_not_reproducible(f"{logical_id} was changed while it ran")

    def _begin_update(self, update: Update) -> None:
        if self._update is None or self._update.state != "running":
            self._update = update
            self.execution.is_updating = True
            self.replaced(update)
            update.begin(self.execution)

    def _follow_update(self) -> None:
        """An update of the stack goes on while time passes; its resources get their names as they come."""
        if self._update is None or not self.execution.is_updating:
            return
        self._update.follow(self.execution)
        if self._update.state == "failed":
            self.replaced(self._update)
        self._names = self.execution.stack.names()
        self.execution.is_updating = self._update.state == "running"

    def _set_anchor(self) -> None:
        self._anchor = (time.monotonic(), self.execution.world.now)

    def _target(self) -> int:
        if self.pace == "max":
            return self.execution.end
        wall, virtual = self._anchor
        target = virtual + int((time.monotonic() - wall) * 1000 * int(self.speed))
        if target - self.execution.world.now > LARGEST_LAG_S * 1000 * int(self.speed):
            self._set_anchor()
            target = self.execution.world.now + int(FRAME_S * 1000 * int(self.speed))
        return min(target, self.execution.end)

    def _pause_until_next(self) -> float:
        due = self.execution.world.next_time()
        until_frame = FRAME_S - (time.monotonic() - self._framed)
        if due is None:
            return until_frame
        return min(until_frame, (due - self.execution.world.now) / 1000 / int(self.speed))

    async def _frame(self) -> None:
        await self.execution.recorder.commit()
        self.number += 1
        self._framed = time.monotonic()
        await self.publish(self.frame())

    def frame(self) -> dict[str, Any]:
        """Return what has changed since the last frame, and every counter."""
        execution = self.execution
        names = self._names or execution.stack.names()
        unshown, execution.unshown = execution.unshown, Unshown()
        began = execution.began or execution.world.start
        done, total = execution.stack.progress
        return {
            "type": "frame",
            "epoch": self.epoch,
            "number": self.number,
            "time": execution.virtual_ms,
            "began": execution.began,
            "state": self.state,
            "speed": self.speed,
            "nodes": counters_by_node(execution, names),
            "events": [shown_event(event, names, began) for event in unshown.events],
            "last": unshown.last,
            "more": unshown.more,
            "digest": execution.digest.hexdigest() if self.state in {"finished", "stopped"} else None,
            "not_reproducible": execution.not_reproducible,
            "update": self._update.shown(execution) if self._update is not None else None,
            "deploy": {
                "done": done,
                "total": total,
                "resources": {name: found.status for name, found in execution.stack.resources.items()}
                if self.state == "deploying"
                else {},
                "failed": self.failure,
            },
        }


def counters_by_node(execution: Execution, names: dict[str, str]) -> dict[str, dict[str, int]]:
    """Return the counters by logical id or actor id."""
    counters = execution.counters
    counters.now = execution.world.now
    found = {name: counters.values(arn) for arn, name in names.items()}
    found.update(
        (arn.removeprefix("actor:"), counters.values(arn)) for arn in list(counters.others) if arn.startswith("actor:")
    )
    return {name: values for name, values in found.items() if values}
