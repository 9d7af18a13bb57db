"""An endpoint on a thread of the test's process, and raw ways to talk to it."""

import asyncio
import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import uvloop
from botocore.config import Config

from emulator.kernel.clock import DEFAULT_START, Millis
from emulator.server.endpoint import Endpoint

CONFIG = Config(retries={"max_attempts": 0}, read_timeout=60)


class Running:
    """A running endpoint: `url`, and clients for it."""

    def __init__(self, url: str, endpoint: Endpoint, loop: asyncio.AbstractEventLoop) -> None:
        self.url, self.endpoint, self.loop = url, endpoint, loop
        host, _, port = url.removeprefix("http://").rpartition(":")
        self.address = (host, int(port))

    def client(self, service: str = "sqs", **settings: str) -> Any:
        """Return a boto3 client; for `settings` see below."""
        return client(self.url, service, **settings)

    def page(self, path: str, order: object = None, **headers: str) -> tuple[int, Any]:
        """Get a page below /_sluice, or post an order to it; return the status and the JSON."""
        return page(self.url, path, order, **headers)

    def connect(self) -> socket.socket:
        """Return a raw connection."""
        connection = socket.create_connection(self.address)
        connection.settimeout(60)
        return connection

    def wait_for_a_waiter(self) -> None:
        """Return once a call waits for its answer."""

        async def look() -> None:
            while not self.endpoint.owner.waiting:  # noqa: ASYNC110 - the owner tells nobody
                await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(look(), self.loop).result(60)


def client(
    url: str, service: str = "sqs", *, access_key: str = "test", secret: str = "test", region: str = "us-east-1"
) -> Any:
    """Return a boto3 client of an endpoint."""
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=url,
        region_name=region,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret,
        config=CONFIG,
    )


def page(url: str, path: str, order: object = None, **headers: str) -> tuple[int, Any]:
    """Get a page below /_sluice, or post an order to it; return the status and the JSON."""
    body = None if order is None else json.dumps(order).encode()
    request = urllib.request.Request(f"{url}/_sluice/{path}", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


@contextmanager
def running(
    *,
    state: Path | None = None,
    speed: float | None = 1.0,
    seed: int | None = None,
    verifies: bool = False,
    reaches_machine: bool = False,
    start: Millis | None = DEFAULT_START,
) -> Iterator[Running]:
    """Run an endpoint until the end of the block; `start` is None for the machine's time."""
    loop = uvloop.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def begin() -> tuple[str, Endpoint]:
        endpoint = Endpoint(
            state=state, seed=seed, speed=speed, start=start, verifies=verifies, reaches_machine=reaches_machine
        )
        return await endpoint.listen("127.0.0.1", 0), endpoint

    try:
        url, endpoint = asyncio.run_coroutine_threadsafe(begin(), loop).result(20)
        try:
            yield Running(url, endpoint, loop)
        finally:
            asyncio.run_coroutine_threadsafe(endpoint.close(), loop).result(20)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def read_responses(connection: socket.socket, count: int) -> list[tuple[int, dict[str, str], bytes]]:
    """Return the next responses of a connection: status, headers, body."""
    responses: list[tuple[int, dict[str, str], bytes]] = []
    with connection.makefile("rb") as file:
        while len(responses) < count:
            status = int(file.readline().split()[1])
            headers = {}
            while line := file.readline().decode().strip():
                name, _, text = line.partition(": ")
                headers[name.lower()] = text
            responses.append((status, headers, file.read(int(headers.get("content-length", "0")))))
    return responses
