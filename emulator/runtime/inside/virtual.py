"""Serves time, sleep and chance to a Python guest from the world instead of from the machine."""

import _thread
import ctypes
import datetime as dt
import gc
import math
import os
import queue
import random
import select
import selectors
import socket
import struct
import subprocess
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from emulator.runtime.inside.sleepers import POLL_S, Sleepers, real_sleep

ANSWER_WAIT_S = 2.0
"""How long a guest that also waits for a file or socket gives it, in real time, before virtual time passes."""
LONGEST_MS = 10**11
"""Three years: what counts as forever is not waited for to its end."""

real_select = {
    kind: kind.select for kind in vars(selectors).values() if isinstance(kind, type) and hasattr(kind, "select")
}
real_condition_wait = threading.Condition.wait
real_thread_start = threading.Thread.start
real_thread_join = threading.Thread.join
real_select_once = select.select
real_popen_wait = subprocess.Popen.wait
real_start_new_thread = _thread.start_new_thread


class World:
    """What the guest knows of the world. `page` holds its time: milliseconds, 8 bytes, written by the runtime."""

    def __init__(self) -> None:
        self.page: Any = struct.pack("<q", 0)
        self.entropy = random.Random(0)
        self.sleepers = Sleepers(self.now_ms, lambda _: None)
        self.has_threads = False

    def now_ms(self) -> int:
        """Return the world's time."""
        return int(struct.unpack_from("<q", self.page)[0])

    def reseed(self, seed: int) -> None:
        """Begin an invocation's chance."""
        self.entropy = random.Random(seed)
        random.seed(seed)
        self.has_threads = threading.active_count() > 1


world = World()


def now() -> float:
    """Stand in for time.time, monotonic and their kin."""
    return world.now_ms() / 1000


def now_ns() -> int:
    """Stand in for time.time_ns and its kin."""
    return world.now_ms() * 1_000_000


def clock_info(_: str) -> Any:
    """Stand in for time.get_clock_info: an event loop must know that the world counts milliseconds."""
    return SimpleNamespace(implementation="world", monotonic=True, adjustable=False, resolution=0.001)


def sleep(seconds: float) -> None:
    """Stand in for time.sleep: let virtual time pass."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    milliseconds = _milliseconds(seconds)
    if milliseconds:
        world.sleepers.sleep(milliseconds)


def _milliseconds(seconds: float) -> int:
    return min(math.ceil(seconds * 1000), LONGEST_MS)


def urandom(size: int) -> bytes:
    """Stand in for os.urandom."""
    return world.entropy.randbytes(size)


def serve_time() -> None:
    """Replace the clocks of `time` and `datetime`."""
    for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
        setattr(time, name, now)
        setattr(time, f"{name}_ns", now_ns)
    time.sleep = sleep  # type: ignore[assignment]
    time.get_clock_info = clock_info
    time.clock_gettime = lambda _: now()
    time.clock_gettime_ns = lambda _: now_ns()
    for name in ("gmtime", "localtime"):
        setattr(time, name, _at_now(getattr(time, name)))
    time.ctime = _at_now(time.ctime)
    time.asctime, time.strftime = _asctime(time.asctime), _strftime(time.strftime)
    _set_on_type(dt.datetime, "now", classmethod(_datetime_now))
    _set_on_type(dt.datetime, "utcnow", classmethod(_datetime_utcnow))


def serve_chance() -> None:
    """Replace the sources of chance."""
    os.urandom = urandom
    os.getrandom = lambda size, flags=0: urandom(size)
    vars(random)["_urandom"] = urandom
    seed = random.Random.seed

    def seed_from_world(self: random.Random, a: Any = None, version: int = 2) -> None:
        seed(self, int.from_bytes(urandom(32), "big") if a is None else a, version)

    random.Random.seed = seed_from_world  # type: ignore[method-assign]
    vars(uuid).update(_generate_time_safe=None, _UuidCreate=None, _node=0x0242AC110002)


def serve_waits() -> None:
    """Let waits with a timeout, asyncio's included, pass in virtual time."""
    for kind in real_select:
        kind.select = _select
    threading.Condition.wait = _condition_wait  # type: ignore[method-assign]
    threading.Thread.start = _thread_start  # type: ignore[method-assign]
    threading.Thread.join = _thread_join  # type: ignore[method-assign]
    socket.socket.settimeout = _settimeout  # type: ignore[method-assign, assignment]
    select.select = _select_once
    subprocess.Popen.wait = _popen_wait  # type: ignore[method-assign]
    # What these have taken over from `time` when they were imported.
    vars(threading)["_time"] = vars(queue)["time"] = vars(subprocess)["_time"] = now


