"""Performs a world's effects: guests compute one after the other, all else beside them."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from emulator.bus.calls import Answer, Call, Failure
from emulator.runtime.attack import find_sandbox
from emulator.runtime.code_store import CodeStore
from emulator.runtime.egress import Egress, refused_egress
from emulator.runtime.guests import Guests
from emulator.runtime.limits import TooManyGuests
from emulator.runtime.transform import shared_transformer
from emulator.turns import Effect
from emulator.wire.http import Wire
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.world import World


class Outside:
    """The outside of one World, on the event loop that owns it. `wake` is called when a result has come in.

    `stopped` holds the reason where the world cannot go on, such as too many live guests. Without an `egress` no
    request leaves the world.
    """

    def __init__(self, world: World, folder: Path, wake: Callable[[], None], egress: Egress | None = None) -> None:
        self.world, self.folder, self.wake, self.egress = world, folder, wake, egress
        self.stopped = ""
        self.wire = Wire(account=world.account, region=world.region, emulated=world.services)
        self.guests: Guests | None = None
        self._turns: asyncio.Queue[Effect] = asyncio.Queue()
        self._tasks: dict[asyncio.Task[None], None] = {}
        self._turning: asyncio.Task[None] | None = None

    @property
    def guests_s(self) -> float:
        """Return for how many seconds guests have computed."""
        return self.guests.computed_s if self.guests else 0.0

    @property
    def causes(self) -> list[str]:
        """Return what guests did that makes the run not reproducible."""
        return list(self.guests.causes) if self.guests else []

    def perform(self) -> None:
        """Begin every effect that the world has asked for."""
        while self.world.effects:
            effect = self.world.effects.popleft()
            if effect.kind.startswith("guest."):
                self._turns.put_nowait(effect)
                if self._turning is None:
                    self._turning = asyncio.ensure_future(self._take_turns())
            else:
                task = asyncio.ensure_future(self._resolve(effect))
                self._tasks[task] = None
                task.add_done_callback(lambda done: self._tasks.pop(done, None))

    async def close(self) -> None:
        """End every process."""
        for task in [*self._tasks, *([self._turning] if self._turning else [])]:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        if self.guests is not None:
            await self.guests.close()
        if self.egress is not None:
            await self.egress.close()

    async def _take_turns(self) -> None:
        while not self.stopped:
            effect = await self._turns.get()
            try:
                await self._perform(effect)
            except TooManyGuests as error:
                self.stopped = str(error)
            except Exception as error:
                self.stopped = f"Sluice failed at {effect.kind}: {type(error).__name__}: {error}"
                logging.getLogger(__name__).exception("a guest's turn failed")
            finally:
                self.wake()

    async def _perform(self, effect: Effect) -> None:
        if self.guests is None:
            store, verdict = CodeStore(self.folder / "code"), await find_sandbox()
            self.guests = Guests(self.world, store, parse=self._parse, render=self._render, sandbox=verdict.sandbox)
        await self.guests.perform(effect)

    def _parse(self, request: HttpRequest) -> Call | HttpResponse:
        return self.wire.read(request, "")

    def _render(self, request: HttpRequest, call: Call, answer: Answer) -> HttpResponse:
        return self.wire.write(call, answer)

    async def _resolve(self, effect: Effect) -> None:
        if effect.kind == "transform":
            answer = await shared_transformer().transform_async(effect.arguments)
        elif effect.kind == "http" and self.egress is not None:
            answer = await self.egress.request(effect.arguments)
        elif effect.kind == "http":
            answer = Answer(failure=refused_egress(effect.arguments["url"]))
        else:
            answer = Answer(failure=Failure("NotImplemented", f"Sluice does not model the effect {effect.kind}", 501))
        try:
            self.world.resolve(effect.waiter, answer)
        except Exception as error:
            self.stopped = f"Sluice failed after the effect {effect.kind}: {type(error).__name__}: {error}"
            raise
        finally:
            self.wake()
