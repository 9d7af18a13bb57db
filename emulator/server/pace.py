"""Lets a world's time pass on an event loop, at the pacer's speed, in short slices."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from emulator.bus.calls import OUTSIDE
from emulator.contract.record import TraceEvent
from emulator.kernel.clock import Millis
from emulator.pacing import Holds, Pacer
from emulator.world import World

SLICE_S = 0.008
SLICE_STEPS = 200
NOTE_EVERY_S = 1.0
RETRY_S = 1.0
LONGEST_WAIT_S = 3600.0
HELD_BY = frozenset(("receive", "extend"))
FREED_BY = frozenset(("delete", "return", "redrive", "expire"))

Done = Callable[[], None]


class Host(Protocol):
    """What the pace needs of the world's owner."""

    world: World

    def can_go_on(self) -> bool:
        """Say whether the world may be touched."""
        ...

    def run(self, limit: Millis, steps: int) -> bool:
        """Let the world's time pass up to `limit`, at most so many steps; False where it was held or cut short."""
        ...

    def somebody_waits(self) -> bool:
        """Say whether a call waits or an actor is at work."""
        ...

    def begin_slice(self) -> None:
        """Take what had to wait for the world to be free."""
        ...

    def collect(self) -> None:
        """Take what the world gives out."""
        ...

    def flush(self) -> None:
        """Keep what happened and let the answers leave."""
        ...


