"""Changes who may do what at a board; everybody's sockets follow at once."""

import re
import secrets

from designer.boards.models import Board, Member, new_id
from designer.realtime import members

LINKS = {
    Member.Role.EDITOR.value: "edit_key",
    Member.Role.COMMENTER.value: "comment_key",
    Member.Role.VIEWER.value: "view_key",
}
"""Which field of a board holds the key of the link that gives a role."""
WORDS = {
    Member.Role.EDITOR.value: "Who has this link can edit",
    Member.Role.COMMENTER.value: "Who has this link can comment",
    Member.Role.VIEWER.value: "Who has this link can watch",
}
PLACE = re.compile(r"(runs/[a-z0-9]{20}(\?t=\d{1,12})?|compare(\?[a-z0-9=&]{1,80})?)")


class CannotShare(ValueError):
    """A role cannot be given; the text says why."""


def role_by(board: Board, key: str) -> str:
    """Return the role that the link with this key gives; "": it opens nothing."""
    given = key.encode()
    fits = [role for role, name in LINKS.items() if secrets.compare_digest(getattr(board, name).encode(), given)]
    return fits[0] if fits else ""


def renew(board: Board, role: str) -> None:
    """Replace the key of a link. Who came by the old one stays, until their own role is changed."""
    setattr(board, LINKS[role], new_id())
    board.save(update_fields=[LINKS[role]])


def change_role(board: Board, person: str, role: str) -> None:
    """Give a member another role; "": let them be a member no more."""
    member = board.memberships.filter(person=person).first()
    if member is None:
        raise CannotShare("This person is not at the board any more.")
    if member.role == Member.Role.OWNER:
        raise CannotShare("The owner stays the owner.")
    if role == "":
        member.delete()
    elif role in LINKS:
        member.role = role
        member.save(update_fields=["role"])
    else:
        raise CannotShare(f"{role!r} is no role: choose {', '.join(LINKS)}.")
    members.changed(board.id)


def leave(board: Board, person: str) -> None:
    """Let a person be a member no more, by their own wish."""
    member = board.memberships.filter(person=person).first()
    if member is not None and member.role == Member.Role.OWNER:
        raise CannotShare("You made this board. Delete it, or keep it.")
    if member is not None:
        member.delete()
    members.changed(board.id)


def delete(board: Board) -> None:
    """Remove a board with its history, for everybody; who is at it is sent away."""
    board_id = board.id
    board.delete()
    members.changed(board_id)


def place_at(board: Board, place: str) -> str:
    """Return the address of a place within a board, such as `runs/<run>?t=42000`; "" for what is none."""
    return f"/b/{board.id}/{place}" if PLACE.fullmatch(place) else ""
