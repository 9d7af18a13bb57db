"""What each role may say at each socket: every route and every kind of message has a row."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.contrib.sessions.backends.db import SessionStore
from pycrdt import Doc, Map, YMessageType, YSyncMessageType, create_sync_message, create_update_message

from designer.asgi import socket_routes, sockets
from designer.boards import opening, sharing
from designer.boards.access import join
from designer.boards.models import Board, Member, Person
from designer.boards.people import KEY
from designer.realtime.board_socket import BoardSocket
from designer.runs.models import Run
from designer.runs.run_socket import RunSocket
from designer.runs.steering import ACTIONS, UPDATE
from designer.runs.watching import OPENED
from designer.runs.worker import controls_of
from tests.designer.realtime.socket import Socket

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])

MEMBERS = [role.value for role in Member.Role]
OTHERS = ["link holder", "locked out", "stranger", "nobody"]
"""Who has a run's link; who was removed from the board; who has boards of their own; who has no session."""
TAKEN, REFUSED, CLOSED = "taken", "refused", "closed"
ANYBODY = dict.fromkeys(MEMBERS, TAKEN) | dict.fromkeys(OTHERS, CLOSED)
CHANGES = ANYBODY | {"commenter": REFUSED, "viewer": REFUSED}
AT_A_BOARD = {
    (YMessageType.AWARENESS, None): ANYBODY,
    (YMessageType.SYNC, YSyncMessageType.SYNC_STEP1): ANYBODY,
    (YMessageType.SYNC, YSyncMessageType.SYNC_STEP2): CHANGES,
    (YMessageType.SYNC, YSyncMessageType.SYNC_UPDATE): CHANGES,
}
STEERS = CHANGES | {"link holder": REFUSED}
SERVER_ONLY = {role: REFUSED if told == TAKEN else told for role, told in STEERS.items()}
AT_A_RUN = {
    "pause": STEERS,
    "resume": STEERS,
    "step": STEERS,
    "speed": STEERS,
    "stop": STEERS,
    "model": STEERS,
    UPDATE: SERVER_ONLY,
}


@pytest.fixture
def board() -> Board:
    """A board with a member of each role."""
    found = opening.from_starter("queue-in-60-seconds", Person.objects.create(name="owner"))
    for role in MEMBERS[1:]:
        join(found, Person.objects.create(name=role).id, role)
    return found


@pytest.fixture
def run(board: Board) -> Run:
    """A run that a worker is thought to hold, with a link."""
    return Run.objects.create(board=board.id, plan=b"", state=Run.State.RUNNING, link_key="k" * 20)


def cookie_of(role: str, board: Board, run: Run | None) -> bytes:
    """Return the cookie of somebody's session."""
    session = SessionStore()
    if role in MEMBERS:
        session[KEY] = board.memberships.get(role=role).person_id
    elif role != "nobody":
        session[KEY] = Person.objects.create(name=role).id
    if role == "link holder" and run is not None:
        session[OPENED] = {run.id: run.link_key}
    if role == "locked out":
        join(board, session[KEY], Member.Role.EDITOR)
        sharing.change_role(board, session[KEY], "")
    session.save()
    return f"sessionid={session.session_key}".encode()


@asynccontextmanager
async def socket_of(role: str, path: str, board: Board, run: Run | None = None) -> AsyncIterator[Socket]:
    cookie = await sync_to_async(cookie_of)(role, board, run)
    headers = [(b"origin", b"http://localhost"), (b"host", b"localhost"), (b"cookie", cookie)]
    socket = Socket(sockets(), path, headers)
    assert await socket.connect()
    yield socket
    await socket.close()


async def until(socket: Socket, holds: Callable[[dict[str, Any]], str]) -> str:
    """Take frames until one of them tells what became of a message."""
    while True:
        frame = await socket.receive_output(10)
        if frame["type"] == "websocket.close":
            return CLOSED
        told = holds(frame)
        if told:
            return told


