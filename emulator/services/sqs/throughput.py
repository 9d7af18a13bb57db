"""How many requests a second a FIFO queue takes, counted in virtual time."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from emulator.kernel.clock import SECOND, Millis
from emulator.services.sqs import errors, limits


@dataclass(slots=True)
class Throughput:
    """`spent` are the requests of the current second, by action and, in high throughput mode, by group."""

    second: Millis = 0
    spent: dict[tuple[str, str], int] = field(default_factory=dict)

    def spend(self, action: str, groups: Iterable[str], now: Millis) -> None:
        """Count one request of an action for each group, or refuse it."""
        second = now // SECOND
        if second != self.second:
            self.second = second
            self.spent.clear()
        for group in groups:
            used = self.spent.get((action, group), 0)
            if used >= limits.FIFO_REQUESTS_PER_SECOND:
                raise errors.request_throttled()
            self.spent[action, group] = used + 1
