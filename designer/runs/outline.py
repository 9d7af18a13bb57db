"""The outline: a board as headings, lists and forms, for screen readers and browsers without JavaScript."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from designer.boards import versions
from designer.boards.access import NotAllowed, changed_board, seen_board
from designer.boards.canvas_edits import apply
from designer.boards.drawing import change, document_of
from designer.boards.forms import Shown, property_form
from designer.boards.inspecting import FUNCTIONS, files_of, shown_actor, shown_model
from designer.boards.linting import last
from designer.boards.models import Board
from designer.boards.outlining import Section, addable, sections_of
from designer.boards.palette import targets_of
from designer.boards.submitting import apply_form
from designer.boards.typed import NotAValue
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.findings.review import fix, review
from designer.runs.announcement import announce
from designer.runs.models import Run, Segment
from designer.runs.shown import shown_event
from designer.runs.start import SPEEDS, CannotStart, start
from designer.runs.steering import NoControl, steer_from_thread
from designer.runs.store import last_number, read_events
from designer.site.limits import Edits, Runs

EVENTS = 30
SEARCHED = 3_000
"""How many of a run's last events are looked through for those of one node."""
REFUSALS = (NotAllowed, NotAValue, EditRefused, CannotStart, NoControl)


@require_http_methods(["GET", "POST"])
def outline(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show the board, one node of it opened where `node` names it; a POST makes an edit and comes back."""
    if request.method == "GET":
        board, access = seen_board(request, board_id)
        return _page(request, board, can_edit=access.can_edit)
    board, access = seen_board(request, board_id)
    form = request.POST.dict()
    try:
        changed_board(request, board_id)
        Edits.check(request)
        if form.get("do") == "delete":
            versions.keep(board.id, name=f"Before deleting {form.get('name', '')}"[:120], person=access.person)
        node = change(board.id, lambda document: _edit(document, form), person=access.person)
    except REFUSALS as refusal:
        return _page(request, board, can_edit=access.can_edit, refusal=refusal)
    messages.success(request, DONE.get(form.get("do", ""), "Saved."))
    return _back(board, node)


@require_POST
def outline_run(request: HttpRequest, board_id: str) -> HttpResponse:
    """Start a run (`action` is "run", with `speed` and `seed`), or steer the one that is live."""
    board, access = seen_board(request, board_id)
    action = request.POST.get("action", "")
    try:
        changed_board(request, board_id)
        if action == "run":
            Runs.check(request)
            announce(start(board, access.person, _wanted(request)))
            messages.success(request, "The run has started.")
        elif (run := _newest(board)) is None or run.has_ended:
            raise CannotStart("Nothing runs here now. Start a run first.")
        else:
            steer_from_thread(run.id, {"action": action, "value": request.POST.get("speed")})
            messages.success(request, STEERED.get(action, "Done."))
    except REFUSALS as refusal:
        return _page(request, board, can_edit=access.can_edit, refusal=refusal)
    return redirect(f"/b/{board.id}/outline#run")


@require_GET
def outline_figures(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show the run's state and figures alone, for browsers that refresh them."""
    board, _ = seen_board(request, board_id)
    return render(request, "runs/_figures.html", {"board": board, "run": _newest(board)})


DONE = {
    "add": "Added.",
    "connect": "Connected.",
    "disconnect": "Disconnected.",
    "fix": "Put right.",
    "delete": "Deleted. What was there before is kept in the history.",
}
STEERED = {"pause": "Paused.", "resume": "It goes on.", "step": "One step.", "speed": "Speed set.", "stop": "Stopping."}


def _edit(document: Document, form: dict[str, str]) -> str:
    """Make one edit; return the node to come back to."""
    node = form.get("node", "")
    match form.get("do"):
        case "add":
            wanted = {"kind": "add", "type": form.get("type", ""), "x": 0, "y": _below(document)}
            wanted |= {"name": form["value"].strip()} if form.get("value", "").strip() else {}
            wanted |= {"connect_from": form["from"]} if form.get("from") else {}
            return next(iter(apply(document, wanted)), "")
        case "connect":
            apply(document, {"kind": "connect", "source": node, "target": form.get("target", "")})
        case "disconnect":
            apply(document, {"kind": "disconnect", "edge": form.get("edge", "")})
        case "fix":
            return fix(document, form.get("finding", "")).node or ""
        case "delete":
            if node not in document.blocks and node not in document.scenario.actors:
                raise EditRefused("This node is not there any more.")
            apply(document, {"kind": "delete", "ids": [node]})
            return ""
        case _:
            apply_form(document, form)
    return node


def _below(document: Document) -> float:
    return max((place.y for place in document.layout.values()), default=-160.0) + 160.0


def _wanted(request: HttpRequest) -> dict[str, Any]:
    seed = request.POST.get("seed", "").strip()
    speed = request.POST.get("speed", "1")
    if not seed:
        return {"speed": speed}
    return {"speed": speed, "seed": int(seed) if seed.isascii() and seed.isdigit() else seed}


def _back(board: Board, node: str) -> HttpResponse:
    return redirect(f"/b/{board.id}/outline?node={node}#node-{node}" if node else f"/b/{board.id}/outline")


def _newest(board: Board) -> Run | None:
    return Run.objects.filter(board=board.id).first()


def _page(request: HttpRequest, board: Board, *, can_edit: bool, refusal: Exception | None = None) -> HttpResponse:
    _, document = document_of(board.id)
    sections, run = sections_of(document), _newest(board)
    opened = request.POST.get("node") or request.GET.get("node", "")
    figures = run.summary.get("nodes", {}) if run else {}
    for section in sections:
        counted = figures.get(section.name) or figures.get(section.id) or {}
        section.counters = [_counter(name, value) for name, value in counted.items()]
    context = {
        "board": board,
        "can_edit": can_edit,
        "sections": sections,
        "opened": next((_opened(document, section, run) for section in sections if section.id == opened), None),
        "addable": addable() if can_edit else {},
        "run": run,
        "speeds": SPEEDS,
        "seed": document.scenario.seed,
        "findings": review(document),
        "lint": last(board.id),
        "refusal": str(refusal) if refusal else "",
        "fix": getattr(refusal, "fix", ""),
    }
    return render(request, "runs/outline.html", context, status=_status(refusal))


def _status(refusal: Exception | None) -> int:
    if refusal is None:
        return 200
    if isinstance(refusal, NotAllowed):
        return 403
    return refusal.status if isinstance(refusal, CannotStart) else 422


def _opened(document: Document, section: Section, run: Run | None) -> dict[str, Any]:
    """Return what the opened node shows: its fields, where it can be connected to, its last events."""
    actor = document.scenario.actors.get(section.id)
    is_function = section.type in FUNCTIONS
    block = document.blocks.get(section.id)
    names = {other.id: other.name for other in sections_of(document)}
    targets = targets_of(document, section.id)
    return {
        "id": section.id,
        "scope": "actor" if actor else "property",
        "fields": list(shown_actor(actor)) if actor else list(_leaves(document, section.id)) if block else [],
        "text": document.texts()[section.id].strip("\r\n") if block else "",
        "files": files_of(document, section.id) if is_function and block else [],
        "model": shown_model(document, section.name) if is_function else [],
        "targets": [(id_, names[id_]) for id_ in targets["legal"] if id_ in names],
        "events": _events(run, section.id if actor else section.name) if run else [],
    }


def _leaves(document: Document, block: str) -> Iterator[Shown]:
    """Yield the fields that hold one value; what holds others is there piece by piece, and in the text."""
    form = property_form(document, block)
    for shown in (*form.usual, *form.others):
        yield from _leaves_below(shown)


def _leaves_below(shown: Shown) -> Iterator[Shown]:
    """Yield the fields within one; those within a list say which of the list they are, since they stand alone here."""
    for row in shown.rows:
        within = shown.label if row.is_numbered or shown.is_numbered else ""
        yield from _leaves_below(replace(row, within=within))
    if not (shown.rows or shown.member or shown.is_later):
        yield shown


def _events(run: Run, node: str) -> list[dict[str, Any]]:
    """Return the last events at a node, the newest first."""
    after = max(0, last_number(run.id, Segment.Stream.TRACE) - SEARCHED)
    events = (shown_event(event, run.names, run.began) for event in read_events(run.id, after, SEARCHED))
    here = [event for event in events if node in event[3:5]]
    return [
        {
            "at": f"{event[1] / 1000:.3f} s",
            "kind": event[2],
            "other": event[4] if event[3] == node else event[3],
            "message": event[5],
            "detail": ", ".join(_detail(event[7], run.began)),
        }
        for event in reversed(here[-EVENTS:])
    ]


def _detail(detail: dict[str, Any], began: int) -> Iterator[str]:
    """Yield what an event says besides; instants as the time in the run."""
    for name, value in detail.items():
        words = name.removesuffix("_ms").replace("_", " ")
        if isinstance(value, bool):
            yield f"{words}: {'yes' if value else 'no'}"
        elif name.endswith("_until") and isinstance(value, int):
            yield f"{words} {(value - began) / 1000:g} s"
        elif name.endswith("_ms") and isinstance(value, int):
            yield f"{words} {value / 1000:g} s"
        elif isinstance(value, str | int):
            yield f"{words} {value}"


def _counter(name: str, value: int) -> tuple[str, str]:
    if name.endswith("_ms"):
        return name.removesuffix("_ms").replace("_", " "), f"{value / 1000:g} s"
    return name.replace("_", " "), f"{value:,}"