def outcome(frame: dict[str, Any]) -> str:
    """Say what a frame tells its sender: an answer to the sync, or that a change is saved or refused."""
    if frame.get("bytes"):
        return TAKEN if frame["bytes"][:2] == bytes((YMessageType.SYNC, YSyncMessageType.SYNC_STEP2)) else ""
    return {"saved": TAKEN, "refused": REFUSED}.get(orjson.loads(frame["text"])["type"], "")


def message_of(kind: YMessageType, sync: YSyncMessageType | None) -> bytes:
    document: Doc[Any] = Doc()
    if kind == YMessageType.AWARENESS:
        return b"\x01here"
    if sync == YSyncMessageType.SYNC_STEP1:
        return create_sync_message(document)
    layout: Map[Any] = document.get("layout", type=Map)
    layout["drawn"] = 1
    update = create_update_message(document.get_update())
    return bytes((kind, sync or 0)) + update[2:]


def test_every_socket_and_every_kind_of_message_has_a_row() -> None:
    assert {route.callback.consumer_class for route in socket_routes()} == {BoardSocket, RunSocket}
    kinds = {(YMessageType.SYNC, sync) for sync in YSyncMessageType}
    assert set(AT_A_BOARD) == kinds | {(kind, None) for kind in YMessageType if kind != YMessageType.SYNC}
    assert set(AT_A_RUN) == {*ACTIONS, UPDATE}
    assert all(set(row) == {*MEMBERS, *OTHERS} for row in (*AT_A_BOARD.values(), *AT_A_RUN.values()))


async def test_each_role_may_say_at_a_board_what_its_row_says(board: Board) -> None:
    found: dict[Any, dict[str, str]] = {kind: {} for kind in AT_A_BOARD}
    path = f"/ws/board/{board.id}"
    async with socket_of("owner", path, board) as other:
        for kind, row in AT_A_BOARD.items():
            for role in row:
                async with socket_of(role, path, board) as socket:
                    await socket.send_bytes(message_of(*kind))
                    heard = other if kind[0] == YMessageType.AWARENESS and row[role] == TAKEN else socket
                    tell = _is_relayed if heard is other else outcome
                    found[kind][role] = await until(heard, tell)
    assert found == AT_A_BOARD


async def test_each_role_may_say_at_a_run_what_its_row_says(board: Board, run: Run) -> None:
    layer = get_channel_layer()
    worker = await layer.new_channel()
    await layer.group_add(controls_of(run.id), worker)
    found: dict[str, dict[str, str]] = {action: {} for action in AT_A_RUN}
    for action, row in AT_A_RUN.items():
        for role in row:
            async with socket_of(role, f"/ws/run/{run.id}", board, run) as socket:
                await socket.send_text(orjson.dumps({"action": action}).decode())
                if row[role] == TAKEN:
                    assert (await layer.receive(worker))["control"]["action"] == action
                    found[action][role] = TAKEN
                else:
                    found[action][role] = await until(socket, outcome)
    assert found == AT_A_RUN


def _leaves(board: Board) -> None:
    sharing.leave(board, board.memberships.get(role=Member.Role.EDITOR).person_id)


def _is_removed(board: Board) -> None:
    sharing.change_role(board, board.memberships.get(role=Member.Role.EDITOR).person_id, "")


@pytest.mark.parametrize("end", [_leaves, _is_removed, sharing.delete])
async def test_who_may_see_a_board_no_more_is_sent_away_from_its_sockets(
    end: Callable[[Board], None], board: Board, run: Run
) -> None:
    paths = (f"/ws/board/{board.id}", f"/ws/run/{run.id}")
    async with socket_of("editor", paths[0], board) as at_board, socket_of("editor", paths[1], board) as at_run:
        for socket in (at_board, at_run):
            await until(socket, lambda frame: TAKEN if "text" in frame else "")
        await sync_to_async(end)(board)
        for socket in (at_board, at_run):
            assert await until(socket, outcome) == CLOSED


def _is_relayed(frame: dict[str, Any]) -> str:
    return TAKEN if frame.get("bytes") == b"\x01here" else ""
