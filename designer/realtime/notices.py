"""Tells every web process what is new at a board: by Redis, or within the process where there is none.

A notice is the number of the board's newest update, or a message for everybody who is at the board.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import orjson
from django.conf import settings

if TYPE_CHECKING:
    import redis.asyncio

Notice = int | dict[str, Any]
_local: dict[str, list[asyncio.Queue[Notice]]] = defaultdict(list)


def _channel(board: str) -> str:
    return f"sluice:board:{board}"


async def publish(board: str, notice: Notice) -> None:
    """Publish a notice."""
    if settings.REDIS_URL:
        await _redis().publish(_channel(board), orjson.dumps(notice))
    for queue in _local[board] if not settings.REDIS_URL else ():
        queue.put_nowait(notice)


def publish_from_thread(board: str, notice: Notice) -> None:
    """Publish from code that is not asynchronous, such as a view."""
    if settings.REDIS_URL:
        import redis

        with redis.Redis.from_url(settings.REDIS_URL) as client:
            client.publish(_channel(board), orjson.dumps(notice))
        return
    for queue in _local[board]:
        queue.put_nowait(notice)


@asynccontextmanager
async def subscribed(board: str) -> AsyncIterator[AsyncIterator[Notice]]:
    """Yield the notices of a board, from now on."""
    if settings.REDIS_URL:
        async with _redis().pubsub(ignore_subscribe_messages=True) as subscription:
            await subscription.subscribe(_channel(board))
            yield (orjson.loads(message["data"]) async for message in subscription.listen())
        return
    queue: asyncio.Queue[Notice] = asyncio.Queue()
    _local[board].append(queue)
    try:
        yield _drain(queue)
    finally:
        with suppress(ValueError):
            _local[board].remove(queue)


async def _drain(queue: "asyncio.Queue[Notice]") -> AsyncIterator[Notice]:
    while True:
        yield await queue.get()


_clients: "WeakKeyDictionary[asyncio.AbstractEventLoop, redis.asyncio.Redis]" = WeakKeyDictionary()


def _redis() -> "redis.asyncio.Redis":
    """Return this event loop's client."""
    import redis.asyncio

    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = redis.asyncio.Redis.from_url(settings.REDIS_URL)
    return _clients[loop]
