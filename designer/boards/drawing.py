"""Between a board's log and its document: reads it, draws it, edits it."""

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from pycrdt import Doc, merge_updates

from designer.boards import log
from designer.catalog.graph import graph
from designer.catalog.settling import settle
from designer.document import shared
from designer.document.blocks import ENTRY_SECTIONS, SECTIONS
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.parse import MAX_BLOCKS
from designer.findings.review import review, to_plain
from designer.realtime import notices

T = TypeVar("T")
LARGEST_DOCUMENT = 8 * 1024 * 1024
MOST_BLOCKS = MAX_BLOCKS + len(SECTIONS) + len(ENTRY_SECTIONS) + 2
"""A template's sections, resources, parameters, outputs…, and what stands before and behind them."""
REMEMBERED = 16
"""So many documents, as they were read last, are kept by a process: an inspector asks for one at each click."""
DEFAULT_HANDLER: Path = settings.BASE_DIR / "emulator" / "runtime" / "defaults" / "python.py"


@cache
def default_handler() -> str:
    """Return the code of a new function."""
    return DEFAULT_HANDLER.read_text()


def document_of(board_id: str) -> tuple[int, Document]:
    """Return the number of a board's last update and its document."""
    if transaction.get_connection().in_atomic_block:
        # What is not committed may be taken back, and its number be given to another update.
        return _read(board_id)
    number, document = _kept(board_id, log.last_number(board_id))
    return number, document.copy()


def _read(board_id: str) -> tuple[int, Document]:
    number, ydoc = log.load_document(board_id)
    return number, shared.read(ydoc)


@lru_cache(maxsize=REMEMBERED)
def _kept(board_id: str, _number: int) -> tuple[int, Document]:
    """Return the document as it was read last; another number than then is not found, and it is read anew."""
    return _read(board_id)


def graph_of_state(state: bytes) -> dict[str, Any]:
    """Return the graph of a document's state."""
    ydoc: Doc[Any] = Doc()
    ydoc.apply_update(state)
    return graph(shared.read(ydoc), default_handler=default_handler())


def findings_of_state(state: bytes) -> list[dict[str, Any]]:
    """Return what the rules find in a document's state."""
    ydoc: Doc[Any] = Doc()
    ydoc.apply_update(state)
    return to_plain(review(shared.read(ydoc)))


def change(board_id: str, edit: Callable[[Document], T], *, person: str, tab: str = "", edit_id: str = "") -> T:
    """Let `edit` change a board's document; commit what it changed and tell every web process.

    What `edit` raises leaves the board as it was. Two edits of one board are made one after the other, so that
    both choose names that are free.
    """
    with transaction.atomic():
        log.lock(board_id)
        _, ydoc = log.load_document(board_id)
        before = shared.read(ydoc)
        after = before.copy()
        outcome = edit(after)
        if len(after.blocks) > len(before.blocks):
            check_blocks(len(after.blocks))
            settle(after)
        changes: list[bytes] = []
        ydoc.observe(lambda event: changes.append(event.update))
        shared.apply(before, after, ydoc)
        number = 0
        if changes:
            check_size(len(ydoc.get_update()))
            number = log.append(board_id, merged(changes), person=person, tab=tab, edit=edit_id)
    if number:
        notices.publish_from_thread(board_id, number)
    return outcome


def merged(updates: list[bytes]) -> bytes:
    """Return updates as one."""
    return updates[0] if len(updates) == 1 else merge_updates(*updates)


def check_size(size: int) -> None:
    """Refuse a document that has grown too large."""
    if size > LARGEST_DOCUMENT:
        raise EditRefused(
            f"The board would have {size:,} bytes; {LARGEST_DOCUMENT:,} is the most.", "Split it into two boards."
        )


def check_blocks(number: int) -> None:
    """Refuse a document of more blocks than a board draws."""
    if number > MOST_BLOCKS:
        raise EditRefused(
            f"The board would have {number:,} parts: resources, parameters, outputs…; {MOST_BLOCKS:,} is the most.",
            "CloudFormation deploys at most 500 resources in a stack: split it into several boards.",
        )


def fill(board_id: str, document: Document, person: str) -> None:
    """Write the first update of a new board."""
    ydoc: Doc[Any] = Doc()
    shared.write(document, ydoc)
    log.append(board_id, ydoc.get_update(), person=person)
