"""Executes a run in a worker process: claims it, replays what was recorded, plays it, keeps its lease."""

import asyncio
import logging
import socket
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.utils import timezone

from designer.document.scenario import Scenario
from designer.runs import lease
from designer.runs.allowance import Meter, taken_by
from designer.runs.attention import makes_room
from designer.runs.driver.door import Door
from designer.runs.driver.execution import Execution
from designer.runs.driver.lines import decode
from designer.runs.driver.live import Live
from designer.runs.driver.updating import Update
from designer.runs.models import Run, Segment
from designer.runs.plan import Plan
from designer.runs.recorder import StoreRecorder
from designer.runs.store import Replaced, read_lines

log = logging.getLogger(__name__)
KEEP_STATE_S = 1.0


def group_of(run_id: str) -> str:
    """Return the channel group of who watches a run."""
    return f"run-{run_id}"


def controls_of(run_id: str) -> str:
    """Return the channel group by which a run's worker is told what people want."""
    return f"run-controls-{run_id}"


def execute(run_id: str, control: dict[str, Any] | None = None) -> None:
    """Execute a run to its end; who comes second leaves at once. `control` is what brought a parked run back."""
    epoch = lease.claim(run_id)
    if epoch is None:
        return
    try:
        with tempfile.TemporaryDirectory(prefix="sluice-run-") as folder:
            asyncio.run(_execute(run_id, epoch, Path(folder), control))
    except Exception as error:
        log.exception("run %s failed within the engine", run_id)
        _note_failure(run_id, epoch, error)


async def _execute(run_id: str, epoch: int, folder: Path, control: dict[str, Any] | None) -> None:
    work = await sync_to_async(_begin)(await Run.objects.aget(pk=run_id), epoch, folder)
    run, live, door = work.run, work.live, Door(work.execution, settings.RUN_DOOR_BIND)
    if run.state == Run.State.PAUSED or (run.forked_from and run.state == Run.State.QUEUED):
        live.control({"action": "pause"})
    if control is not None:
        live.control(await _complete(control, run_id))
    helpers = [
        asyncio.create_task(_hold(run_id, epoch, live, asyncio.current_task())),
        asyncio.create_task(_listen(run_id, live)),
    ]
    try:
        await _play(work, door)
    except (Replaced, asyncio.CancelledError):
        log.warning("run %s: another worker has taken over epoch %s, or it was deleted", run_id, epoch)
    finally:
        for helper in helpers:
            helper.cancel()
        await door.close()
        await work.execution.close()
        await sync_to_async(lease.release)(run_id, epoch)


@dataclass(slots=True)
class Work:
    """One run in the hands of one worker; `run` is its row as it was when the worker came."""

    run: Run
    recorder: StoreRecorder
    meter: Meter
    execution: Execution = field(init=False)
    publisher: "Publisher" = field(init=False)
    live: Live = field(init=False)

    def denied(self) -> str:
        """Measure what the run has taken; say why it may take no more, or return ""."""
        self.meter.kept_bytes = self.run.kept_bytes + self.recorder.writer.written_bytes
        return self.meter.denied()


def _begin(run: Run, epoch: int, folder: Path) -> Work:
    """Return what is needed to execute a run from its row."""
    work = Work(run, StoreRecorder(run.pk, epoch), Meter(taken_by(run.person, but=run.pk), run.cpu_ms))
    plan = Plan.unpack(bytes(run.plan))
    execution = work.execution = Execution(
        plan=plan,
        recorder=work.recorder,
        work_dir=folder,
        seed=run.seed,
        length_ms=Scenario.from_plain(plan.scenario).length_ms,
        denied=work.denied,
    )
    work.meter.guests_s = lambda: execution.guests_s
    work.publisher = Publisher(run.pk, work.recorder, execution, work.meter)
    work.live = Live(
        execution,
        work.publisher.publish,
        speed=run.speed,
        epoch=epoch,
        reached_ms=max(run.virtual_ms, run.forked_at or 0),
        replaced=PlanRow(work.recorder, execution, run.board_number).follow,
    )
    return work


async def _play(work: Work, door: Door) -> None:
    """Replay what was recorded, play on to the end or until the run is parked, and keep how it stands."""
    recorder, live = work.recorder, work.live
    lines = await sync_to_async(_journal)(work.run.pk)
    await asyncio.to_thread(work.execution.prepare, (decode(line) for line in lines))
    recorder.state = await _open_door(door)
    await live.run()
    recorder.state |= {"state": Run.State.PAUSED, "door": ""} if live.is_parked else _ending(live)
    work.denied()
    recorder.state |= {"cpu_ms": work.meter.cpu_ms, "kept_bytes": work.meter.kept_bytes}
    await recorder.commit()
    await work.publisher.tell_end()


async def _open_door(door: Door) -> dict[str, Any]:
    port = await door.open()
    host = settings.RUN_DOOR_HOST or socket.gethostname()
    return {"door": f"{host}:{port}", "door_secret": door.secret}


def _journal(run_id: str) -> list[bytes]:
    return [line for _, line in read_lines(run_id, Segment.Stream.JOURNAL)]


