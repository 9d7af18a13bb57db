"""Speaks the Lambda Runtime API over the guest's one socket, a request and its answer at a time."""

import os
import socket
import threading

API = "/2018-06-01/runtime"


class ChannelClosed(ConnectionError):
    """The runtime has gone; there is nobody to work for."""


class Channel:
    """A blocking HTTP client for one connection."""

    def __init__(self, descriptor: int) -> None:
        self.socket = socket.socket(fileno=descriptor)
        self.lock = threading.Lock()
        self.owner = os.getpid()
        self.received = b""

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[dict[str, str], bytes]:
        """Return the answer's headers, in lower case, and its body."""
        if os.getpid() != self.owner:  # a handler forked and its child came back from it
            os._exit(1)
        lines = [f"{method} {path} HTTP/1.1", "Host: runtime", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        with self.lock:
            self.socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            return self._answer()

    def _answer(self) -> tuple[dict[str, str], bytes]:
        while b"\r\n\r\n" not in self.received:
            self._receive()
        head, _, self.received = self.received.partition(b"\r\n\r\n")
        pairs = (line.split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:])
        headers = {name.lower(): value for name, value in pairs}
        length = int(headers["content-length"])
        while len(self.received) < length:
            self._receive()
        body, self.received = self.received[:length], self.received[length:]
        return headers, body

    def _receive(self) -> None:
        data = self.socket.recv(1 << 18)
        if not data:
            raise ChannelClosed
        self.received += data
