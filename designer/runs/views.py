"""Starts runs and reads them back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from designer.boards.access import NotAllowed, changed_board, seen_board
from designer.boards.drawing import document_of
from designer.runs.announcement import announce
from designer.runs.changes import changes_since
from designer.runs.deployed import deployed
from designer.runs.models import Run
from designer.runs.plan import Plan
from designer.runs.run_socket import summary_of
from designer.runs.shown import shown_event
from designer.runs.start import CannotStart, apply_to_live, fork, is_board_of, start
from designer.runs.steering import steer_from_thread
from designer.runs.store import body_of, read_events
from designer.runs.watching import LINK_HOLDER, close_link, open_link, seen_run
from designer.site.limits import Runs

LISTED = 20
LARGEST_PAGE = 5_000
View = Callable[..., HttpResponse]


def tells_refusals(view: View) -> View:
    """Answer for what a view may not do or cannot read: {"reason"}, with the template's line and column if it has."""

    @wraps(view)
    def answered(request: HttpRequest, *given: str, **named: str) -> HttpResponse:
        try:
            return view(request, *given, **named)
        except NotAllowed as refusal:
            return JsonResponse({"reason": str(refusal)}, status=403)
        except orjson.JSONDecodeError:
            return JsonResponse({"reason": "The request is not JSON."}, status=400)
        except CannotStart as refusal:
            place = {"line": refusal.line, "column": refusal.column}
            return JsonResponse({"reason": str(refusal), **place}, status=refusal.status)

    return answered


@require_http_methods(["GET", "POST"])
@tells_refusals
def runs(request: HttpRequest, board_id: str) -> HttpResponse:
    """List a board's runs, or start one: {"speed"?, "seed"?}."""
    if request.method == "GET":
        seen_board(request, board_id)
        return JsonResponse({"runs": [summary_of(run) for run in Run.objects.filter(board=board_id)[:LISTED]]})
    board, access = changed_board(request, board_id)
    Runs.check(request)
    run = start(board, access.person, _given(request))
    announce(run)
    return JsonResponse({"run": run.id, **summary_of(run)}, status=201)


@require_POST
@tells_refusals
def update(request: HttpRequest, board_id: str, run_id: str) -> HttpResponse:
    """Apply the board as it is now to a live run, as an update of its stack."""
    board, _ = changed_board(request, board_id)
    Runs.check(request)
    run = apply_to_live(board, run_id)
    return JsonResponse({"run": run.id}, status=202)


@require_POST
@tells_refusals
def fork_of(request: HttpRequest, board_id: str, run_id: str) -> HttpResponse:
    """Begin a run that is this one until an instant, {"t": milliseconds of its time}."""
    board, access = changed_board(request, board_id)
    Runs.check(request)
    run = fork(board, access.person, run_id=run_id, instant_ms=_given(request).get("t"))
    is_changed = not is_board_of(board, run)
    announce(run, is_changed=is_changed)
    return JsonResponse({"run": run.id, "is_changed": is_changed}, status=201)


@require_GET
def events(request: HttpRequest, board_id: str, run_id: str) -> HttpResponse:
    """Return trace events behind `after` as people see them, for a browser that missed frames."""
    run, _ = seen_run(request, board_id, run_id)
    after, limit = _number(request, "after", 0), min(_number(request, "limit", 1_000), LARGEST_PAGE)
    found = read_events(run.id, after, limit)
    return HttpResponse(
        orjson.dumps(
            {"events": [shown_event(event, run.names, run.began) for event in found], "complete": len(found) < limit}
        ),
        content_type="application/json",
    )


@require_GET
def deployed_of(request: HttpRequest, board_id: str, run_id: str) -> HttpResponse:
    """Return what a run deployed, for the values of the settings that decided something, and what changed since."""
    run, access = seen_run(request, board_id, run_id)
    plan = Plan.unpack(bytes(run.plan))
    found = deployed(plan)
    if access != LINK_HOLDER:
        changes = changes_since(plan, document_of(board_id)[1], is_live=not run.has_ended)
        found["changes"] = changes.to_plain()
    return HttpResponse(orjson.dumps(found), content_type="application/json")


@require_GET
def message(request: HttpRequest, board_id: str, run_id: str, message: str) -> HttpResponse:
    """Return the beginning of a message's body, as the trace keeps it."""
    run, _ = seen_run(request, board_id, run_id)
    body = body_of(run.id, message)
    if body is None:
        return JsonResponse({"reason": "There is no such message."}, status=404)
    return JsonResponse({"body": body})


@require_POST
@tells_refusals
def link(request: HttpRequest, board_id: str, run_id: str) -> HttpResponse:
    """Return the key of the link that lets anybody watch this run; a POST with {"end": true} ends the link."""
    run = _changed_run(request, board_id, run_id)
    if _given(request).get("end") is True:
        close_link(run)
        return JsonResponse({"key": ""})
    return JsonResponse({"key": open_link(run)})


@require_POST
@tells_refusals
def endpoint_of(request: HttpRequest, board_id: str, run_id: str) -> HttpResponse:
    """Return the `url` at which AWS clients reach a live run's world."""
    run = _changed_run(request, board_id, run_id)
    if run.has_ended:
        raise CannotStart("This run has ended: its world answers nobody any more.", status=409)
    return JsonResponse({"url": request.build_absolute_uri(reverse("run-endpoint", args=[run.token]))})


@require_POST
@tells_refusals
def stop(request: HttpRequest, board_id: str, run_id: str) -> HttpResponse:
    """Stop a run that this browser does not watch, so that another gets its worker."""
    run = _changed_run(request, board_id, run_id)
    if not run.has_ended:
        steer_from_thread(run.id, {"action": "stop"})
    return JsonResponse({"run": run.id}, status=202)


def _changed_run(request: HttpRequest, board_id: str, run_id: str) -> Run:
    """Return a run of a board that this request may change; raise NotAllowed or CannotStart."""
    board, _ = changed_board(request, board_id)
    run = Run.objects.filter(pk=run_id, board=board.id).first()
    if run is None:
        raise CannotStart("There is no such run.", status=404)
    return run


def _given(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object that a request holds; anything else is none."""
    given = orjson.loads(request.body or b"{}")
    return given if isinstance(given, dict) else {}


def _number(request: HttpRequest, name: str, default: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else default