async def _hold(run_id: str, epoch: int, live: Live, work: "asyncio.Task[Any] | None") -> None:
    """Renew the lease, and let a run hurry that nobody watches; where the lease is lost, end the run here."""
    while True:
        await asyncio.sleep(lease.RENEW_EVERY_S)
        if not await sync_to_async(lease.renew, thread_sensitive=False)(run_id, epoch):
            if work is not None:
                work.cancel()
            return
        live.make_room(await sync_to_async(makes_room, thread_sensitive=False)(run_id))


async def _listen(run_id: str, live: Live) -> None:
    """Hand people's controls to the run."""
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(controls_of(run_id), channel)
    while True:
        message = await layer.receive(channel)
        live.control(await _complete(message["control"], run_id))


async def _complete(control: dict[str, Any], run_id: str) -> dict[str, Any]:
    """Give an update the plan that waits in the run's row."""
    if control.get("action") != "update":
        return control
    run = await Run.objects.aget(pk=run_id)
    packed = bytes(run.next_plan or b"")
    if not packed:
        return {}
    return {"action": "update", "value": Update(Plan.unpack(packed), run.next_number)}


@dataclass(slots=True)
class PlanRow:
    """Keeps in the run's row the plan that holds, with the number of the board's last change in it."""

    recorder: StoreRecorder
    execution: Execution
    number: int
    _before: int = 0

    def follow(self, update: Update) -> None:
        """The plan of an update that begins is the run's from now on, unless the update fails.

        The plan that held until then is kept for who forks from before.
        """
        self.recorder.plans.append((self.execution.virtual_ms, self._held(update).pack()))
        if update.state == "failed":
            self.number = self._before
            self.recorder.state |= {"plan": self.execution.plan.pack(), "board_number": self.number}
            return
        self._before, self.number = self.number, update.number
        self.recorder.state |= {"plan": update.plan.pack(), "board_number": update.number, "next_plan": None}

    def _held(self, update: Update) -> Plan:
        return update.plan if update.state == "failed" else self.execution.plan


def _note_failure(run_id: str, epoch: int, error: Exception) -> None:
    """End a run that the engine itself cannot go on with, and tell who watches."""
    failure = {"reason": f"The engine failed: {type(error).__name__}: {error}", "logical_id": ""}
    ended = {"state": Run.State.FAILED, "ended": timezone.now(), "failure": failure, "lease_until": None, "door": ""}
    if Run.objects.filter(pk=run_id, epoch=epoch).update(**ended):
        frame = {"type": "frame", "epoch": epoch, "number": 0, "time": 0, "state": "failed", "speed": "1"}
        frame |= {"nodes": {}, "events": [], "last": None, "more": 0, "digest": None, "not_reproducible": ""}
        frame["deploy"] = {"done": 0, "total": 0, "resources": {}, "failed": failure}
        async_to_sync(get_channel_layer().group_send)(group_of(run_id), {"type": "run.frame", "frame": frame})


def _ending(live: Live) -> dict[str, Any]:
    execution = live.execution
    report = execution.report()
    return {
        "state": live.state,
        "ended": timezone.now(),
        "engine": report["engine"],
        "virtual_ms": report["virtual_ms"],
        "digest": report["digest"],
        "reproducible": report["reproducible"],
        "not_reproducible_because": report["not_reproducible_because"],
        "failure": live.failure or {},
        "names": execution.stack.names(),
        "began": execution.began or execution.world.start,
        "summary": {"nodes": report["nodes"], "resources": report["resources"]},
        "lease_until": None,
        "door": "",
    }


class Publisher:
    """Keeps the run's row up to date now and then, and sends frames to who watches.

    A state is in the row before a frame tells of it: who joins has read the row after it, or hears the frame.
    """

    def __init__(self, run_id: str, recorder: StoreRecorder, execution: Execution, meter: Meter) -> None:
        self.run_id, self.recorder, self.execution, self.meter = run_id, recorder, execution, meter
        self.kept = 0.0
        self.state = ""
        self.last: dict[str, Any] | None = None

    async def publish(self, frame: dict[str, Any]) -> None:
        """Send a frame; the last one waits until the end is kept."""
        if frame["state"] in Run.ENDED:
            self.last = frame
            return
        is_another = frame["state"] != self.state
        if is_another or time.monotonic() - self.kept > KEEP_STATE_S:
            self.state, self.kept = frame["state"], time.monotonic()
            self.recorder.state |= {
                "state": frame["state"],
                **({"virtual_ms": max(0, frame["time"])} if frame["state"] != "deploying" else {}),
                "speed": frame["speed"],
                "summary": {"nodes": frame["nodes"]},
                "cpu_ms": self.meter.cpu_ms,
                "kept_bytes": self.meter.kept_bytes,
                **(
                    {"names": self.execution.stack.names(), "began": self.execution.began}
                    if frame["state"] == "running"
                    else {}
                ),
            }
        if is_another:
            await self.recorder.commit()
        await self._send(frame)

    async def tell_end(self) -> None:
        """Send the last frame, if the run has ended."""
        if self.last is not None:
            await self._send(self.last)

    async def _send(self, frame: dict[str, Any]) -> None:
        await get_channel_layer().group_send(group_of(self.run_id), {"type": "run.frame", "frame": frame})
