"""Takes an edit of the template from a browser: checked, made, committed, and told to every browser."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from designer.boards.access import NotAllowed, changed_board
from designer.boards.drawing import change, default_handler
from designer.catalog.edits import make
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.retext import TextClash
from designer.site.limits import Edits

LARGEST = 512 * 1024
LONGEST_ID = 40


@require_POST
def edit(request: HttpRequest, board_id: str) -> HttpResponse:
    """Make an edit; the answer names what it created, or says why not and what would work."""
    try:
        board, access = changed_board(request, board_id)
        Edits.check(request)
        wanted = wanted_of(request, LARGEST)
        tab, edit_id = (request.headers.get(name, "")[:LONGEST_ID] for name in ("X-Sluice-Tab", "X-Sluice-Edit"))
        created = change(
            board.id, lambda document: apply(document, wanted), person=access.person, tab=tab, edit_id=edit_id
        )
    except NotAllowed as refusal:
        return JsonResponse({"reason": str(refusal), "fix": ""}, status=403)
    except TextClash as clash:
        return JsonResponse(
            {"reason": f"Somebody else changed {clash} meanwhile.", "fix": "Open it again."}, status=409
        )
    except EditRefused as refusal:
        return JsonResponse({"reason": refusal.reason, "fix": refusal.fix}, status=422)
    return JsonResponse({"edit": edit_id, "created": created})


def apply(document: Document, wanted: dict[str, Any]) -> list[str]:
    """Make an edit as browsers write it; return the ids of the nodes that it made."""
    before = {*document.blocks, *document.scenario.actors, *document.marks}
    kind = wanted.get("kind")
    if kind == "add" and str(wanted.get("type", "")).startswith("actor:"):
        wanted = {**wanted, "kind": "add-actor", "actor": str(wanted["type"]).removeprefix("actor:")}
    make(document, in_catalog_words(wanted, document), handler=default_handler())
    made = _made(document, before)
    origin = wanted.get("connect_from")
    if origin and made:
        make(document, {"kind": "connect", "source": origin, "target": made[0]})
    return made


def in_catalog_words(wanted: dict[str, Any], document: Document) -> dict[str, Any]:
    """Return a browser's edit with the catalog's names for its fields."""
    renamed = dict(wanted)
    if "ids" in renamed:
        renamed["nodes"] = renamed.pop("ids")
    if "pointer" in renamed:
        renamed["path"] = renamed.pop("pointer")
    if "id" in renamed:
        node = renamed.pop("id")
        renamed["actor" if node in document.scenario.actors else "block"] = node
    return renamed


def _made(document: Document, before: set[str]) -> list[str]:
    blocks = [
        block.id
        for block in document.ordered()
        if block.id not in before and block.section == "Resources" and block.logical_id
    ]
    return blocks + [id_ for id_ in [*document.scenario.actors, *document.marks] if id_ not in before]


def wanted_of(request: HttpRequest, largest: int) -> dict[str, Any]:
    """Return the edit that a request holds."""
    if len(request.body) > largest:
        raise EditRefused(f"One edit may have {largest:,} bytes at most.")
    try:
        wanted = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise EditRefused("The edit is not JSON.") from error
    if not isinstance(wanted, dict):
        raise EditRefused("An edit is a JSON object.")
    return wanted
