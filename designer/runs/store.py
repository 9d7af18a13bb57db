"""The run store: appends segments under a run's epoch, and reads them back."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from django.conf import settings
from django.db import IntegrityError, transaction

from designer.runs.models import Run, Segment

LEVEL = 1


class Replaced(Exception):
    """Another worker has taken this run over: whoever gets this writes nothing more."""

    def __init__(self, run: str, epoch: int) -> None:
        super().__init__(f"run {run}: epoch {epoch} was replaced")


class Writer:
    """Appends to one run as the holder of one epoch. `journal` and `trace` are lists of encoded lines."""

    def __init__(self, run: str, epoch: int) -> None:
        self.run, self.epoch = run, epoch
        self.numbers = {stream: self._next_number(stream) for stream in Segment.Stream}
        self.written_bytes = 0

    def append(
        self,
        *,
        journal: list[bytes],
        trace: list[bytes],
        first: dict[str, int],
        state: dict[str, Any],
        plans: Iterable[tuple[int, bytes]] = (),
    ) -> None:
        """Commit lines and the run's fields in one transaction; raise Replaced where the epoch is not ours.

        `first` gives the number of each stream's first line, `plans` the ones that were replaced and until when
        (in milliseconds of the run) they held.
        """
        try:
            with transaction.atomic(using=settings.RUNS_DATABASE):
                held = Run.objects.select_for_update().filter(pk=self.run, epoch=self.epoch)
                if not held.exists() or (state and not held.update(**state)):
                    raise Replaced(self.run, self.epoch)
                self._write(Segment.Stream.JOURNAL, journal, first.get("journal", 0))
                self._write(Segment.Stream.TRACE, trace, first.get("trace", 0))
                for until_ms, plan in plans:
                    self._write(Segment.Stream.PLAN, [plan], until_ms)
        except IntegrityError as error:
            raise Replaced(self.run, self.epoch) from error

    def _write(self, stream: Segment.Stream, lines: list[bytes], first: int) -> None:
        if not lines:
            return
        packed = zlib.compress(b"\n".join(lines), LEVEL)
        self.written_bytes += len(packed)
        Segment.objects.create(
            run_id=self.run,
            stream=stream,
            number=self.numbers[stream],
            first=first,
            last=first + len(lines) - 1,
            lines=packed,
        )
        self.numbers[stream] += 1

    def _next_number(self, stream: Segment.Stream) -> int:
        last = Segment.objects.filter(run_id=self.run, stream=stream).order_by("-number").first()
        return last.number + 1 if last else 1


def read_lines(run: str, stream: Segment.Stream, after: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield (number, line) of a stream, in order, from the line behind `after`."""
    segments = Segment.objects.filter(run_id=run, stream=stream, last__gt=after).order_by("number")
    for segment in segments.iterator(chunk_size=20):
        for number, line in enumerate(zlib.decompress(segment.lines).split(b"\n"), segment.first):
            if number > after:
                yield number, line


def read_events(run: str, after: int = 0, limit: int = 10_000) -> list[list[Any]]:
    """Return up to `limit` trace events behind sequence `after`."""
    events: list[list[Any]] = []
    for _, line in read_lines(run, Segment.Stream.TRACE, after):
        events.append(orjson.loads(line))
        if len(events) >= limit:
            break
    return events


def plan_at(run: Run, instant_ms: int) -> bytes:
    """Return the packed plan that a run had at an instant of its time."""
    replaced = Segment.objects.filter(run_id=run.pk, stream=Segment.Stream.PLAN, last__gt=instant_ms)
    first = replaced.order_by("number").first()
    return zlib.decompress(first.lines) if first is not None else bytes(run.plan)


def last_number(run: str, stream: Segment.Stream) -> int:
    """Return the number of a stream's last line, or 0."""
    last = Segment.objects.filter(run_id=run, stream=stream).order_by("-number").first()
    return last.last if last else 0


def body_of(run: str, message: str) -> str | None:
    """Return the beginning of a message's body, or None where the run has no such message."""
    needle = orjson.dumps(message)
    for _, line in read_lines(run, Segment.Stream.TRACE):
        if needle in line:
            event = orjson.loads(line)
            if event[5] == message and "body" in event[7]:
                return str(event[7]["body"])
    return None
