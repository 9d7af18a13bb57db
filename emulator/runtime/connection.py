"""Reads HTTP requests from one connection of a guest and writes the answers, each in its order."""

import asyncio
from collections import deque
from collections.abc import Callable
from http import HTTPStatus
from typing import cast

import httptools

from emulator.wire.message import HttpRequest, HttpResponse

LARGEST_HEAD = 64 * 1024


class Room:
    """How many bytes of requests a guest may have the emulator hold, over all of its connections."""

    def __init__(self, size: int) -> None:
        self.size, self.taken = size, 0

    def take(self, size: int) -> bool:
        """Take so many bytes, or say that there is no room for them."""
        if self.taken + size > self.size:
            return False
        self.taken += size
        return True

    def give_back(self, size: int) -> None:
        """Give bytes back that were taken."""
        self.taken -= size


Receive = Callable[[HttpRequest, "Connection"], None]


class Connection(asyncio.Protocol):
    """One connection. `receive` gets one request at a time and answers it, now or later, by `answer`.

    It reads no further while a request waits behind another one, or while the guest does not read its answers.
    """

    def __init__(self, *, room: Room, receive: Receive, lost: Callable[["Connection"], None]) -> None:
        self.room, self.receive, self.lost = room, receive, lost
        self.taken = 0
        self.is_serving = self.is_unread = False
        self.transport: asyncio.Transport | None = None
        self.parser = httptools.HttpRequestParser(self)
        self.waiting: deque[HttpRequest] = deque()
        self.current: HttpRequest | None = None
        self.problem = ""
        self.is_unwanted = False
        self._begin()

    def answer(self, response: HttpResponse) -> None:
        """Answer the current request and go on to the next that has come."""
        if self.current is not None:
            self._give_back(len(self.current.body))
        self.current = None
        self._write(response)
        self._next()

    def close(self) -> None:
        """End the connection."""
        if self.transport is not None:
            self.transport.close()

    # asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport, or end it where the guest has too many already."""
        self.transport = cast("asyncio.Transport", transport)
        if self.is_unwanted:
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Parse what came; a guest that does not speak HTTP loses its connection."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._refuse(HTTPStatus.BAD_REQUEST, "no protocol but HTTP/1.1")
            return
        except httptools.HttpParserError as error:
            self._refuse(HTTPStatus.BAD_REQUEST, str(error))
            return
        if self.problem:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self.problem)
            return
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who waits for this guest."""
        self.transport = self.current = None
        self.waiting.clear()
        self._give_back(self.taken)
        self.lost(self)

    def pause_writing(self) -> None:
        """The guest does not read: what it asks for waits."""
        self.is_unread = True

    def resume_writing(self) -> None:
        """The guest has read what was answered."""
        self.is_unread = False
        self._next()

    # httptools

    def on_message_begin(self) -> None:
        """A request begins."""
        self._begin()

    def on_url(self, url: bytes) -> None:
        """Part of the request's target."""
        self.target += url
        self._count_head(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; one that comes twice is joined by a comma."""
        self._count_head(len(name) + len(value))
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        self.headers[key] = f"{self.headers[key]},{text}" if key in self.headers else text

    def on_headers_complete(self) -> None:
        """The head is there; who waits for permission to send the body gets it."""
        if self.headers.get("expect", "").lower() == "100-continue" and self.transport is not None:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        """Part of the body."""
        if self.problem:
            return
        if self.room.take(len(body)):
            self.taken += len(body)
            self.body.append(body)
        else:
            self.problem = f"more than {self.room.size} bytes of requests at once"

    def on_message_complete(self) -> None:
        """The request is complete."""
        path, _, query = self.target.decode("latin-1").partition("?")
        method = self.parser.get_method().decode("latin-1")
        self.waiting.append(HttpRequest(method, path, query, self.headers, b"".join(self.body)))

    # within

    def _begin(self) -> None:
        self.target, self.head = b"", 0
        self.headers: dict[str, str] = {}
        self.body: list[bytes] = []

    def _count_head(self, size: int) -> None:
        self.head += size
        if self.head > LARGEST_HEAD:
            self.problem = f"a head of more than {LARGEST_HEAD} bytes"

    def _give_back(self, size: int) -> None:
        self.taken -= size
        self.room.give_back(size)

    def _next(self) -> None:
        if self.is_serving:  # the loop below goes on when the request that it hands over was answered at once
            return
        self.is_serving = True
        while self.current is None and self.waiting and self.transport is not None and not self.is_unread:
            self.current = self.waiting.popleft()
            self.receive(self.current, self)
        self.is_serving = False
        if self.transport is None or self.transport.is_closing():
            return
        if self.waiting or self.is_unread:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    def _write(self, response: HttpResponse) -> None:
        if self.transport is None:
            return
        status = response.status
        reason = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
        lines = [f"HTTP/1.1 {status} {reason}", f"content-length: {len(response.body)}"]
        lines += [f"{name}: {value}" for name, value in response.header_lines if name.lower() != "content-length"]
        self.transport.write("\r\n".join([*lines, "", ""]).encode("latin-1") + response.body)

    def _refuse(self, status: HTTPStatus, text: str) -> None:
        self.problem = text
        self._write(HttpResponse(status, {"connection": "close"}, text.encode()))
        self.close()
