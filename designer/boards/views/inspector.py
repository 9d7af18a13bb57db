"""The inspector's forms: what a node says, and the edits that come back."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from designer.boards.access import NotAllowed, changed_board, seen_board
from designer.boards.drawing import change, document_of
from designer.boards.forms import (
    Shown,
    collection_at,
    field_of,
    more_fields,
    names_of,
    nested_fields,
    property_form,
    skeleton,
    value_under,
)
from designer.boards.inspecting import (
    FUNCTIONS,
    always_fails,
    field_at,
    files_of,
    shown_actor,
    shown_model,
    shown_queue,
)
from designer.boards.parts import NEW, part_field, shown_sections
from designer.boards.typed import NotAValue, read_value
from designer.catalog.completion import Completions
from designer.catalog.drawing import Drawing
from designer.catalog.edits import make
from designer.catalog.graph import code_state
from designer.catalog.registry import entry_of
from designer.catalog.wiring import is_fifo
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.expressions import check_names
from designer.document.pointers import parse_pointer, pointer_to
from designer.site.limits import Edits

LONGEST_ID = 40
QUEUE = "AWS::SQS::Queue"
MODELLED = {"model": "set-function", "queue": "set-queue"}


@require_http_methods(["GET", "POST"])
def inspector(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show a node's forms, or make the edit of one of them; a refusal comes back as text at the field."""
    if request.method == "GET":
        return _show(request, board_id)
    try:
        board, access = changed_board(request, board_id)
        Edits.check(request)
        tab, edit_id = (request.headers.get(name, "")[:LONGEST_ID] for name in ("X-Sluice-Tab", "X-Sluice-Edit"))
        form = request.POST.dict()
        change(board.id, lambda document: apply_form(document, form), person=access.person, tab=tab, edit_id=edit_id)
    except (NotAllowed, NotAValue, EditRefused) as refusal:
        return HttpResponse(_escaped(str(refusal)), status=422)
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
        return render(request, "boards/_implicit.html", context | {"name": node.removeprefix("implicit:")})
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
        "names": names_of(document, [*form.usual, *form.others]),
        "is_function": is_function,
        "model": shown_model(document, name) if is_function else [],
        "queue": shown_queue(document, name) if kind == QUEUE and not (resource and is_fifo(resource)) else [],
        "disturbed": name in document.scenario.queues,
        "fails": is_function and always_fails(document, name),
        "files": files_of(document, node) if is_function else [],
        "code": code_state(document, resource, "") if is_function and resource else None,
    }


def apply_form(document: Document, form: dict[str, str]) -> None:
    """Make the edit that one of the inspector's forms asks for: `scope`, `node`, `pointer` or `path`, `value`."""
    node, scope, pointer = form.get("node", ""), form.get("scope", ""), form.get("pointer", "")
    if scope == "name":
        target = {"actor": node} if node in document.scenario.actors else {"block": node}
        make(document, {"kind": "rename", **target, "name": form.get("value", "").strip()})
        return
    if scope == "source":
        make(document, {"kind": "source", "block": node, "text": form.get("value", "").replace("\r\n", "\n") + "\n"})
        return
    if scope == "code":
        make(
            document,
            {"kind": "code", "path": form.get("path", ""), "text": form.get("value", "").replace("\r\n", "\n")},
        )
        return
    if node not in document.blocks and node not in document.scenario.actors:
        raise EditRefused("This node is not there any more.")
    if form.get("op") in STRUCTURAL and scope == "property" and node in document.blocks:
        STRUCTURAL[form["op"]](document, node, form)
        return
    if scope == "entry":
        _change_part(document, node, form)
        return
    field = field_at(document, node, scope, pointer)
    if field is None:
        raise EditRefused(f"There is no field {pointer!r}.")
    value = read_value(field, form.get("value", ""))
    if scope == "property" and isinstance(value, dict | list):
        check_names(document, value)
    if scope in MODELLED:
        make(document, {"kind": MODELLED[scope], "block": node, "values": {field.path: value}})
    elif scope == "actor":
        make(document, {"kind": "set-actor", "actor": node, "values": {field.path: "" if value is None else value}})
    elif value is None:
        make(document, {"kind": "unset", "block": node, "path": pointer})
    else:
        make(document, {"kind": "set", "block": node, "path": pointer, "value": value})


def _change_part(document: Document, node: str, form: dict[str, str]) -> None:
    """Change, delete or (without a node of its own) add an entry of a section that is not the resources."""
    section = document.blocks[node].section
    if form.get("op") == "remove":
        make(document, {"kind": "delete", "nodes": [node]})
        return
    pointer = form.get("pointer", "")
    field = part_field(section, pointer)
    if field is None or section == "Resources":
        raise EditRefused(f"There is no field {pointer!r}.")
    value = read_value(field, form.get("value", ""))
    if isinstance(value, dict | list):
        check_names(document, value)
    if value is None and pointer:
        make(document, {"kind": "unset", "block": node, "path": pointer})
    elif value is None:
        raise EditRefused("The value is missing.", "Write one, or delete the entry.")
    else:
        make(document, {"kind": "set", "block": node, "path": pointer, "value": value})


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
        tab, edit_id = (request.headers.get(name, "")[:LONGEST_ID] for name in ("X-Sluice-Tab", "X-Sluice-Edit"))
        section, name = request.POST.get("section", ""), request.POST.get("name", "").strip()
        edit = {"kind": "add-entry", "section": section, "name": name, "value": NEW.get(section)}
        change(board.id, lambda document: make(document, edit), person=access.person, tab=tab, edit_id=edit_id)
    except (NotAllowed, EditRefused) as refusal:
        return HttpResponse(_escaped(str(refusal)), status=422)
    return HttpResponse("")


def _add_member(document: Document, node: str, form: dict[str, str]) -> None:
    """Add an element to a list, or a key to a map."""
    pointer = form.get("pointer", "")
    schema = collection_at(document, node, pointer)
    if schema is None:
        raise EditRefused(f"There is no list {pointer!r}.")
    path = pointer
    if schema.kind == "map":
        key = form.get("key", "").strip()
        if not key:
            raise EditRefused("The name is missing.")
        path = f"{pointer}{pointer_to((key,))}"
        if value_under(document.value(document.blocks[node]), parse_pointer(path)) is not None:
            raise EditRefused(f"{key} is there already.")
    value = read_value(field_of(schema.member, path.rsplit("/", 1)[-1]), form["value"]) if "value" in form else None
    if "value" in form and value is None and schema.kind == "list":
        raise EditRefused("The value is missing.")
    if isinstance(value, dict | list):
        check_names(document, value)
    edit = {"kind": "append" if schema.kind == "list" else "set", "block": node, "path": path}
    make(document, edit | {"value": skeleton(schema.member) if value is None else value})


def _remove_member(document: Document, node: str, form: dict[str, str]) -> None:
    make(document, {"kind": "unset", "block": node, "path": form.get("pointer", "")})


STRUCTURAL: dict[str, Callable[[Document, str, dict[str, str]], None]] = {"add": _add_member, "remove": _remove_member}


def _escaped(text: str) -> str:
    from django.utils.html import escape

    return escape(text)
