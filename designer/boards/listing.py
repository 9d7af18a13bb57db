"""A person's boards as cards: each with its small drawing and what its person may do with it."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from designer.boards import drawing
from designer.boards.models import Board, Member
from designer.boards.people import find_person
from designer.catalog.graph import graph
from designer.catalog.picture import svg

REMEMBERED_S = 7 * 24 * 3600


@dataclass(frozen=True)
class BoardCard:
    """A board in a list."""

    board: Board
    role: str
    drawing: SafeString

    @property
    def is_owned(self) -> bool:
        """Say whether this person may delete it."""
        return self.role == Member.Role.OWNER

    @property
    def can_edit(self) -> bool:
        """Say whether this person may rename it."""
        return self.role in {Member.Role.OWNER, Member.Role.EDITOR}


def cards_of(request: Any, most: int) -> list[BoardCard]:
    """Return the cards of this person's boards, the last changed first."""
    person = find_person(request.session)
    if person is None:
        return []
    memberships = Member.objects.filter(person=person).select_related("board").order_by("-board__updated")[:most]
    return [BoardCard(each.board, each.role, drawing_of(each.board)) for each in memberships]


def drawing_of(board: Board) -> SafeString:
    """Return a board's drawing, remembered until the board changes; `svg.picture` has escaped every text in it."""
    key = f"drawing-3:{board.id}:{board.number}"
    drawn: str | None = cache.get(key)
    if drawn is None:
        document = drawing.document_of(board.id)[1]
        plan = graph(document)
        is_shown = plan["nodes"] or document.marks
        drawn = svg.picture(plan, title=f"Drawing of {board.name}", around=document.around()) if is_shown else ""
        cache.set(key, drawn, REMEMBERED_S)
    return mark_safe(drawn)
