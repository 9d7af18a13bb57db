"""Does one thing in a copy of this process, which sees everything as it is at that moment."""

import os
import sys
import traceback
from collections.abc import Callable

NICENESS = 10


class Saver:
    """At most one copy at a time. The copy ends by itself; whoever asks sees whether it has."""

    def __init__(self) -> None:
        self.child = 0

    def start(self, work: Callable[[], None]) -> None:
        """Do `work` in a copy of the process; nothing that it changes in memory comes back."""
        self.child = os.fork()
        if self.child == 0:
            status = 1
            try:
                os.nice(NICENESS)
                work()
                status = 0
            except Exception:  # noqa: BLE001 - said on stderr; the copy must end here whatever happens
                traceback.print_exc(file=sys.stderr)
            finally:
                os._exit(status)

    def is_free(self) -> bool:
        """Say whether no copy is at work."""
        return self.child == 0 or self._has_ended(os.WNOHANG)

    def wait(self) -> None:
        """Return when no copy is at work any more."""
        if self.child:
            self._has_ended(0)

    def _has_ended(self, options: int) -> bool:
        try:
            ended, _ = os.waitpid(self.child, options)
        except ChildProcessError:
            ended = self.child
        if ended:
            self.child = 0
        return bool(ended)
