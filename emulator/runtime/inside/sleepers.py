"""Lets the threads of a handler sleep side by side in virtual time, and stand still between invocations."""

import _thread
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

POLL_S = 0.001
PATIENCE_S = 2.0
"""How long, in real time, a thread gives the handler to come to an end or a wait; then time passes all the same."""
SLICE_MS = 100
"""What passes at once then, so that a handler that ends meanwhile is not held up."""

real_sleep = time.sleep


class Sleepers:
    """Who sleeps, and until when. `pass_time(ms)` lets the world's time pass and returns when it has."""

    def __init__(self, now_ms: Callable[[], int], pass_time: Callable[[int], None]) -> None:
        self.now_ms, self.pass_time = now_ms, pass_time
        self.turn = _thread.allocate_lock()
        self.dues: dict[int, int] = {}
        self.invoked = threading.Event()
        self.invoked.set()
        self.handler_waits = self.handler_starts = False

    @contextmanager
    def handler_waiting(self) -> Iterator[None]:
        """Note that the handler's own thread waits for another one, where it is the one that asks."""
        if self.handler_starts or threading.current_thread() is not threading.main_thread():
            yield
            return
        before, self.handler_waits = self.handler_waits, True
        try:
            yield
        finally:
            self.handler_waits = before

    def start(self, thread: threading.Thread, start: Callable[[threading.Thread], None]) -> None:
        """Start a thread; that the handler waits until it has begun does not count."""
        if threading.current_thread() is not threading.main_thread():
            start(thread)
            return
        self.handler_starts = True
        try:
            start(thread)
        finally:
            self.handler_starts = False

    def sleep(self, milliseconds: int) -> None:
        """Return when so much time has passed; the earliest sleeper lets it pass for all."""
        if threading.active_count() == 1:
            self.pass_time(milliseconds)
            return
        due, patience_s = self.now_ms() + milliseconds, PATIENCE_S
        is_handler = threading.current_thread() is threading.main_thread()
        self.dues[_thread.get_ident()] = due
        try:
            while self.now_ms() < due:
                self.invoked.wait()
                if not is_handler:
                    real_sleep(POLL_S)
                    patience_s -= POLL_S
                if is_handler or self.handler_waits:
                    self._pass(milliseconds)
                elif patience_s <= 0:
                    self._pass(SLICE_MS)
        finally:
            del self.dues[_thread.get_ident()]

    def _pass(self, most_ms: int) -> None:
        """Let time pass to the next due, unless another one does or has still to notice that its time has come."""
        now = self.now_ms()
        is_too_early = any(due <= now for due in tuple(self.dues.values()))
        if is_too_early or not self.turn.acquire(blocking=False):
            real_sleep(POLL_S)
            return
        try:
            ahead = [due - self.now_ms() for due in tuple(self.dues.values())]
            if min(ahead) > 0 and self.invoked.is_set():
                self.pass_time(min(*ahead, most_ms))
        finally:
            self.turn.release()
