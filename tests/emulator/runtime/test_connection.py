"""HTTP from a guest: requests in order, limits, garbage."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from emulator.runtime.connection import Connection, Room
from emulator.wire.message import HttpRequest, HttpResponse


class Line:
    """A connection whose other end the test holds."""

    def __init__(self) -> None:
        self.requests: list[HttpRequest] = []
        self.is_lost = False
        self.room = Room(1000)
        self.connection = Connection(room=self.room, receive=self.receive, lost=self.lost)
        self.ours, self.theirs = socket.socketpair()

    def receive(self, request: HttpRequest, connection: Connection) -> None:
        """Keep a request; the test answers it."""
        self.requests.append(request)

    def lost(self, connection: Connection) -> None:
        """Know that the connection is gone."""
        self.is_lost = True

    async def open(self) -> None:
        """Attach the connection to its socket."""
        self.ours.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.create_unix_connection(lambda: self.connection, sock=self.theirs)

    async def say(self, data: bytes) -> None:
        """Send, and let the connection read."""
        await asyncio.get_running_loop().sock_sendall(self.ours, data)
        for _ in range(3):
            await asyncio.sleep(0)

    async def hear(self) -> bytes:
        """Return what was answered; b"" after the end."""
        return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self.ours, 1 << 16), 60)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    """An open connection."""
    line = Line()
    await line.open()
    yield line
    line.connection.close()
    line.ours.close()


async def test_a_request_is_read_and_answered(line: Line) -> None:
    await line.say(b"POST /a%20b?x=1 HTTP/1.1\r\nHost: h\r\nX-One: 1\r\nx-one: 2\r\nContent-Length: 3\r\n\r\nabc")
    expected = {"host": "h", "x-one": "1,2", "content-length": "3"}
    assert line.requests == [HttpRequest("POST", "/a%20b", "x=1", expected, b"abc")]
    line.connection.answer(HttpResponse(202, {"a": "b"}, b"body"))
    assert await line.hear() == b"HTTP/1.1 202 Accepted\r\ncontent-length: 4\r\na: b\r\n\r\nbody"


async def test_requests_on_one_connection_are_answered_in_order(line: Line) -> None:
    await line.say(b"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n")
    assert [request.path for request in line.requests] == ["/1"]
    line.connection.answer(HttpResponse(200))
    assert [request.path for request in line.requests] == ["/1", "/2"]


async def test_a_request_may_come_byte_by_byte(line: Line) -> None:
    for byte in b"PUT /x HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi":
        await line.say(bytes([byte]))
    assert line.requests[0].body == b"hi"


async def test_who_waits_to_send_a_body_is_told_to(line: Line) -> None:
    await line.say(b"PUT /x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert await line.hear() == b"HTTP/1.1 100 Continue\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x00\x01\x02 nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", b"400"),
        (b"PUT / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n" + bytes(5000), b"413"),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", b"413"),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", b"413"),
        (b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n", b"400"),
        (b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + bytes(2000), b"413"),
    ],
)
async def test_what_is_no_fair_request_ends_the_connection(line: Line, sent: bytes, status: bytes) -> None:
    await line.say(sent)
    answer = await line.hear()
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert await line.hear() == b""
    assert line.requests == []
    assert line.is_lost
    assert line.room.taken == 0


async def test_a_flood_of_requests_is_answered_one_after_the_other(line: Line) -> None:
    line.connection.receive = lambda _, connection: connection.answer(HttpResponse(404))
    await line.say(b"GET /x HTTP/1.1\r\n\r\n" * 5000)
    heard = b""
    while heard.count(b"404") < 5000:
        heard += await line.hear()


async def test_what_is_sent_without_waiting_for_answers_is_not_read(line: Line) -> None:
    block = b"GET /x HTTP/1.1\r\n\r\n" * 10_000
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.get_running_loop().sock_sendall(line.ours, block * 200), 0.5)
    while not line.requests:  # noqa: ASYNC110 -- what is waited for sets no event
        await asyncio.sleep(0)
    assert len(line.requests) == 1


async def test_what_all_unanswered_requests_hold_is_limited(line: Line) -> None:
    await line.say(b"PUT /1 HTTP/1.1\r\nContent-Length: 600\r\n\r\n" + bytes(600))
    assert line.room.taken == 600
    line.connection.answer(HttpResponse(200))
    assert line.room.taken == 0
    await line.hear()
    await line.say(b"PUT /2 HTTP/1.1\r\nContent-Length: 600\r\n\r\n" + bytes(600))
    await line.say(b"PUT /3 HTTP/1.1\r\nContent-Length: 600\r\n\r\n" + bytes(600))
    assert (await line.hear()).startswith(b"HTTP/1.1 413")
    assert line.room.taken == 0


async def test_an_answer_after_the_end_goes_nowhere(line: Line) -> None:
    await line.say(b"GET / HTTP/1.1\r\n\r\n")
    line.ours.shutdown(socket.SHUT_RDWR)
    for _ in range(3):
        await asyncio.sleep(0)
    line.connection.answer(HttpResponse(200))
    assert line.is_lost
