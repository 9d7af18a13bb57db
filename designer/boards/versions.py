"""Keeps states of a board as versions, reads them back, says what changed in them, and restores them."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from pycrdt import Doc

from designer.boards import drawing, log
from designer.boards.models import Version
from designer.catalog.comparing import Comparison, compare
from designer.catalog.picture import svg
from designer.document import shared
from designer.document.difference import Line, difference
from designer.document.document import Document
from designer.document.marks import Around

MOST = 300
"""Of those that have no name, the oldest go; a board may have as many again that have one."""
REMEMBERED_S = 30 * 24 * 3600


@dataclass(frozen=True)
class Change:
    """What changed between two states: each file's lines, and the drawing of both with the notes and groups of now."""

    comparison: Comparison
    around: Around
    texts: list[tuple[str, list[Line]]]

    def drawing(self, title: str) -> SafeString:
        """Return the drawing with its marks; `svg.picture` has escaped every text in it."""
        return mark_safe(
            svg.picture(self.comparison.graph, title=title, marks=self.comparison.marks, around=self.around)
        )


class TooManyVersions(ValueError):
    """A board has as many named versions as it may have."""

    def __init__(self) -> None:
        super().__init__(f"{MOST} named versions are the most. Take the name from some: these go when there are newer.")


def keep(board_id: str, *, name: str = "", person: str = "") -> Version:
    """Keep the board as it is now; the same state is kept once under the same name. Raises TooManyVersions."""
    number, state = log.load(board_id)
    last = Version.objects.filter(board_id=board_id).first()
    if last is not None and last.number == number and (not name or last.name == name):
        return last
    if name:
        check_room(board_id)
    version = Version.objects.create(board_id=board_id, number=number, name=name, state=state, person_id=person or None)
    surplus = Version.objects.filter(board_id=board_id, name="").values_list("pk", flat=True)[MOST:]
    Version.objects.filter(pk__in=list(surplus)).delete()
    return version


def check_room(board_id: str, further: int = 1) -> None:
    """Raise TooManyVersions where a board has no room for so many further versions with a name."""
    if Version.objects.filter(board_id=board_id).exclude(name="").count() + further > MOST:
        raise TooManyVersions


def rename(version: Version, name: str) -> None:
    """Give a version a name, or take it: "". Raises TooManyVersions."""
    if name and not version.name:
        check_room(version.board_id)
    version.name = name
    version.save(update_fields=["name"])


def document_of(version: Version) -> Document:
    """Return what a version holds."""
    ydoc: Doc[Any] = Doc()
    ydoc.apply_update(bytes(version.state))
    return shared.read(ydoc)


def restore(version: Version, *, person: str) -> Version:
    """Make the board what it was in a version, and keep that as a version; return the one that was kept before.

    Raises TooManyVersions.
    """
    board_id = version.board_id
    check_room(board_id, 2)
    before = keep(board_id, name=f"Before restoring {version}"[:120], person=person)
    wanted = document_of(version)
    drawing.change(board_id, lambda document: become(document, wanted), person=person)
    keep(board_id, name=f"Restored: {version}"[:120], person=person)
    return before


def become(document: Document, wanted: Document) -> None:
    """Make a document the same as another."""
    for name in ("blocks", "format", "name", "layout", "marks", "scenario", "code"):
        setattr(document, name, getattr(wanted, name))


def change_between(old: Document, new: Document) -> Change:
    """Return what changed from one state to another."""
    files = {"Template": (old.emit(), new.emit()), "Scenario": (old.scenario.emit(), new.scenario.emit())}
    files |= {path: (old.code.get(path, ""), new.code.get(path, "")) for path in sorted({**old.code, **new.code})}
    texts = [(name, lines) for name, (one, other) in files.items() if (lines := difference(one, other))]
    comparison = compare(old, new, default_handler=drawing.default_handler())
    return Change(comparison, new.around(), texts)


def told(version: Version, earlier: Version | None) -> str:
    """Return in words what changed in a version since the one before; versions never change, so it is remembered."""
    key = f"version-told:{version.pk}:{earlier.pk if earlier else 0}"
    words: str | None = cache.get(key)
    if words is None:
        before = document_of(earlier) if earlier else Document()
        words = compare(before, document_of(version), default_handler=drawing.default_handler()).words()
        cache.set(key, words, REMEMBERED_S)
    return words
