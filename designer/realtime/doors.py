"""How many sockets one session and one address may have open at a time; who is over it is told, not kept waiting."""

import ipaddress
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import parse_cookie

TOO_MANY = 4430
"""The code with which a socket is closed that is one too many."""
SESSION = "This browser has {most:,} connections to Sluice, the most it may have. Close some of its tabs."
ADDRESS = "Your network has {most:,} connections to Sluice, the most one may have. Close tabs that nobody uses."
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class LimitedSockets:
    """ASGI middleware: counts the open sockets of this process by session and by address.

    A closed socket tries again by itself, so that none waits for another to end.
    """

    def __init__(self, inner: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.inner = inner
        self.open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a socket through to its end, or refuse it with a code and a text."""
        doors = _doors(scope)
        full = next((words.format(most=most) for key, most, words in doors if self.open[key] >= most), "")
        if full:
            await _refuse(receive, send, full)
            return
        keys = [key for key, _, _ in doors]
        self.open.update(keys)
        try:
            await self.inner(scope, receive, send)
        finally:
            self.open.subtract(keys)
            for key in keys:
                if not self.open[key]:
                    del self.open[key]


def _doors(scope: Scope) -> list[tuple[str, int, str]]:
    """Return what a socket is counted by: a key, the most that may be open, and what is said where they are."""
    cookie = next((value.decode("latin1") for name, value in scope["headers"] if name == b"cookie"), "")
    session = parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME)
    address = _network(scope["client"][0]) if scope.get("client") else None
    found = [(f"session {session}", settings.SOCKETS_A_SESSION, SESSION)] if session else []
    return [*found, (f"address {address}", settings.SOCKETS_AN_ADDRESS, ADDRESS)] if address else found


def _network(address: str) -> str:
    """Return what one connection to the internet has: an IPv4 address, the first half of an IPv6 one."""
    with suppress(ValueError):
        found = ipaddress.ip_address(address)
        if found.version == 6 and found.ipv4_mapped is None:
            return str(ipaddress.ip_network((found, 64), strict=False))
    return address


async def _refuse(receive: Receive, send: Send, reason: str) -> None:
    """Close a socket so that its page learns why: browsers show nothing of one that was never accepted."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": TOO_MANY, "reason": reason})
