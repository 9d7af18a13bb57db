"""Refuses a request whose body is larger than any address takes, before the rest of it is read or kept anywhere."""

from typing import Any

LARGEST = 12 * 1024 * 1024
"""Above what single addresses take: they say more exactly what is too much."""


class LimitedBodies:
    """An ASGI application that hands on requests up to `LARGEST` bytes."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer 413 at once where the request declares too much, or as soon as it turns out to be."""
        if _declared(scope) > LARGEST:
            await _refuse(send)
            return
        read = 0
        has_answered = False

        async def receive_up_to() -> Any:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            return {"type": "http.disconnect"} if read > LARGEST else message

        async def send_and_note(message: Any) -> None:
            nonlocal has_answered
            has_answered = True
            await send(message)

        await self.application(scope, receive_up_to, send_and_note)
        if read > LARGEST and not has_answered:
            await _refuse(send)


def _declared(scope: dict[str, Any]) -> int:
    given = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(given) if given.isdigit() else 0


async def _refuse(send: Any) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": f"One request may have {LARGEST:,} bytes at most.\n".encode()})
