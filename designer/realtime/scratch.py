"""A copy of a board's document on which clients' updates are tried."""

from collections.abc import Iterable
from typing import Any

from pycrdt import Doc, get_update

from designer.realtime.source import Rejected

MEASURE_EVERY = 1024 * 1024
NOTHING = 0
"""How many clients' changes an update begins with."""


class Scratch:
    """Takes updates as a document does, and knows whether they changed anything and how large it has become."""

    def __init__(self, updates: Iterable[bytes]) -> None:
        self.document: Doc[Any] = Doc()
        self._changes = 0
        self._added = 0
        self._measured = 0
        self.document.observe(self._count)
        for update in updates:
            self.document.apply_update(update)
        self._measure()

    @property
    def size(self) -> int:
        """About how many bytes the document has; what was overwritten counts until it is measured again."""
        return self._measured + self._added

    def take(self, update: bytes) -> bool:
        """Apply an update; return whether it changed anything. Raise Rejected where it cannot be read or applied."""
        before = self._changes
        try:
            self.document.apply_update(update)
        except (ValueError, RuntimeError) as error:
            raise Rejected("The change could not be read.") from error
        self._added += len(update)
        if self._added > MEASURE_EVERY:
            self._measure()
        if get_update(update, self.document.get_state())[0] != NOTHING:
            raise Rejected("The change builds on one that is not here.")
        return self._changes > before

    def _measure(self) -> None:
        self._measured, self._added = len(self.document.get_update()), 0

    def _count(self, _event: Any) -> None:
        self._changes += 1
