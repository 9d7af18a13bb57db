"""The socket of a run: frames to who watches, controls from who may."""

import asyncio
from typing import Any

import orjson
from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import close_old_connections

from designer.realtime.members import watchers_of
from designer.realtime.source import Access
from designer.runs.attention import ATTEND_EVERY_S, attend
from designer.runs.models import Run
from designer.runs.steering import NoControl, steer
from designer.runs.waiting import holders, place_of
from designer.runs.watching import watcher_of
from designer.runs.worker import group_of

NOT_FOUND = 4404
TELL_PLACE_S = 1.0
LARGEST_CONTROL = 4_096


class RunSocket(AsyncWebsocketConsumer):
    """One browser tab that watches one run."""

    run_id = ""
    board = ""
    can_edit = False
    _attending: "asyncio.Task[None] | None" = None

    async def connect(self) -> None:
        """Let in who may see the run's board, or has the run's link."""
        self.run_id = self.scope["url_route"]["kwargs"]["run"]
        await self.accept()
        run = await Run.objects.filter(pk=self.run_id).afirst()
        if run is None or not await self._may_watch(run):
            await self.close(code=NOT_FOUND)
            return
        self.board = run.board
        await self.channel_layer.group_add(watchers_of(run.board), self.channel_name)
        await self.channel_layer.group_add(group_of(self.run_id), self.channel_name)
        await self.send_object({"type": "run", **summary_of(await Run.objects.aget(pk=self.run_id))})
        self._attending = asyncio.create_task(self._attend())

    async def disconnect(self, code: int) -> None:
        """Watch no more."""
        if self._attending is not None:
            self._attending.cancel()
        await self.channel_layer.group_discard(group_of(self.run_id), self.channel_name)
        if self.board:
            await self.channel_layer.group_discard(watchers_of(self.board), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take a control and hand it to the run's worker."""
        if not text_data or len(text_data) > LARGEST_CONTROL:
            return
        try:
            message = orjson.loads(text_data)
        except orjson.JSONDecodeError:
            return
        if not self.can_edit:
            await self.send_object({"type": "refused", "reason": "You can watch this run, not steer it."})
            return
        try:
            await steer(self.run_id, message if isinstance(message, dict) else {})
        except NoControl as refusal:
            await self.send_object({"type": "refused", "reason": str(refusal)})

    async def _attend(self) -> None:
        """Count as watching while the run goes on; say where it stands, and for what, while it waits for a worker."""
        told = None
        while True:
            run = await Run.objects.filter(pk=self.run_id).only("state", "created", "board").afirst()
            if run is None or run.has_ended:
                await self._tell_left(told)
                return
            await attend(self.run_id)
            place = await sync_to_async(place_of)(run)
            message = None if place is None else {"type": "place", "place": place, **await self._holders(run)}
            if message is not None and message != told:
                told = message
                await self.send_object(message)
            await asyncio.sleep(ATTEND_EVERY_S if place is None else TELL_PLACE_S)

    async def _tell_left(self, told: dict[str, Any] | None) -> None:
        """A run that was ended while it waited has no frame that says so."""
        run = await Run.objects.filter(pk=self.run_id).afirst()
        if run is not None and told is not None and run.epoch == 0:
            await self.send_object({"type": "run", **summary_of(run)})

    async def _holders(self, run: Run) -> dict[str, Any]:
        """Only who may steer runs of this board is told which they are."""
        found = await sync_to_async(holders)(run)
        return found if self.can_edit else {**found, "here": []}

    async def access_changed(self, message: dict[str, Any]) -> None:
        """Who may do what has changed: who may not watch any more is shown nothing more."""
        run = await Run.objects.filter(pk=self.run_id).afirst()
        if run is None or not await self._may_watch(run):
            await self.close(code=NOT_FOUND)

    async def _may_watch(self, run: Run) -> bool:
        access = await sync_to_async(_access, thread_sensitive=False)(run, self.scope.get("session"))
        self.can_edit = access is not None and access.can_edit
        return access is not None

    async def run_frame(self, message: dict[str, Any]) -> None:
        """Send a frame on."""
        await self.send_object(message["frame"])

    async def send_object(self, value: dict[str, Any]) -> None:
        """Send one JSON frame."""
        await self.send(text_data=orjson.dumps(value).decode())


def _access(run: Run, session: Any) -> Access | None:
    close_old_connections()
    return watcher_of(run, session)


def summary_of(run: Run) -> dict[str, Any]:
    """Return what a browser needs to know of a run before its first frame."""
    return {
        "run": run.id,
        "state": run.state,
        "speed": run.speed,
        "seed": run.seed,
        "time": run.virtual_ms,
        "began": run.began or None,
        "epoch": run.epoch,
        "digest": run.digest or None,
        "engine": run.engine,
        "forked_from": run.forked_from,
        "forked_at": run.forked_at,
        "not_reproducible": run.not_reproducible_because,
        "failure": run.failure or None,
        "nodes": run.summary.get("nodes", {}),
        "ended": run.has_ended,
    }
