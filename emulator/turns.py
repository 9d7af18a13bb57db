"""Whose turn it is to compute: one guest at a time, in order of (ready instant, invocation)."""

import heapq
from dataclasses import dataclass, field
from typing import Any

from emulator.bus.calls import Answer, Failure, Pending, Then
from emulator.contract.behaviour import Step
from emulator.kernel.clock import Millis

SLEEP = ("guest", "Sleep")


@dataclass(slots=True)
class Guest:
    """An open invocation. `replies` are (hash, answer or None while pending, time seen).

    It runs real code, or, where its spec names a "behaviour", that behaviour's `plan` within the world.
    """

    invocation: int
    spec: dict[str, Any]
    then: Then
    now: Millis
    replies: list[tuple[str, Answer | None, Millis]] = field(default_factory=list)
    has_called: bool = False
    is_loaded: bool = True
    """Its code is loaded; what it calls before that is not yet its invocation's work."""
    is_started: bool = False
    has_returned: bool = False
    """Its code has ended; only time has to pass until its invocation does."""
    plan: list[Step] = field(default_factory=list)
    printed: str = ""
    """What it has printed up to its last call: also who is killed later has a log."""

    @property
    def is_in_process(self) -> bool:
        """Say whether the world itself runs it."""
        return "behaviour" in self.spec

    @property
    def work_ends(self) -> Millis:
        """When the drawn duration has passed."""
        return int(self.spec["start"]) + int(self.spec.get("duration_ms", 0))

    def charged(self, real_ms: Millis) -> Millis:
        """Return what real computing counts for: longer than it took, with less than a whole CPU."""
        return round(self.work_of(real_ms) / float(self.spec.get("cpu_share", 1)))

    def work_of(self, spent_ms: Millis) -> Millis:
        """Return which part of the time that it really computed counts: all where durations are measured."""
        return spent_ms if self.spec.get("measured") else 0


@dataclass(frozen=True, slots=True)
class Effect:
    """Something for the outside to do; its result comes back under `waiter` (0: by the guest's own calls)."""

    waiter: int
    kind: str
    arguments: dict[str, Any]


@dataclass(slots=True)
class Turns:
    """The open guests, who is ready, and who computes."""

    open: dict[int, Guest] = field(default_factory=dict)
    ready: list[tuple[Millis, int]] = field(default_factory=list)
    catching_up: list[int] = field(default_factory=list)
    computing: int | None = None
    sequence: int = 0

    def add(self, spec: dict[str, Any], then: Then, now: Millis) -> int:
        """Open an invocation, ready now; return its number."""
        self.sequence += 1
        self.open[self.sequence] = Guest(self.sequence, spec, then, now, is_loaded="loaded" not in spec)
        heapq.heappush(self.ready, (now, self.sequence))
        return self.sequence

    def make_ready(self, invocation: int, now: Millis) -> None:
        """The answer that this guest waits for is there."""
        heapq.heappush(self.ready, (now, invocation))

    def remove(self, invocation: int) -> Guest | None:
        """Close an invocation; None where it was closed already."""
        guest = self.open.pop(invocation, None)
        if self.computing == invocation:
            self.computing = None
        if guest is not None and self.ready:
            self.ready = [entry for entry in self.ready if entry[1] != invocation]
            heapq.heapify(self.ready)
        return guest

    def next_in_process(self, now: Millis) -> Guest | None:
        """Give the next ready guest its turn where it runs within the world, else None."""
        if self.catching_up or not self.ready or not self.open[self.ready[0][1]].is_in_process:
            return None
        guest = self.open[heapq.heappop(self.ready)[1]]
        self.computing = guest.invocation
        guest.now = now
        return guest

    def next_effect(self, now: Millis) -> Effect | None:
        """Give the next ready guest its turn: the effect that lets it compute, or None."""
        if self.catching_up:
            guest = self.open[self.catching_up.pop(0)]
            self.computing = guest.invocation
            return Effect(0, "guest.start", {"invocation": guest.invocation, **guest.spec})
        if not self.ready:
            return None
        _, invocation = heapq.heappop(self.ready)
        guest = self.open[invocation]
        self.computing = invocation
        guest.now = now
        if not guest.is_started:
            guest.is_started = True
            return Effect(0, "guest.start", {"invocation": invocation, **guest.spec, "now": now})
        request_hash, answer, _ = guest.replies[-1]
        guest.replies[-1] = (request_hash, answer, now)
        number = len(guest.replies)
        return Effect(0, "guest.answer", {"invocation": invocation, "n": number, "answer": answer, "now": now})

    def start_again(self) -> None:
        """After a replay: every started guest runs again, up to where the journal ends."""
        computing, self.computing = self.computing, None
        started = [
            guest
            for guest in self.open.values()
            if guest.is_started and not guest.is_in_process and not guest.has_returned
        ]
        blocked = [guest.invocation for guest in started if guest.invocation != computing]
        self.catching_up = blocked + ([computing] if computing is not None else [])

    def reply_again(self, guest: Guest, number: int, request_hash: str) -> Answer | Pending | None:
        """Answer call `number` from the replies of before a takeover; None: it is a new call."""
        if number > len(guest.replies):
            return None
        expected, answer, seen = guest.replies[number - 1]
        if expected != request_hash:
            raise Diverged(number)
        waits = number == len(guest.replies) and (answer is None or self._awaits_turn(guest.invocation))
        if waits:
            self.computing = None
            return Pending(0)
        guest.now = seen
        return answer

    def _awaits_turn(self, invocation: int) -> bool:
        return any(entry[1] == invocation for entry in self.ready)


class Diverged(Exception):
    """After a takeover, a guest's call differs from the one that the journal holds."""

    def __init__(self, number: int) -> None:
        super().__init__(f"call {number} differs from the one before the takeover")
        self.number = number


REFUSED = Answer(failure=Failure("InvocationEnded", "The invocation that made this call has ended", 403))
