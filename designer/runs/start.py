"""Starts a run of a board as it is now."""

from typing import Any

from django.conf import settings
from django.db import transaction
from pycrdt import Doc

from designer.boards import versions
from designer.boards.drawing import document_of
from designer.boards.models import Board
from designer.document import shared
from designer.document.errors import InvalidTemplate
from designer.runs.allowance import taken_by
from designer.runs.forking import OlderEngine, keep_beginning
from designer.runs.models import Run
from designer.runs.plan import Plan
from designer.runs.planning import plan_of_document

SPEEDS = ("1", "10", "60", "max")
LIVE_RUNS = 4
LIVE_RUNS_A_PERSON = 6
LARGEST_SEED = 2**31


class CannotStart(Exception):
    """The run cannot be started; `line` and `column` where the template says why."""

    def __init__(self, reason: str, *, status: int = 422, line: int | None = None, column: int | None = None) -> None:
        super().__init__(reason)
        self.status, self.line, self.column = status, line, column


def start(board: Board, person: str, wanted: dict[str, Any]) -> Run:
    """Freeze the board into a plan and enqueue its run. `wanted`: speed, seed."""
    from designer.runs.tasks import execute_run

    speed = str(wanted.get("speed", "1"))
    if speed not in SPEEDS:
        raise CannotStart(f"speed {speed!r}: choose one of {', '.join(SPEEDS)}")
    _check_live(board, person)
    number, document = document_of(board.id)
    try:
        plan = plan_of_document(document)
    except InvalidTemplate as error:
        raise CannotStart(error.message, line=error.line, column=error.column) from error
    if not plan.types:
        raise CannotStart("There is nothing on this board to run. Press / to add a first node.")
    seed = _seed(wanted.get("seed", document.scenario.seed))
    versions.keep(board.id, name="", person=person)
    run = Run.objects.create(
        board=board.id, board_number=number, person=person, plan=plan.pack(), seed=seed, speed=speed
    )
    transaction.on_commit(lambda: execute_run.delay(run.id), using=settings.RUNS_DATABASE)
    return run


def apply_to_live(board: Board, run_id: str) -> Run:
    """Give a live run the board as it is now, to be applied as an update of its stack."""
    from designer.runs.steering import update_from_thread

    run = Run.objects.filter(pk=run_id, board=board.id).first()
    if run is None or run.state not in {Run.State.RUNNING, Run.State.PAUSED}:
        raise CannotStart("This run does not go on: run again instead.", status=409)
    number, document = document_of(board.id)
    try:
        plan = plan_of_document(document)
    except InvalidTemplate as error:
        raise CannotStart(error.message, line=error.line, column=error.column) from error
    Run.objects.filter(pk=run.id).update(next_plan=plan.pack(), next_number=number)
    update_from_thread(run.id)
    return run


def start_version(board: Board, person: str, *, version: str, seed: int) -> Run:
    """Run a kept version of a board from its beginning, as fast as possible."""
    from designer.runs.tasks import execute_run

    kept = board.versions.filter(pk=version).first() if version.isascii() and version.isdigit() else None
    if kept is None:
        raise CannotStart("This version is not there any more.")
    ydoc: Doc[Any] = Doc()
    ydoc.apply_update(bytes(kept.state))
    document = shared.read(ydoc)
    _check_live(board, person)
    try:
        plan = plan_of_document(document)
    except InvalidTemplate as error:
        raise CannotStart(error.message, line=error.line, column=error.column) from error
    if not plan.types:
        raise CannotStart("There is nothing on this version to run.")
    run = Run.objects.create(
        board=board.id, board_number=kept.number, person=person, plan=plan.pack(), seed=seed, speed="max"
    )
    transaction.on_commit(lambda: execute_run.delay(run.id), using=settings.RUNS_DATABASE)
    return run


def fork(board: Board, person: str, *, run_id: str, instant_ms: Any) -> Run:
    """Begin a run that is another one until an instant of its time, stands there, and goes on as people want."""
    from designer.runs.tasks import execute_run

    origin = Run.objects.filter(pk=run_id, board=board.id).first()
    if origin is None:
        raise CannotStart("This run is not there any more.", status=404)
    if not origin.began or origin.state == Run.State.FAILED:
        raise CannotStart("Nothing was sent in this run: there is no instant to go on from.")
    if isinstance(instant_ms, bool) or not isinstance(instant_ms, int) or not 0 <= instant_ms <= origin.virtual_ms:
        raise CannotStart(
            f"t {instant_ms!r}: give an instant from 0 to {origin.virtual_ms} ms, where the run has come to"
        )
    _check_live(board, person)
    try:
        run = keep_beginning(origin, person=person, instant_ms=instant_ms)
    except OlderEngine as error:
        raise CannotStart(str(error), status=409) from error
    transaction.on_commit(lambda: execute_run.delay(run.id), using=settings.RUNS_DATABASE)
    return run


def is_board_of(board: Board, run: Run) -> bool:
    """Say whether a run's plan is the board as it is now."""
    try:
        plan = plan_of_document(document_of(board.id)[1])
    except InvalidTemplate:
        return False
    return plan.is_same(Plan.unpack(bytes(run.plan)))


def _check_live(board: Board, person: str) -> None:
    live = Run.objects.exclude(state__in=Run.ENDED)
    if live.filter(board=board.id).count() >= LIVE_RUNS:
        raise CannotStart(f"{LIVE_RUNS} runs of this board are live already. Stop one first.", status=429)
    if person and live.filter(person=person).count() >= LIVE_RUNS_A_PERSON:
        raise CannotStart(f"{LIVE_RUNS_A_PERSON} of your runs are live already. Stop one first.", status=429)
    reason = taken_by(person).reason()
    if reason:
        raise CannotStart(reason, status=429)


def _seed(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < LARGEST_SEED:
        raise CannotStart(f"seed {given!r}: give a whole number from 0 to {LARGEST_SEED - 1}")
    return given
