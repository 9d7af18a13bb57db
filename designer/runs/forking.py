"""Copies the beginning of a run into another one: its journal up to an instant, which makes the same world again."""

import zlib
from typing import Any

from django.conf import settings
from django.db import transaction

from designer.runs.models import Run, Segment
from designer.runs.store import LEVEL, plan_at, read_lines

LINES_A_SEGMENT = 5_000


class OlderEngine(Exception):
    """The run was made by another engine, which would perhaps not make the same of its journal."""

    def __init__(self, theirs: str, ours: str) -> None:
        super().__init__(f"This run was made by engine {theirs}, and this is engine {ours}. Run the board again.")


def keep_beginning(origin: Run, *, person: str, instant_ms: int) -> Run:
    """Return a new run with the plan that `origin` had at an instant, and its journal until then."""
    from designer.runs.driver.lines import ENGINE, decode

    if origin.engine and origin.engine != ENGINE:
        raise OlderEngine(origin.engine, ENGINE)
    until = origin.began + instant_ms
    with transaction.atomic(using=settings.RUNS_DATABASE):
        run = Run.objects.create(
            board=origin.board,
            board_number=origin.board_number,
            person=person,
            plan=plan_at(origin, instant_ms),
            seed=origin.seed,
            speed=origin.speed,
            began=origin.began,
            names=origin.names,
            forked_from=origin.pk,
            forked_at=instant_ms,
        )
        kept: list[bytes] = []
        number = 0
        for number, line in read_lines(origin.pk, Segment.Stream.JOURNAL):
            if decode(line).time > until:
                number -= 1
                break
            kept.append(line)
            if len(kept) == LINES_A_SEGMENT:
                _keep(run, kept, number)
                kept = []
        _keep(run, kept, number)
        run.save(update_fields=["kept_bytes"])
    return run


def _keep(run: Run, lines: list[bytes], last: int) -> None:
    if not lines:
        return
    packed = zlib.compress(b"\n".join(lines), LEVEL)
    run.kept_bytes += len(packed)
    before: Any = Segment.objects.filter(run=run, stream=Segment.Stream.JOURNAL).order_by("-number").first()
    Segment.objects.create(
        run=run,
        stream=Segment.Stream.JOURNAL,
        number=before.number + 1 if before else 1,
        first=last - len(lines) + 1,
        last=last,
        lines=packed,
    )
