"""Gives the shared document's sockets what they need of boards."""

from typing import Any

from django.db import close_old_connections
from pycrdt import Doc, Map

from designer.boards import drawing, linting, log
from designer.boards.access import access_of
from designer.document.code_paths import leads_out
from designer.document.errors import EditRefused
from designer.realtime.source import Access, Rejected, Update

DRAWN = ("blocks", "scenario", "code", "meta")
ROOTS = {*DRAWN, "layout"}


class DatabaseBoards:
    """Boards in the database, as designer.realtime.source.BoardSource asks for them."""

    drawn: tuple[str, ...] = DRAWN

    def authorise(self, board: str, session: Any, user: Any) -> Access | None:
        """Return who this is at that board."""
        close_old_connections()
        return access_of(board, session)

    def load(self, board: str) -> tuple[int, bytes]:
        """Return the number of the last update and the state."""
        close_old_connections()
        return log.load(board)

    def append(self, board: str, update: bytes, person: str) -> int:
        """Commit an update."""
        close_old_connections()
        try:
            return log.append(board, update, person=person)
        except log.BoardIsGone as gone:
            raise Rejected(str(gone)) from gone

    def after(self, board: str, number: int) -> list[Update]:
        """Return the updates behind a number."""
        close_old_connections()
        return log.after(board, number)

    def check(self, document: Doc[Any], size: int) -> None:
        """Refuse what is no part of a board's document."""
        strange = sorted(set(document.keys()) - ROOTS)
        if strange:
            raise Rejected(f"{strange[0]!r} is no part of a board.")
        outside = next(filter(leads_out, document.get("code", type=Map).keys()), None)
        if outside is not None:
            raise Rejected(f"The code file {outside[:80]!r} does not lie inside the board's code.")
        try:
            drawing.check_size(size)
            drawing.check_blocks(len(document.get("blocks", type=Map)))
        except EditRefused as refusal:
            raise Rejected(str(refusal)) from refusal

    def graph(self, board: str, state: bytes) -> dict[str, Any]:
        """Return what the canvas draws."""
        return drawing.graph_of_state(state)

    def look(self, board: str) -> None:
        """Ask a worker for a look by cfn-lint."""
        linting.ask(board)

    def findings(self, board: str, state: bytes) -> list[dict[str, Any]]:
        """Return what the rules find."""
        return drawing.findings_of_state(state)
