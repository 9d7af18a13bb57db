"""Verifies an export: what goes out is taken in again, executed in a fresh World and compared with the run."""

import asyncio
import tempfile
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import orjson
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from designer.boards import opening
from designer.boards.drawing import document_of
from designer.boards.models import Board
from designer.boards.packing import packed
from designer.document.errors import InvalidScenario, InvalidTemplate
from designer.runs.allowance import Meter, taken_by
from designer.runs.headless import TraceFile, length_of, play
from designer.runs.models import Run, Segment, Verification
from designer.runs.plan import Plan
from designer.runs.planning import plan_of_document
from designer.runs.shown import shown_event
from designer.runs.store import read_lines

MOST_WAITING = 2
STALLS_AFTER = timedelta(minutes=3)
"""A verification that says nothing for so long has lost its worker, and keeps no other from beginning."""
LOOKED_AT = 10


class CannotVerify(Exception):
    """There is nothing to verify, or too much is being verified."""

    def __init__(self, reason: str, *, status: int = 422) -> None:
        super().__init__(reason)
        self.status = status


def begin(board: Board, person: str) -> Verification:
    """Enqueue a verification of the board's export as it is now."""
    from designer.runs.tasks import verify_export

    waiting = Verification.objects.filter(board=board.id, updated__gt=timezone.now() - STALLS_AFTER)
    if waiting.exclude(state__in=Verification.ENDED).count() >= MOST_WAITING:
        raise CannotVerify("A verification of this board is under way. Wait for its result.")
    reason = taken_by(person).reason()
    if reason:
        raise CannotVerify(reason, status=429)
    number, plan = _export_of(board.id)
    if not plan.types:
        raise CannotVerify("The board is empty: there is nothing to verify.")
    found = Verification.objects.create(board=board.id, person=person, run=run_of(board.id, plan), board_number=number)
    transaction.on_commit(lambda: verify_export.delay(found.id), using=settings.RUNS_DATABASE)
    return found


def run_of(board_id: str, plan: Plan) -> Run | None:
    """Return the newest finished run of exactly this template, scenario and code."""
    finished = Run.objects.filter(board=board_id, state=Run.State.FINISHED)[:LOOKED_AT]
    return next((run for run in finished if plan.is_same(Plan.unpack(bytes(run.plan)))), None)


def _export_of(board_id: str) -> tuple[int, Plan]:
    """Return what somebody gets who downloads the board and opens it elsewhere."""
    number, document = document_of(board_id)
    return number, plan_of_document(opening.from_zip(packed(document)))


def carry_out(verification_id: str) -> None:
    """Execute the export of the board as it is by now and keep the outcome; called by the worker."""
    found = (
        Verification.objects.select_related("run").filter(pk=verification_id, state=Verification.State.QUEUED).first()
    )
    if found is None:
        return
    _keep(found, state=Verification.State.RUNNING)
    try:
        number, plan = _export_of(found.board)
        if number != found.board_number:
            _keep(found, board_number=number, run=run_of(found.board, plan))
        with tempfile.TemporaryDirectory(prefix="sluice-verify-") as folder:
            outcome = _compare(found, plan, Path(folder))
    except (InvalidTemplate, InvalidScenario, opening.CannotImport) as error:
        outcome = {"state": Verification.State.FAILED, "reason": str(error)[:1000]}
    except Exception:
        _keep(found, state=Verification.State.FAILED, reason="The engine failed; the worker's log says why.")
        raise
    _keep(found, percent=100, **outcome)


def _compare(found: Verification, plan: Plan, folder: Path) -> dict[str, Any]:
    run = found.run
    seed = run.seed if run else int(plan.scenario.get("seed", 1))
    export, seen = folder / "export", folder / "seen"
    digest, failure = asyncio.run(_execute(found, plan, seed, export, share=(0, 100 if run else 50)))
    if failure:
        return {"state": Verification.State.FAILED, "reason": failure[:1000]}
    if run is not None:
        seen_digest, names, began = run.digest, dict(run.names), run.began
        difference = {} if seen_digest == digest else _first_difference(_lines_of_run(run), _lines(export))
    else:
        seen_digest, failure = asyncio.run(_execute(found, plan, seed, seen, share=(50, 100)))
        names, began = {}, 0
        difference = {} if seen_digest == digest else _first_difference(_lines(seen), _lines(export))
    return {
        "state": Verification.State.DONE,
        "seen_digest": seen_digest,
        "export_digest": digest,
        "difference": _shown(difference, names, began),
    }


async def _execute(
    found: Verification, plan: Plan, seed: int, trace: Path, *, share: tuple[int, int]
) -> tuple[str, str]:
    async def progress(passed: float) -> None:
        percent = share[0] + int(passed * (share[1] - share[0]))
        await sync_to_async(_keep, thread_sensitive=False)(found, percent=min(99, percent))

    meter = Meter(await sync_to_async(taken_by)(found.person, but=found.pk), found.cpu_ms)
    outcome = await play(
        plan, recorder=TraceFile(trace), seed=seed, length_ms=length_of(plan), progress=progress, meter=meter
    )
    meter.measure()
    await sync_to_async(_keep, thread_sensitive=False)(found, cpu_ms=meter.cpu_ms)
    return outcome.report["digest"], str(outcome.failure["reason"]) if outcome.failure else ""


def _lines(trace: Path) -> Any:
    with trace.open("rb") as file:
        yield from (line.rstrip(b"\n") for line in file)


def _lines_of_run(run: Run) -> Any:
    return (line for _, line in read_lines(run.id, Segment.Stream.TRACE))


def _first_difference(seen: Any, export: Any) -> dict[str, Any]:
    """Return the first pair of events that differ; None stands for an end that comes too early."""
    for number, (one, other) in enumerate(zip_longest(seen, export), 1):
        if one != other:
            return {"number": number, "seen": one and orjson.loads(one), "export": other and orjson.loads(other)}
    return {}


def _shown(difference: dict[str, Any], names: dict[str, str], began: int) -> dict[str, Any]:
    """Return a difference as people read it."""
    for side in ("seen", "export"):
        event = difference.get(side)
        if event:
            sequence, at, kind, resource, peer, message, cause, detail = shown_event(event, names, began)
            difference[side] = {
                "sequence": sequence,
                "at_ms": at,
                "kind": kind,
                "resource": resource,
                "peer": peer,
                "message": message,
                "cause": cause,
                "detail": orjson.dumps(detail).decode()[:1000],
            }
    return difference


def _keep(found: Verification, **fields: Any) -> None:
    """Keep fields of a verification, unless its board was deleted meanwhile."""
    for name, value in fields.items():
        setattr(found, name, value)
    Verification.objects.filter(pk=found.pk).update(**fields, updated=timezone.now())
