"""Tells every socket at a board that who may do what has changed."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from designer.realtime import notices

ACCESS = {"type": "access"}


def watchers_of(board: str) -> str:
    """Return the channel group of the sockets that watch runs of a board."""
    return f"watchers-{board}"


def changed(board: str) -> None:
    """Have every socket at a board ask again what its person may do."""
    notices.publish_from_thread(board, dict(ACCESS))
    async_to_sync(get_channel_layer().group_send)(watchers_of(board), {"type": "access.changed"})
