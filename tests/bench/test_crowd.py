"""Fifty people on a board of 500 nodes: how soon an edit is everybody's, and what the server spends on it."""

import asyncio
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets
from pycrdt import Doc, Map, YMessageType, YSyncMessageType, create_update_message, handle_sync_message, read_message

from launch.places import ROOT
from launch.processes import descendants
from tests.bench.machine import report
from tests.children import command_of
from tests.ports import free_port

pytestmark = pytest.mark.bench

PEOPLE, NODES, EDITS_A_SECOND, SECONDS = 50, 500, 200, 10
OFFLINE_MOVES = 10 * 60 * 20
"""Ten minutes of dragging, at the rate at which drags leave a browser."""


@pytest.fixture
def url(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """The address of a Sluice, and its process."""
    port = free_port()
    command = [sys.executable, "manage.py", "up", "--port", str(port)]
    environment = os.environ | {"SLUICE_HOME": str(tmp_path)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Sluice is ready")
        yield f"http://127.0.0.1:{port}", process.pid
        process.send_signal(signal.SIGTERM)


def web_of(process: int) -> int:
    """Return the web server among the processes of `up`."""
    return next(each for each in descendants(process) if "uvicorn" in command_of(each))


def cpu_s(process: int) -> float:
    """Return how much processor time a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_bytes(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def template() -> str:
    return "Resources:\n" + "".join(f"  Queue{number}:\n    Type: AWS::SQS::Queue\n" for number in range(NODES))


def new_board(url: str) -> tuple[str, str, str]:
    """Import the board; return its id, the owner's cookie and the path of the link to edit."""
    with httpx.Client(base_url=url, follow_redirects=True, timeout=60) as owner:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', owner.get("/import").text)
        assert token
        given = {"csrfmiddlewaretoken": token[1], "text": template(), "name": "Crowd"}
        page = owner.post("/import", data=given, headers={"Referer": url})
        board = re.search(r"/b/([a-z0-9]+)", str(page.url))
        assert board, page.text[:500]
        link = re.search(r'value="[^"]*(/join/[^"]+)"', owner.get(f"/b/{board[1]}/share").text)
        assert link
        return board[1], owner.cookies["sessionid"], link[1]


def cookie_of(url: str, link: str) -> str:
    with httpx.Client(base_url=url, timeout=60) as guest:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', guest.get(link).text)
        assert token
        guest.post(link, data={"csrfmiddlewaretoken": token[1]}, headers={"Referer": url})
        return guest.cookies["sessionid"]


@dataclass
class Browser:
    """One person's socket with a document behind it; `seen` says when each edit arrived."""

    socket: Any
    document: Doc[Any] = field(default_factory=Doc)
    seen: dict[str, float] = field(default_factory=dict)
    synced: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None

    async def listen(self) -> None:
        """Take what comes, as the page does."""
        layout: Map[Any] = self.document.get("layout", type=Map)
        layout.observe(self._note)
        async for data in self.socket:
            if isinstance(data, str) or data[0] != YMessageType.SYNC:
                continue
            if data[1] == YSyncMessageType.SYNC_STEP1:
                reply = handle_sync_message(data[1:], self.document)
                if reply is not None:
                    await self.socket.send(reply)
                await self.socket.send(bytes([0, 0]) + bytes([1, 0]))
            else:
                self.document.apply_update(read_message(data[2:]))
                self.synced.set()

    def _note(self, event: Any) -> None:
        self.seen.update(dict.fromkeys(event.keys, time.perf_counter()))

    async def write(self, *keys: str) -> None:
        """Write keys as one update and send it."""
        layout: Map[Any] = self.document.get("layout", type=Map)
        before = self.document.get_state()
        with self.document.transaction():
            for key in keys:
                layout[key] = 1.0
        await self.socket.send(create_update_message(self.document.get_update(before)))


async def enter(url: str, board: str, cookie: str) -> Browser:
    socket = await websockets.connect(
        f"{url.replace('http', 'ws')}/ws/board/{board}",
        additional_headers={"Cookie": f"sessionid={cookie}", "Origin": url},
        max_size=None,
    )
    browser = Browser(socket)
    browser.task = asyncio.create_task(browser.listen())
    await asyncio.wait_for(browser.synced.wait(), 60)
    return browser


async def crowd(url: str, board: str, cookies: list[str], web: int) -> None:
    people = [await enter(url, board, cookie) for cookie in cookies]
    sent: dict[str, float] = {}
    spent, memory, began = cpu_s(web), memory_bytes(web), time.perf_counter()
    for number in range(EDITS_A_SECOND * SECONDS):
        key = f"edit-{number}"
        sent[key] = time.perf_counter()
        await people[number % PEOPLE].write(key)
        await asyncio.sleep(max(0.0, began + (number + 1) / EDITS_A_SECOND - time.perf_counter()))
    took = time.perf_counter() - began
    deadline = time.monotonic() + 60
    while any(sent.keys() - person.seen.keys() for person in people) and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    cores = (cpu_s(web) - spent) / took
    assert all(sent.keys() <= person.seen.keys() for person in people), "an edit did not reach everybody"
    late = sorted(max(person.seen[key] for person in people) - at for key, at in sent.items())
    p95, rate = late[int(0.95 * len(late))] * 1000, len(sent) / took
    report("edit → everyone", f"p50 {statistics.median(late) * 1000:.0f} ms, p95 {p95:.0f} ms at {rate:.0f} edits/s")
    report("server at that", f"{cores:.2f} cores, {(memory_bytes(web) - memory) / 1e6:+.0f} MB")
    await offline(url, board, cookies[0], people[-1])


async def offline(url: str, board: str, cookie: str, other: Browser) -> None:
    """Somebody comes back with ten minutes of moves; how long until another has them."""
    away = Doc[Any]()
    away.apply_update(other.document.get_update())
    layout: Map[Any] = away.get("layout", type=Map)
    for number in range(OFFLINE_MOVES):
        layout[f"away-{number % 20}"] = float(number)
    began = time.perf_counter()
    back = await websockets.connect(
        f"{url.replace('http', 'ws')}/ws/board/{board}",
        additional_headers={"Cookie": f"sessionid={cookie}", "Origin": url},
        max_size=None,
    )
    reply: bytes | None = None
    async for data in back:
        if not isinstance(data, str) and data[:2] == bytes([0, YSyncMessageType.SYNC_STEP1]):
            reply = handle_sync_message(data[1:], away)
            assert reply
            await back.send(reply)
            break
    while "away-0" not in other.seen and time.perf_counter() - began < 60:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    assert "away-0" in other.seen, "what was drawn offline did not arrive"
    report("ten minutes offline, merged", f"{time.perf_counter() - began:.2f} s, {len(reply or b''):,} bytes")


def test_fifty_people_and_five_hundred_nodes(url: tuple[str, int]) -> None:
    address, process = url
    board, owner, link = new_board(address)
    cookies = [owner, *(cookie_of(address, link) for _ in range(PEOPLE - 1))]
    asyncio.run(crowd(address, board, cookies, web_of(process)))