def _at_now(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda seconds=None: function(now() if seconds is None else seconds)


def _asctime(function: Callable[..., str]) -> Callable[..., str]:
    return lambda moment=None: function(time.localtime() if moment is None else moment)


def _strftime(function: Callable[..., str]) -> Callable[..., str]:
    return lambda form, moment=None: function(form, time.localtime() if moment is None else moment)


def _datetime_now(cls: type[dt.datetime], tz: dt.tzinfo | None = None) -> dt.datetime:
    return cls.fromtimestamp(now(), tz)


def _datetime_utcnow(cls: type[dt.datetime]) -> dt.datetime:
    return cls.fromtimestamp(now(), dt.UTC).replace(tzinfo=None)


def _set_on_type(kind: type, name: str, value: object) -> None:
    """Set an attribute of a type written in C, so that every copy and subclass of it sees the change."""
    attributes = gc.get_referents(kind.__dict__)[0]
    attributes[name] = value
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def _select(self: Any, timeout: float | None = None) -> Any:
    really = next(real_select[kind] for kind in type(self).__mro__ if kind in real_select)
    if timeout is None or timeout <= 0:
        with world.sleepers.handler_waiting():
            return really(self, timeout)
    with world.sleepers.handler_waiting():
        if any(map(_is_outside, self.get_map().values())):
            if ready := really(self, min(timeout, ANSWER_WAIT_S)):
                return ready
            sleep(timeout)
        else:
            world.sleepers.wait(_milliseconds(timeout), lambda: bool(really(self, 0)))
        if ready := really(self, 0):
            return ready
    if not isinstance(self, selectors.DefaultSelector):
        sleep(0.001)  # who asks by a deadline of its own asks again for nothing until that has passed
    return ready


def _is_outside(key: selectors.SelectorKey) -> bool:
    """Say whether something else than an event loop's own wake-up socket is waited for."""
    try:
        with socket.socket(fileno=os.dup(key.fd)) as waited_for:
            return waited_for.family != socket.AF_UNIX
    except OSError:
        return True


def _condition_wait(self: Any, timeout: float | None = None) -> bool:
    if timeout is None or timeout <= 0:
        with world.sleepers.handler_waiting():
            return real_condition_wait(self, timeout)
    if not self._is_owned():
        raise RuntimeError("cannot wait on un-acquired lock")
    waiter = _thread.allocate_lock()
    waiter.acquire()
    self._waiters.append(waiter)
    lock, is_woken = self._release_save(), False
    try:
        with world.sleepers.handler_waiting():
            is_woken = world.sleepers.wait(_milliseconds(timeout), lambda: not waiter.locked())
        return is_woken
    finally:
        self._acquire_restore(lock)
        if not is_woken:
            with suppress(ValueError):
                self._waiters.remove(waiter)


def _thread_start(self: threading.Thread) -> None:
    world.has_threads = True
    world.sleepers.start(self, real_thread_start)


def _thread_join(self: threading.Thread, timeout: float | None = None) -> None:
    with world.sleepers.handler_waiting():
        if timeout is not None and timeout > 0 and self is not threading.current_thread():
            world.sleepers.wait(_milliseconds(timeout), lambda: not self.is_alive())
            timeout = 0
        real_thread_join(self, timeout)


def _select_once(reads: Any, writes: Any, errors: Any, timeout: float | None = None) -> Any:
    """Stand in for select.select."""
    if timeout is None or timeout <= 0:
        return real_select_once(reads, writes, errors, timeout)
    with world.sleepers.handler_waiting():
        world.sleepers.wait(_milliseconds(timeout), lambda: any(real_select_once(reads, writes, errors, 0)))
    return real_select_once(reads, writes, errors, 0)


def _popen_wait(self: Any, timeout: float | None = None) -> int:
    """Stand in for subprocess.Popen.wait: a child computes in real time, of which it gets some before time passes."""
    patience_s = ANSWER_WAIT_S
    while timeout is not None and timeout > 0 and self.poll() is None and patience_s > 0:
        real_sleep(POLL_S)
        patience_s -= POLL_S
    if timeout is not None and timeout > 0 and self.returncode is None:
        sleep(timeout)
        timeout = 0
    return int(real_popen_wait(self, timeout))


def _settimeout(self: socket.socket, value: float | None) -> None:
    """Time stands still while a guest computes, so a socket's real timeout would be noise."""
    super(socket.socket, self).settimeout(0 if value == 0 else None)


def _start_thread(*arguments: Any) -> int:
    world.has_threads = True
    return real_start_new_thread(*arguments)


def serve() -> None:
    """Replace everything that would make two runs of the same code differ."""
    serve_time()
    serve_chance()
    serve_waits()
    _thread.start_new_thread = _start_thread
