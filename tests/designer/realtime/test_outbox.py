"""A socket that takes nothing keeps nobody waiting, and costs no more than so much memory."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from designer.boards.models import Board, Person
from designer.realtime import outbox
from designer.realtime.outbox import TOO_SLOW, Outbox
from tests.designer.realtime.test_board_socket import ada, board, eve, tab_of

__all__ = ["ada", "board", "eve"]


class Line:
    """What a socket's frames go over; while it is stuck, it takes one and no more."""

    def __init__(self) -> None:
        self.is_free = asyncio.Event()
        self.is_free.set()
        self.took: list[str | bytes] = []
        self.closed: list[int] = []

    async def send(self, frame: str | bytes) -> None:
        """Take a frame."""
        await self.is_free.wait()
        self.took.append(frame)

    async def close(self, code: int) -> None:
        """End."""
        await self.is_free.wait()
        self.closed.append(code)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds."""
        async with asyncio.timeout(60):
            while not holds():  # noqa: ASYNC110 -- what is waited for sets no event
                await asyncio.sleep(0)


async def test_frames_go_in_order_and_the_close_after_them() -> None:
    line = Line()
    found = Outbox(line.send, line.close)
    line.is_free.clear()
    for frame in ("a", b"b", "c"):
        found.put(frame)
    found.close(4409)
    assert found.is_closing
    line.is_free.set()
    await line.until(lambda: line.closed == [4409])
    assert line.took == ["a", b"b", "c"]
    with pytest.raises(RuntimeError, match="closed"):
        found.put("d")


@pytest.mark.parametrize(("limit", "most"), [("MOST_FRAMES", 5), ("MOST_BYTES", 50)])
async def test_who_takes_too_little_is_closed_and_what_waits_is_forgotten(
    limit: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, limit, most)
    line = Line()
    line.is_free.clear()
    found = Outbox(line.send, line.close)
    for _ in range(5):
        found.put("x" * 10)
    with pytest.raises(RuntimeError, match="less than is sent"):
        found.put("x" * 10)
    line.is_free.set()
    await line.until(lambda: line.closed == [TOO_SLOW])
    assert len(line.took) <= 1


async def test_a_line_that_breaks_takes_no_more() -> None:
    line = Line()

    async def broken(frame: str | bytes) -> None:
        raise OSError("gone")

    found = Outbox(broken, line.close)
    found.put("a")
    await line.until(lambda: is_refused(found))
    assert line.closed == []


def is_refused(found: Outbox) -> bool:
    try:
        found.put("b")
    except RuntimeError:
        return True
    return False


@pytest.mark.django_db(transaction=True, databases=["default", "runs"])
async def test_a_board_goes_on_for_the_others_while_one_takes_nothing(ada: Person, eve: Person, board: Board) -> None:
    stuck = asyncio.Event()

    def stalls(application: Any) -> Any:
        async def through(scope: Any, receive: Any, send: Any) -> None:
            async def slow(message: Any) -> None:
                if stuck.is_set() and message["type"] == "websocket.send":
                    await asyncio.Event().wait()
                await send(message)

            await application(scope, receive, slow)

        return through

    async with tab_of(eve, board.id, line=stalls) as eves, tab_of(ada, board.id) as adas:
        await eves.hear("you")
        await adas.hear("graph")
        stuck.set()
        for number in range(3):
            await adas.socket.send_bytes(adas.write(f"n{number}"))
            assert (await adas.hear("saved"))["taken"] == 1
