"""Lets the threads of a handler sleep and wait side by side in virtual time, and stand still between invocations."""

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

CALM_S = 0.05
CALM_CPU_S = 0.0025
"""Where the other threads have computed for less than this, in so much real time, they are taken to wait as well."""

real_sleep = time.sleep
real_clock = time.monotonic
real_process_time, real_thread_time = time.process_time, time.thread_time

IsWoken = Callable[[], bool]


def never() -> bool:
    """Say that a sleeper is woken by time only."""
    return False


class Calm:
    """Notices when no other thread has computed for a while."""

    def __init__(self) -> None:
        self.since_s, self.cpu_s = real_clock(), real_process_time() - real_thread_time()

    def has_come(self) -> bool:
        """Say whether the others have rested since it was asked last, where that is long enough ago."""
        now_s, cpu_s = real_clock(), real_process_time() - real_thread_time()
        if now_s - self.since_s < CALM_S:
            return False
        is_calm = cpu_s - self.cpu_s < CALM_CPU_S
        self.since_s, self.cpu_s = now_s, cpu_s
        return is_calm


class Sleepers:
    """Who sleeps or waits, until when, or until what. `pass_time(ms)` lets the world's time pass and then returns."""

    def __init__(self, now_ms: Callable[[], int], pass_time: Callable[[int], None]) -> None:
        self.now_ms, self.pass_time = now_ms, pass_time
        self.turn = _thread.allocate_lock()
        self.dues: dict[int, tuple[int, IsWoken]] = {}
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
        else:
            self._until(milliseconds, never)

    def wait(self, milliseconds: int, is_woken: IsWoken) -> bool:
        """Return True when the thread is woken, False when so much time has passed before.

        Time passes for it when all other threads sleep or wait, too, as far as the machine lets one know.
        """
        if threading.active_count() > 1:
            self._until(milliseconds, is_woken)
        elif not is_woken():
            self.pass_time(milliseconds)
        return is_woken()

    def _until(self, milliseconds: int, is_woken: IsWoken) -> None:
        due, patience_s, calm = self.now_ms() + milliseconds, PATIENCE_S, Calm()
        is_handler, may_be_woken = threading.current_thread() is threading.main_thread(), is_woken is not never
        self.dues[_thread.get_ident()] = (due, is_woken)
        try:
            while self.now_ms() < due and not is_woken():
                self.invoked.wait()
                if may_be_woken or not is_handler:
                    real_sleep(POLL_S)
                    patience_s -= POLL_S
                if is_handler or self.handler_waits:
                    if not may_be_woken or self._all_wait() or calm.has_come():
                        self._pass(milliseconds)
                elif patience_s <= 0:
                    self._pass(SLICE_MS)
        finally:
            del self.dues[_thread.get_ident()]

    def _all_wait(self) -> bool:
        return len(self.dues) >= threading.active_count()

    def _pass(self, most_ms: int) -> None:
        """Let time pass to the next due, unless another one does or has still to notice that its time has come."""
        now, others = self.now_ms(), tuple(self.dues.values())
        is_too_early = any(due <= now or is_woken() for due, is_woken in others)
        if is_too_early or not self.turn.acquire(blocking=False):
            real_sleep(POLL_S)
            return
        try:
            ahead = [due - self.now_ms() for due, _ in tuple(self.dues.values())]
            if min(ahead) > 0 and self.invoked.is_set():
                self.pass_time(min(*ahead, most_ms))
        finally:
            self.turn.release()
