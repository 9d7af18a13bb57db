"""What waits to be sent over one socket: who is slow to take it keeps nobody else waiting."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

MOST_BYTES = 32 * 1024 * 1024
MOST_FRAMES = 20_000
TOO_SLOW = 4408
"""The code with which a socket is closed that takes less than is sent: its page connects again and asks anew."""

Frame = str | bytes
SendFrame = Callable[[Frame], Awaitable[None]]
Close = Callable[[int], Awaitable[None]]


class Outbox:
    """Sends frames in order from a task of its own."""

    def __init__(self, send: SendFrame, close: Close) -> None:
        self._send, self._close = send, close
        self._waiting: deque[Frame] = deque()
        self._bytes = 0
        self._closes_with = 0
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    @property
    def is_closing(self) -> bool:
        """Whether nothing more is sent than what waits."""
        return self._closes_with != 0

    def put(self, frame: Frame) -> None:
        """Send a frame after those that wait; raise RuntimeError where nobody takes any more."""
        if self._closes_with or self._task.done():
            raise RuntimeError("the socket is closed")
        self._waiting.append(frame)
        self._bytes += len(frame)
        if self._bytes > MOST_BYTES or len(self._waiting) > MOST_FRAMES:
            self._waiting.clear()
            self.close(TOO_SLOW)
            raise RuntimeError("the socket takes less than is sent")
        self._wake.set()

    def close(self, code: int) -> None:
        """Close the socket once it has taken what waits."""
        self._closes_with = self._closes_with or code
        self._wake.set()

    async def end(self) -> None:
        """Forget what waits: the socket is gone."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._waiting.clear()

    async def _run(self) -> None:
        # A socket that is gone refuses what is sent; that it is, `disconnect` tells.
        with suppress(RuntimeError, OSError):
            while not self._closes_with or self._waiting:
                while self._waiting:
                    frame = self._waiting.popleft()
                    await self._send(frame)
                    self._bytes -= len(frame)
                if not self._closes_with:
                    await self._wake.wait()
                    self._wake.clear()
            await self._close(self._closes_with)
