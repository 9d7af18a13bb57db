"""Keeps states of a board as versions."""

from designer.boards import log
from designer.boards.models import Version

MOST = 300


def keep(board_id: str, *, name: str = "", person: str = "") -> Version:
    """Keep the board as it is now; the same state is kept once under the same name."""
    number, state = log.load(board_id)
    last = Version.objects.filter(board_id=board_id).first()
    if last is not None and last.number == number and (not name or last.name == name):
        return last
    version = Version.objects.create(board_id=board_id, number=number, name=name, state=state, person_id=person or None)
    surplus = Version.objects.filter(board_id=board_id, name="").values_list("pk", flat=True)[MOST:]
    Version.objects.filter(pk__in=list(surplus)).delete()
    return version
