"""What the shared document's sockets need of boards: boards registers it, since realtime imports nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from pycrdt import Doc


@dataclass(frozen=True, slots=True)
class Access:
    """Who is at a board, and whether this person may change it, or comment on it."""

    person: str
    name: str
    can_edit: bool
    can_comment: bool = False
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """One line of a board's log. `tab` and `edit` name the server's edit for a person, or are empty."""

    number: int
    update: bytes
    tab: str = ""
    edit: str = ""


class Rejected(ValueError):
    """An update breaks the document's rules; the client is reset with this reason."""


class BoardSource(Protocol):
    """Loads, checks and keeps boards; each method is called in a thread."""

    drawn: tuple[str, ...]
    """The roots of a document of which its graph and its findings are made; the others only say where things stand."""

    def authorise(self, board: str, session: Any, user: Any) -> Access | None:
        """Return who this is at that board, or None where the board is not theirs to see."""

    def load(self, board: str) -> tuple[int, bytes]:
        """Return the number of the last update, and the document's state up to it."""

    def append(self, board: str, update: bytes, person: str) -> int:
        """Commit an update and return its number."""

    def after(self, board: str, number: int) -> list[Update]:
        """Return the updates behind a number, in order."""

    def check(self, document: Doc[Any], size: int) -> None:
        """Raise Rejected where a document, of about `size` bytes, is not a board's."""

    def graph(self, board: str, state: bytes) -> dict[str, Any]:
        """Return the graph that the canvas draws for a document's state."""

    def look(self, board: str) -> None:
        """Ask for a longer look at a board that was changed; what comes of it is published as a notice."""

    def findings(self, board: str, state: bytes) -> list[dict[str, Any]]:
        """Return what the rules find in a document's state, the worst first."""


class RunFinder(Protocol):
    """Finds what runs at a board; called in a thread."""

    def __call__(self, board: str) -> dict[str, Any] | None:
        """Return the message that tells a browser of the run that is live at a board, or None."""


_registered: list[Callable[[], BoardSource]] = []


def register(source: Callable[[], BoardSource]) -> None:
    """Say who keeps the boards; called once, when Django is ready."""
    _registered[:] = [source]
    boards.cache_clear()


@cache
def boards() -> BoardSource:
    """Return who keeps the boards."""
    return _registered[0]()


_finders: list[RunFinder] = []


def register_runs(finder: RunFinder) -> None:
    """Say who knows of runs; called once, when Django is ready."""
    _finders[:] = [finder]


def live_run(board: str) -> dict[str, Any] | None:
    """Return the message that tells a browser of the run that is live at a board, or None."""
    return _finders[0](board) if _finders else None
