"""When a failed delivery or invocation is tried again, and when no more: one rule for every service."""

from dataclasses import dataclass
from typing import Literal

from emulator.kernel.clock import Millis

Growth = Literal["constant", "linear", "arithmetic", "geometric", "exponential", "doubling"]
STEEPNESS = 10
"""How many doublings an exponential growth goes through from its first delay to its last."""


@dataclass(frozen=True, slots=True)
class Phase:
    """`tries` retries whose delays grow from `first_ms` to `last_ms`; "doubling" stays at `last_ms` once there.

    The steps between delays are equal where growth is linear, grow by a constant where it is arithmetic, and double
    over and over where it is exponential; geometric delays have a constant ratio.
    """

    tries: int
    first_ms: Millis = 0
    last_ms: Millis = 0
    growth: Growth = "constant"

    def delay_ms(self, index: int) -> Millis:
        """Return the delay before this phase's retry `index`, counted from 0."""
        if self.growth == "constant":
            return self.first_ms
        if self.growth == "doubling":
            return min(self.first_ms << min(index, 62), self.last_ms)
        part = index / max(1, self.tries - 1)
        if self.growth == "geometric":
            return int(self.first_ms * (self.last_ms / self.first_ms) ** part)
        return self.first_ms + int((self.last_ms - self.first_ms) * _risen(self.growth, part))


def _risen(growth: Growth, part: float) -> float:
    """Return which part of its rise a growth has made after this part of its retries."""
    if growth == "arithmetic":
        return part**2
    if growth == "exponential":
        return float((2 ** (STEEPNESS * part) - 1) / (2**STEEPNESS - 1))
    return part


@dataclass(frozen=True, slots=True)
class Schedule:
    """Phases one after the other; `max_age_ms` ends them early, counted from when the thing was accepted."""

    phases: tuple[Phase, ...]
    max_age_ms: Millis | None = None

    @property
    def tries(self) -> int:
        """How many retries there are in all."""
        return sum(phase.tries for phase in self.phases)


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again at this time."""

    at: Millis


@dataclass(frozen=True, slots=True)
class GiveUp:
    """No further try: the retries are used up, or what was to be retried is too old."""

    reason: Literal["exhausted", "age"]


def next_try(schedule: Schedule, *, tried: int, accepted: Millis, now: Millis) -> Retry | GiveUp:
    """Say what comes after a failure: `tried` retries have been made since the first attempt."""
    left = tried
    for phase in schedule.phases:
        if left < phase.tries:
            at = now + phase.delay_ms(left)
            if schedule.max_age_ms is not None and at - accepted > schedule.max_age_ms:
                return GiveUp("age")
            return Retry(at)
        left -= phase.tries
    return GiveUp("exhausted")
