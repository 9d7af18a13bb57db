"""Maps a wall clock to a world's time: how far it may go now, and when to look again."""

from collections.abc import Hashable
from dataclasses import dataclass

from emulator.kernel.calendar import iso_time, read_iso_time
from emulator.kernel.clock import DEFAULT_START, Millis

MAX = "max"
NOW = "now"
FASTEST = 1_000_000.0


class BadSpeed(ValueError):
    """A speed that is neither "max" nor a number above 0."""

    def __init__(self, speed: object) -> None:
        super().__init__(f'{speed!r} is no speed: "max", or a number above 0 and up to {FASTEST:.0f}')
        self.speed = speed


def read_speed(value: object) -> float | None:
    """Return a speed as a factor, None for "max"."""
    if value == MAX:
        return None
    try:
        factor = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else 0.0
    except ValueError:
        raise BadSpeed(value) from None
    if not 0 < factor <= FASTEST:
        raise BadSpeed(value)
    return factor


class BadStart(ValueError):
    """A beginning of time that is neither "now" nor a time that a world can have."""

    def __init__(self, start: str) -> None:
        least = f"{iso_time(DEFAULT_START)[:-4]}Z"
        super().__init__(f'{start!r} is no start: "now", or a time like {least}, and none before it')
        self.start = start


def read_start(text: str) -> Millis | None:
    """Return when a world's time begins, None for "now"; `text` is empty for the usual beginning."""
    if text == NOW:
        return None
    start = read_iso_time(text) if text else DEFAULT_START
    if start is None or start < DEFAULT_START:
        raise BadStart(text)
    return start


@dataclass(slots=True)
class Pacer:
    """The relation of wall time (`wall_s`, any monotonic clock) to virtual time.

    It holds no clock: each question brings the wall's time along. `speed` is a factor, None for "max": then time
    jumps from timer to timer while somebody waits, and passes at the wall's pace otherwise.
    """

    anchor_wall_s: float
    anchor: Millis
    speed: float | None = 1.0
    is_paused: bool = False

    def limit(self, wall_s: float, *, jumps_to: Millis | None = None) -> Millis:
        """Return the time up to which the world may go; `jumps_to` is what "max" may jump to now, if anything."""
        if self.is_paused:
            return self.anchor
        passed = int((wall_s - self.anchor_wall_s) * 1000 * (self.speed or 1.0))
        reached = self.anchor + passed
        if self.speed is None and jumps_to is not None and jumps_to > reached:
            self.set_time(wall_s, jumps_to)
            return jumps_to
        return reached

    def wait_s(self, wall_s: float, due: Millis) -> float | None:
        """Return after how many wall seconds the time `due` is reached by itself, or None where it never is."""
        if self.is_paused:
            return None
        missing = due - self.limit(wall_s)
        return max(0.0, missing / (1000 * (self.speed or 1.0)))

    def set_time(self, wall_s: float, now: Millis) -> None:
        """The world's time is `now`, whatever the wall's pace would have made of it."""
        self.anchor_wall_s, self.anchor = wall_s, now

    def set_speed(self, wall_s: float, speed: float | None) -> None:
        """Go on from here at another speed."""
        self.set_time(wall_s, self.limit(wall_s))
        self.speed = speed

    def pause(self, wall_s: float) -> None:
        """Let time stand still."""
        self.set_time(wall_s, self.limit(wall_s))
        self.is_paused = True

    def resume(self, wall_s: float) -> None:
        """Let time pass again."""
        self.set_time(wall_s, self.limit(wall_s))
        self.is_paused = False


@dataclass(slots=True)
class Holds:
    """What clients outside hold and have not answered yet: "max" does not jump past the end of it.

    A hold ends when its client answers, or when the wall has given the client all the time that it was promised.
    """

    until: dict[Hashable, tuple[Millis, float]]

    def add(self, message: Hashable, now: Millis, until: Millis, wall_s: float) -> None:
        """A client has taken `message` and holds it up to `until`."""
        self.until[message] = (until, wall_s + (until - now) / 1000)

    def drop(self, message: Hashable) -> None:
        """The client has answered."""
        self.until.pop(message, None)

    def first(self, wall_s: float) -> Millis | None:
        """Return the first end of a hold that still counts, or None."""
        for message in [message for message, (_, released_s) in self.until.items() if released_s <= wall_s]:
            del self.until[message]
        return min((until for until, _ in self.until.values()), default=None)
