"""Between a board's log and its document: reads it, draws it, edits it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from pycrdt import Doc

from designer.boards import log
from designer.catalog.graph import graph
from designer.document import shared
from designer.document.document import Document
from designer.realtime import notices

T = TypeVar("T")
DEFAULT_HANDLER: Path = settings.BASE_DIR / "emulator" / "runtime" / "defaults" / "python.py"


@cache
def default_handler() -> str:
    """Return the code of a new function."""
    return DEFAULT_HANDLER.read_text()


def document_of(board_id: str) -> tuple[int, Document]:
    """Return the number of a board's last update and its document."""
    number, ydoc = log.load_document(board_id)
    return number, shared.read(ydoc)


def graph_of_state(state: bytes) -> dict[str, Any]:
    """Return the graph of a document's state."""
    ydoc: Doc[Any] = Doc()
    ydoc.apply_update(state)
    return graph(shared.read(ydoc), default_handler=default_handler())


def change(board_id: str, edit: Callable[[Document], T], *, person: str, tab: str = "", edit_id: str = "") -> T:
    """Let `edit` change a board's document; commit what it changed and tell every web process.

    What `edit` raises leaves the board as it was.
    """
    _, ydoc = log.load_document(board_id)
    before = shared.read(ydoc)
    after = before.copy()
    outcome = edit(after)
    state = ydoc.get_state()
    shared.apply(before, after, ydoc)
    update = ydoc.get_update(state)
    if update != log.EMPTY:
        number = log.append(board_id, update, person=person, tab=tab, edit=edit_id)
        notices.publish_from_thread(board_id, number)
    return outcome


def fill(board_id: str, document: Document, person: str) -> None:
    """Write the first update of a new board."""
    ydoc: Doc[Any] = Doc()
    shared.write(document, ydoc)
    log.append(board_id, ydoc.get_update(), person=person)
