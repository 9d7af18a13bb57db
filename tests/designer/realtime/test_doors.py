"""How many sockets one session and one address may have open."""

from typing import Any

import pytest

from designer.realtime.doors import TOO_MANY, LimitedSockets
from tests.designer.realtime.socket import Socket


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Accept a socket and keep it until it ends; one at `/broken` breaks."""
    await receive()
    await send({"type": "websocket.accept"})
    if scope["path"] == "/broken":
        raise RuntimeError("broken")
    await receive()


class Somewhere:
    """A machine whose browsers open sockets."""

    def __init__(self, door: LimitedSockets) -> None:
        self.door = door
        self.open_ones: list[Socket] = []

    async def open(self, session: str = "", address: str | None = "192.0.2.1", path: str = "/") -> Socket:
        """Open a socket, as far as it gets."""
        headers = [(b"cookie", f"theme=dark; sessionid={session}".encode())] if session else []
        socket = Socket(self.door, path, headers)
        socket.scope["client"] = [address, 40_000] if address else None
        assert await socket.connect()
        self.open_ones.append(socket)  # one that nobody holds is closed
        return socket


@pytest.fixture
def somewhere(settings: Any) -> Somewhere:
    """A door that lets in three sockets of a session and five of an address."""
    settings.SOCKETS_A_SESSION, settings.SOCKETS_AN_ADDRESS = 3, 5
    return Somewhere(LimitedSockets(echo))


async def refusal(socket: Socket) -> str:
    """Return what a socket is told that was refused; "": it is open."""
    if await socket.receive_nothing(0.02):
        return ""
    answer = await socket.receive_output(5)
    assert answer["type"] == "websocket.close"
    assert answer["code"] == TOO_MANY
    assert len(answer["reason"].encode()) <= 123, "browsers take no longer reason"
    return str(answer["reason"])


async def test_a_session_has_so_many_and_another_one_its_own(somewhere: Somewhere) -> None:
    mine = [await somewhere.open("ada") for _ in range(4)]
    assert [await refusal(each) for each in mine[:3]] == ["", "", ""]
    assert await refusal(mine[3]) == (
        "This browser has 3 connections to Sluice, the most it may have. Close some of its tabs."
    )
    assert await refusal(await somewhere.open("ben")) == ""


async def test_an_address_has_so_many_whatever_its_sessions(somewhere: Somewhere) -> None:
    for number in range(5):
        assert await refusal(await somewhere.open(f"person-{number}")) == ""
    assert "Your network has 5 connections" in await refusal(await somewhere.open("one-more"))
    assert "Your network has 5 connections" in await refusal(await somewhere.open())
    assert await refusal(await somewhere.open("one-more", "192.0.2.2")) == ""


@pytest.mark.parametrize(
    ("other", "is_same"),
    [("2001:db8:1:2:ffff::9", True), ("2001:db8:1:3::1", False), ("::ffff:192.0.2.1", False)],
)
async def test_addresses_of_one_connection_are_one(other: str, is_same: bool, somewhere: Somewhere) -> None:
    for _ in range(5):
        await somewhere.open(address="2001:db8:1:2::1")
    assert bool(await refusal(await somewhere.open(address=other))) == is_same


async def test_who_leaves_or_breaks_makes_room(somewhere: Somewhere) -> None:
    mine = [await somewhere.open("ada") for _ in range(3)]
    assert await refusal(await somewhere.open("ada"))
    await mine[0].close()
    assert await refusal(await somewhere.open("ada")) == ""
    await mine[1].close()
    broken = await somewhere.open("ada", path="/broken")
    with pytest.raises(RuntimeError, match="broken"):
        await broken.wait(60)
    assert await refusal(await somewhere.open("ada")) == ""


async def test_nothing_is_remembered_of_who_is_gone(somewhere: Somewhere) -> None:
    for socket in [await somewhere.open(f"person-{number}") for number in range(5)]:
        await socket.close()
    assert not somewhere.door.open


async def test_without_an_address_sessions_are_counted(somewhere: Somewhere) -> None:
    for _ in range(3):
        assert await refusal(await somewhere.open("ada", address=None)) == ""
    assert await refusal(await somewhere.open("ada", address=None))