class Pace:
    """Wakes when something in the world is due. `wall_s` is any monotonic clock.

    Time stands still while a guest computes. A world that `follows` has the machine's time: it makes up for that once
    no guest is at work, so that no handler's timeout counts how busy the machine is.
    """

    def __init__(
        self, host: Host, speed: float | None, *, follows: bool, wall_s: Callable[[], float] = time.monotonic
    ) -> None:
        self.host, self.follows, self.wall_s = host, follows, wall_s
        self.loop = asyncio.get_running_loop()
        self.pacer = Pacer(wall_s(), host.world.now, speed)
        self.holds = Holds({})
        self.was_held, self.owed = False, 0
        self.goals: list[tuple[Millis, Done]] = []
        self.wake: asyncio.TimerHandle | None = None
        self.wake_at_s = 0.0
        self.noted_s, self.noted = wall_s(), host.world.now

    # Asked for by others.

    def advance(self) -> None:
        """Let the world's time catch up with the wall's, before a call."""
        if self.host.world.is_held:
            return
        self._settle_up()
        limit = self.pacer.limit(self.wall_s())
        if limit > self.host.world.now:
            self.host.run(limit, SLICE_STEPS)
            self.was_held = self.host.world.is_held

    def drive_soon(self) -> None:
        """Look at the world again in the next turn of the loop."""
        self._wake_in(0.0)

    def run_to(self, goal: Millis, done: Done) -> None:
        """Let time pass up to `goal` as fast as can be, then call `done`."""
        self.goals.append((goal, done))
        self.goals.sort(key=lambda entry: entry[0])
        self.drive_soon()

    def pause(self) -> None:
        """Let time stand still."""
        self._settle_up()
        self.pacer.pause(self.wall_s())

    def resume(self) -> None:
        """Let time pass again."""
        self.pacer.resume(self.wall_s())
        self.drive_soon()

    def set_speed(self, speed: float | None) -> None:
        """Go on at another speed."""
        self._settle_up()
        self.pacer.set_speed(self.wall_s(), speed)
        self.drive_soon()

    def step(self) -> bool:
        """Pause, and let the next thing that is due happen; False where nothing is or time is held."""
        self.pause()
        moved = self.host.world.step()
        self.pacer.set_time(self.wall_s(), self.host.world.now)
        self.host.collect()
        self.note_now()
        self.drive_soon()
        return moved

    def begin_at(self, now: Millis) -> None:
        """Go on from another time: the world was made anew."""
        self.holds = Holds({})
        self.was_held, self.owed = False, 0
        self.noted = now
        self.pacer.set_time(self.wall_s(), now)
        self.drive_soon()

    def catch_up(self, now: Millis) -> None:
        """Let what was due up to `now` happen; a world that is further already goes on where it is."""
        if now > self.host.world.now:
            self.pacer.set_time(self.wall_s(), now)
            self.drive_soon()

    def watch(self, events: list[TraceEvent]) -> None:
        """Remember what clients outside hold, which "max" does not jump past."""
        wall_s = self.wall_s()
        holds = self.holds
        for event in events:
            if event.kind in FREED_BY:
                holds.drop((event.resource, event.message))
            elif event.kind in HELD_BY and event.peer == OUTSIDE:
                holds.add((event.resource, event.message), event.time, event.detail["hidden_until"], wall_s)

    def note(self) -> None:
        """Journal the time now and then, so that a restart does not fall far behind it."""
        if self.wall_s() - self.noted_s >= NOTE_EVERY_S and self.host.world.now - self.noted >= NOTE_EVERY_S * 1000:
            self.note_now()

    def note_now(self) -> None:
        """Journal the time."""
        now = self.host.world.now
        if now > self.noted:
            self.noted_s, self.noted = self.wall_s(), now
            self.host.world.control("note", {"name": "clock", "value": now})

    def stop(self) -> None:
        """Wake no more."""
        if self.wake is not None:
            self.wake.cancel()

    # By itself.

    def _wake_in(self, seconds: float) -> None:
        at_s = self.wall_s() + seconds
        if self.wake is not None:
            if self.wake_at_s <= at_s:
                return
            self.wake.cancel()
        self.wake_at_s = at_s
        self.wake = self.loop.call_later(seconds, self._drive)

    def _drive(self) -> None:
        """Let time pass for at most a slice; then answers leave, and the next look is arranged."""
        self.wake = None
        if not self.host.can_go_on():
            self.pacer.set_time(self.wall_s(), self.host.world.now)
            self._wake_in(RETRY_S)
            return
        self.host.begin_slice()
        ends_s = self.wall_s() + SLICE_S
        goes_on = True
        while goes_on and self.wall_s() < ends_s:
            goes_on = self._slice()
        self.host.flush()
        if goes_on:
            self._wake_in(0.0)

    def _slice(self) -> bool:
        """Run some steps; True where more could be run at once."""
        self._settle_up()
        wall_s, world = self.wall_s(), self.host.world
        jump = self._jump(wall_s)
        limit = self.goals[0][0] if self.goals else self.pacer.limit(wall_s, jumps_to=jump)
        is_there = self.host.run(limit, SLICE_STEPS)
        self.host.collect()
        if world.is_held:
            self.was_held = True
            return False
        if self.goals and is_there:
            _, done = self.goals.pop(0)
            self.pacer.set_time(wall_s, world.now)
            self.note_now()
            done()
        return self.host.can_go_on() and (not is_there or bool(self.goals) or self._jump(wall_s) is not None)

    def _settle_up(self) -> None:
        """Put off what passed while time stood still, and give back what was put off when no guest is at work."""
        wall_s, world, pacer = self.wall_s(), self.host.world, self.pacer
        if self.was_held:
            late = pacer.limit(wall_s) - world.now
            pacer.set_time(wall_s, world.now)
            if self.follows and pacer.speed == 1.0:
                self.owed += max(0, late)
        self.was_held = world.is_held
        if self.owed and not (self.was_held or world.turns.open or pacer.is_paused):
            pacer.set_time(wall_s, pacer.limit(wall_s) + self.owed)
            self.owed = 0

    def _jump(self, wall_s: float) -> Millis | None:
        """Return the time that "max" may jump to now, or None."""
        if self.pacer.speed is not None or self.pacer.is_paused or not self.host.somebody_waits():
            return None
        due = self.host.world.next_time()
        held = self.holds.first(wall_s)
        return None if due is None or (held is not None and due >= held) else due

    def arrange(self) -> None:
        """Have the world looked at when something is due by itself."""
        due = None if self.host.world.is_held else self.host.world.next_time()
        seconds = None if due is None else self.pacer.wait_s(self.wall_s(), due)
        if seconds is not None:
            self._wake_in(min(seconds, LONGEST_WAIT_S))
