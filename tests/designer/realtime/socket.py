"""A websocket spoken to without a network: what a browser sends, what it gets."""

from typing import Any

from asgiref.testing import ApplicationCommunicator


class Socket(ApplicationCommunicator):
    """A connection to an ASGI application; Channels' own one cannot be imported without Daphne."""

    def __init__(self, application: Any, path: str, headers: list[tuple[bytes, bytes]]) -> None:
        path, _, query = path.partition("?")
        scope = {"type": "websocket", "path": path, "query_string": query.encode(), "headers": headers}
        scope["subprotocols"] = []
        super().__init__(application, scope)

    async def connect(self) -> bool:
        """Open the connection; return whether it was accepted."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(60)
        return bool(answer["type"] == "websocket.accept")

    async def send_bytes(self, frame: bytes) -> None:
        """Send a binary frame."""
        await self.send_input({"type": "websocket.receive", "bytes": frame})

    async def send_text(self, frame: str) -> None:
        """Send a text frame."""
        await self.send_input({"type": "websocket.receive", "text": frame})

    async def close(self) -> None:
        """Close the connection and wait until the application has let go of it."""
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(60)
