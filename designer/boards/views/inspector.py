"""The inspector's forms: what a node says, and the edits that come back."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.views.decorators.http import require_http_methods

from designer.boards.access import NotAllowed, changed_board, seen_board
from designer.boards.drawing import change, document_of
from designer.boards.forms import (
    Shown,
    more_fields,
    names_of,
    nested_fields,
    property_form,
)
from designer.boards.inspecting import (
    FUNCTIONS,
    always_fails,
    files_of,
    shown_actor,
    shown_model,
    shown_queue,
)
from designer.boards.parts import NEW, shown_sections
from designer.boards.submitting import apply_form
from designer.boards.typed import NotAValue
from designer.boards.views.sender import sender_of
from designer.catalog.completion import Completions
from designer.catalog.drawing import Drawing, drawing_of
from designer.catalog.edits import make
from designer.catalog.graph import code_state
from designer.catalog.modelled import ignored, is_emulated
from designer.catalog.outside import is_card
from designer.catalog.registry import entry_of
from designer.catalog.template import DEFAULT_BUS
from designer.catalog.wiring import is_fifo
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.site.limits import Edits

QUEUE = "AWS::SQS::Queue"


@require_http_methods(["GET", "POST"])
def inspector(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show a node's forms, or make the edit of one of them; a refusal comes back as text at the field."""
    if request.method == "GET":
        return _show(request, board_id)
    try:
        board, access = changed_board(request, board_id)
        Edits.check(request)
        form = request.POST.dict()
        change(board.id, lambda document: apply_form(document, form), person=access.person, **sender_of(request))
    except (NotAllowed, NotAValue, EditRefused) as refusal:
        return HttpResponse(escape(str(refusal)), status=422)
    return HttpResponse("")


def _show(request: HttpRequest, board_id: str) -> HttpResponse:
    board, access = seen_board(request, board_id)
    _, document = document_of(board.id)
    node = request.GET.get("node", "")
    context: dict[str, Any] = {"board": board, "node": node, "can_edit": access.can_edit}
    if node in document.scenario.actors:
        return render(request, "boards/_actor.html", context | _actor(document, node))
    block = document.blocks.get(node)
    if block is None or not block.logical_id:
        name = node.removeprefix("implicit:")
        found = drawing_of(document).resources.get(name)
        about = {"is_bus": found and found.type == DEFAULT_BUS, "is_outside": found and is_card(found)}
        return render(request, "boards/_implicit.html", context | about | {"name": name})
    if request.GET.get("tab") == "template":
        return render(request, "boards/_source.html", context | {"text": document.texts()[node].strip("\r\n")})
    if request.GET.get("tab") in PIECES:
        pieces = PIECES[request.GET["tab"]](document, node, request.GET.get("at", ""))
        names = {id_: found for id_, found in names_of(document, pieces).items() if id_ != "names"}
        prefix = f"in-{PREFIX.sub('_', request.GET['tab'] + request.GET.get('at', ''))}-"
        shown = {"fields": pieces, "scope": "property", "names": names, "prefix": prefix}
        return render(request, "boards/_fields.html", context | shown)
    return render(request, "boards/_properties.html", context | _resource(document, node, request.GET.get("field", "")))


PREFIX = re.compile(r"[^A-Za-z0-9]+")
PIECES: dict[str, Callable[[Document, str, str], list[Shown]]] = {
    "more": lambda document, node, _: more_fields(document, node),
    "nested": nested_fields,
}


def _actor(document: Document, node: str) -> dict[str, Any]:
    actor = document.scenario.actors[node]
    return {"actor": actor, "fields": shown_actor(actor), "scope": "actor"}


def _resource(document: Document, node: str, wanted: str) -> dict[str, Any]:
    name = document.names()[node]
    value = document.resource(node)
    kind = str(value.get("Type", ""))
    is_function = kind in FUNCTIONS
    resource = Drawing(document).resources.get(name)
    form = property_form(document, node, wanted)
    return {
        "name": name,
        "type": kind,
        "entry": entry_of(kind),
        "form": form,
        "ignored": ignored(resource) if resource else [],
        "is_emulated": resource is None or is_emulated(resource),
        "names": names_of(document, [*form.usual, *form.others]),
        "is_function": is_function,
        "model": shown_model(document, name) if is_function else [],
        "queue": shown_queue(document, name) if kind == QUEUE and not (resource and is_fifo(resource)) else [],
        "disturbed": name in document.scenario.queues,
        "fails": is_function and always_fails(document, name),
        "files": files_of(document, node) if is_function else [],
        "code": code_state(document, resource, "") if is_function and resource else None,
    }


@require_http_methods(["GET", "POST"])
def parts(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show the forms of what a template has beside its resources, or add an entry."""
    if request.method == "GET":
        board, access = seen_board(request, board_id)
        _, document = document_of(board.id)
        context = {"board": board, "can_edit": access.can_edit, "scope": "entry"}
        names = {"names": Completions(document).all()}
        return render(request, "boards/_parts.html", context | {"sections": shown_sections(document), "names": names})
    try:
        board, access = changed_board(request, board_id)
        Edits.check(request)
        section, name = request.POST.get("section", ""), request.POST.get("name", "").strip()
        edit = {"kind": "add-entry", "section": section, "name": name, "value": NEW.get(section)}
        change(board.id, lambda document: make(document, edit), person=access.person, **sender_of(request))
    except (NotAllowed, EditRefused) as refusal:
        return HttpResponse(escape(str(refusal)), status=422)
    return HttpResponse("")
