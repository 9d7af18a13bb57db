"""Who may see and change a board; every view and socket asks here."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from designer.boards.models import Board, Member
from designer.boards.people import find_person
from designer.realtime.source import Access

CHANGES = (Member.Role.OWNER, Member.Role.EDITOR)
COMMENTS = (*CHANGES, Member.Role.COMMENTER)
RANKS = (Member.Role.VIEWER, Member.Role.COMMENTER, Member.Role.EDITOR, Member.Role.OWNER)
"""From the one that may do least."""


def access_of(board_id: str, session: Any) -> Access | None:
    """Return what a session's person may do at a board; None: it is not theirs to see."""
    person = find_person(session)
    if person is None:
        return None
    member = Member.objects.filter(board_id=board_id, person=person).first()
    if member is None:
        return None
    return Access(
        person=person.id,
        name=person.name,
        can_edit=member.role in CHANGES,
        can_comment=member.role in COMMENTS,
        is_owner=member.role == Member.Role.OWNER,
    )


def join(board: Board, person_id: str, role: str) -> None:
    """Make a person a member; a role is only ever raised by this."""
    member, is_new = Member.objects.get_or_create(board=board, person_id=person_id, defaults={"role": role})
    if not is_new and RANKS.index(Member.Role(role)) > RANKS.index(Member.Role(member.role)):
        member.role = role
        member.save(update_fields=["role"])


class NotAllowed(PermissionDenied):
    """Somebody tried what their role does not allow."""


def seen_board(request: Any, board_id: str) -> tuple[Board, Access]:
    """Return a board and this request's access, or raise Http404: nobody learns of boards that are not theirs."""
    access = access_of(board_id, request.session)
    board = Board.objects.filter(pk=board_id).first() if access else None
    if access is None or board is None:
        raise Http404("There is no such board, or it was not shared with you.")
    return board, access


def changed_board(request: Any, board_id: str) -> tuple[Board, Access]:
    """Return a board that this request may change; raise Http404 or NotAllowed."""
    board, access = seen_board(request, board_id)
    if not access.can_edit:
        raise NotAllowed("You can look at this board; changing it needs an invitation.")
    return board, access


def commented_board(request: Any, board_id: str) -> tuple[Board, Access]:
    """Return a board that this request may comment on; raise Http404 or NotAllowed."""
    board, access = seen_board(request, board_id)
    if not access.can_comment:
        raise NotAllowed("You can look at this board; commenting on it needs an invitation.")
    return board, access


def owned_board(request: Any, board_id: str) -> tuple[Board, Access]:
    """Return a board whose members this request may manage; raise Http404 or NotAllowed."""
    board, access = seen_board(request, board_id)
    if not access.is_owner:
        raise NotAllowed("Only the owner of this board decides who may do what.")
    return board, access
