"""Speaks HTTP/1.1 on one connection: one request at a time is handed on, answers leave in order."""

import asyncio
from collections import deque
from collections.abc import Callable
from http import HTTPStatus
from typing import cast

import httptools

from emulator.wire.cors import allow_page
from emulator.wire.message import HttpRequest, HttpResponse

LARGEST_HEAD = 64 * 1024
LARGEST_BODY = 128 * 1024 * 1024
MOST_WAITING = 64
"""Pipelined requests that may wait before reading is paused."""
HTTP_1_0 = "1.0"
"""Its clients keep a connection only where the answer says so, which ours does not."""
REASONS = {status.value: status.phrase for status in HTTPStatus}
STATUS_LINES = {code: f"HTTP/1.1 {code} {phrase}\r\n" for code, phrase in REASONS.items()}

Receive = Callable[[HttpRequest, "Connection"], None]
Lost = Callable[["Connection"], None]


class Connection(asyncio.Protocol):
    """`receive` gets a request and answers it, now or later, by `answer`; what was answered leaves with `flush`."""

    __slots__ = (
        "body",
        "current",
        "headers",
        "idle_sweeps",
        "is_busy",
        "is_closing",
        "is_reading",
        "is_stuffed",
        "keeps_alive",
        "lost",
        "out",
        "parser",
        "problem",
        "receive",
        "size",
        "target",
        "transport",
        "waiting",
        "waits_for_body",
    )

    def __init__(self, receive: Receive, lost: Lost) -> None:
        self.receive, self.lost = receive, lost
        self.transport: asyncio.Transport | None = None
        self.parser: httptools.HttpRequestParser | None = httptools.HttpRequestParser(self)
        self.waiting: deque[tuple[HttpRequest, bool]] = deque()
        self.current: HttpRequest | None = None
        self.keeps_alive = True
        self.is_busy = self.is_closing = False
        self.is_reading = True
        self.waits_for_body = False
        self.problem: tuple[HTTPStatus, str] | None = None
        self.out: list[bytes] = []
        self.idle_sweeps = 0
        self.is_stuffed = False
        self.target, self.size = b"", 0
        self.headers: dict[str, str] = {}
        self.body: list[bytes] = []

    @property
    def is_idle(self) -> bool:
        """Say whether no request is on its way and none is being answered."""
        return not self.is_busy and not self.waits_for_body and not self.waiting

    def answer(self, response: HttpResponse) -> bool:
        """Answer the current request, with the next `flush`; False where nobody waits for an answer any more."""
        request = self.current
        if request is None or self.transport is None:
            return False
        self.current = None
        if request.page:
            allow_page(request.page, response)
        self.out.append(encode_response(response, keeps_alive=self.keeps_alive, is_head=request.method == "HEAD"))
        if not self.keeps_alive:
            self.is_closing = True
            self.waiting.clear()
        return True

    def go_on(self) -> None:
        """Hand on the requests that have come, until one has to wait for its answer."""
        self.is_busy = True
        while self.current is None and self.waiting and not self.is_closing and not self.is_stuffed:
            self.current, self.keeps_alive = self.waiting.popleft()
            self.receive(self.current, self)
        self.is_busy = self.current is not None
        if not self.is_reading and len(self.waiting) < MOST_WAITING // 2 and self.transport is not None:
            self.is_reading = True
            self.transport.resume_reading()

    def flush(self) -> None:
        """Send what was answered."""
        if self.transport is None:
            return
        if self.out:
            self.transport.write(self.out[0] if len(self.out) == 1 else b"".join(self.out))
            self.out.clear()
        if self.is_closing:
            self.transport.close()

    def replace_answers(self, responses: list[HttpResponse | None]) -> None:
        """Send these instead of what was answered and has not left; None leaves an answer as it is."""
        for number, response in enumerate(responses):
            if response is not None:
                self.out[number] = encode_response(response, keeps_alive=True, is_head=False)

    def close(self) -> None:
        """End the connection after what was answered has left."""
        self.is_closing = True
        self.flush()

    # asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = cast("asyncio.Transport", transport)
        if self.is_closing:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Parse what came; who does not speak HTTP gets an answer and loses the connection."""
        if self.is_closing or self.parser is None:
            return
        self.idle_sweeps = 0
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._stay_with_http()
        except httptools.HttpParserError as error:
            self.problem = self.problem or (HTTPStatus.BAD_REQUEST, str(error))
        if self.waiting and self.current is None:
            self.go_on()
        if self.problem is not None:
            self._refuse(*self.problem)
        elif len(self.waiting) > MOST_WAITING and self.is_reading and self.transport is not None:
            self.is_reading = False
            self.transport.pause_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who answers that nobody waits any more."""
        self.transport = None
        self.current = None
        self.is_closing = True
        self.waiting.clear()
        self.out.clear()
        self.parser = None  # it holds this connection: a circle that would be found late
        self.lost(self)

    def pause_writing(self) -> None:
        """The client does not read its answers: take no more of its requests."""
        self.is_stuffed = True

    def resume_writing(self) -> None:
        """The client reads again."""
        self.is_stuffed = False
        if self.current is None:
            self.go_on()

    # httptools

    def on_message_begin(self) -> None:
        """A request begins."""
        self.waits_for_body = True
        self.target, self.size = b"", 0
        self.headers = {}
        self.body = []

    def on_url(self, url: bytes) -> None:
        """Part of the request's target."""
        self.target += url
        self._count_head(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; one that comes twice is joined by a comma."""
        key = NAMES.get(name) or _remember_name(name)
        text = value.decode("latin-1")
        headers = self.headers
        headers[key] = f"{headers[key]},{text}" if key in headers else text
        self.size = size = self.size + len(name) + len(text)
        if size > LARGEST_HEAD:
            self._count_head(0)

    def on_headers_complete(self) -> None:
        """The head is there; who waits for permission to send the body gets it."""
        self.size = 0
        length = self.headers.get("content-length")
        if length is not None and length.isdigit() and int(length) > LARGEST_BODY:
            self.problem = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body of more than {LARGEST_BODY} bytes")
            raise httptools.HttpParserError(self.problem[1])
        if "expect" in self.headers and self.headers["expect"].lower() == "100-continue" and self.transport is not None:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        """Part of the body."""
        self.size += len(body)
        if self.size > LARGEST_BODY:
            self.problem = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body of more than {LARGEST_BODY} bytes")
            raise httptools.HttpParserError(self.problem[1])
        self.body.append(body)

    def on_message_complete(self) -> None:
        """The request is complete."""
        parser = self.parser
        if parser is None:
            return
        path, _, query = _without_host(self.target.decode("latin-1")).partition("?")
        body = self.body[0] if len(self.body) == 1 else b"".join(self.body)
        method = parser.get_method().decode("latin-1")
        self.waits_for_body = False
        keeps_alive = parser.should_keep_alive() and parser.get_http_version() != HTTP_1_0
        self.waiting.append((HttpRequest(method, path, query, self.headers, body), keeps_alive))

    # within

    def _count_head(self, size: int) -> None:
        self.size += size
        if self.size > LARGEST_HEAD:
            self.problem = (HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"a head of more than {LARGEST_HEAD} bytes")
            raise httptools.HttpParserError(self.problem[1])

    def _stay_with_http(self) -> None:
        """Answer a request that offers another protocol as if it did not; the parser cannot go on behind it."""
        request, _ = self.waiting.pop()
        if self.headers.get("content-length", "0") == "0":
            self.waiting.append((request, False))
        else:
            self.problem = (HTTPStatus.NOT_IMPLEMENTED, "a request with a body cannot offer another protocol")

    def _refuse(self, status: HTTPStatus, text: str) -> None:
        """Answer what cannot be read, behind the answers that are still owed."""
        if self.transport is None or self.is_closing:
            return
        body = f"{text}\n".encode()
        response = HttpResponse(status.value, {"Content-Type": "text/plain"}, body)
        self.waiting.clear()
        self.current = None
        self.out.append(encode_response(response, keeps_alive=False, is_head=False))
        self.close()


NAMES: dict[bytes, str] = {}
MOST_NAMES = 4096


def _remember_name(name: bytes) -> str:
    key = name.decode("latin-1").lower()
    if len(NAMES) < MOST_NAMES and len(name) < 100:
        NAMES[name] = key
    return key


def _without_host(target: str) -> str:
    """Return the path of a target that a proxy's client has sent with scheme and host."""
    if target.startswith("/"):
        return target
    _, separator, rest = target.partition("://")
    return f"/{rest.partition('/')[2]}" if separator else target


def encode_response(response: HttpResponse, *, keeps_alive: bool, is_head: bool) -> bytes:
    """Return the bytes of a response. To HEAD there is no body, and its length may be given as a header."""
    lines = STATUS_LINES.get(response.status) or f"HTTP/1.1 {response.status} \r\n"
    length = len(response.body)
    for name, text in response.header_lines:
        if name == "Content-Length":
            length = int(text) if is_head else length
        else:
            lines += f"{name}: {text}\r\n"
    if response.status not in (204, 304):
        lines += f"Content-Length: {length}\r\n"
    if not keeps_alive:
        lines += "Connection: close\r\n"
    head = f"{lines}\r\n".encode("latin-1", "replace")
    return head if is_head or response.status in (204, 304) else head + response.body
