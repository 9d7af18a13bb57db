"""How long guests take: cold, warm, with boto3, and behind a queue."""

import asyncio
import io
import time
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from emulator.world import World
from tests.bench.machine import report
from tests.emulator.runtime.arena import Arena
from tests.emulator.worlds import only

pytestmark = [pytest.mark.bench, pytest.mark.asyncio(loop_scope="module")]
PLAIN = "def handler(event, context):\n    return event\n"
CLIENT = "import boto3\nsqs = boto3.client('sqs')\ndef handler(event, context):\n    return event\n"
CALLER = (
    "import boto3\n"
    "sqs = boto3.client('sqs')\n"
    "def handler(event, context):\n"
    "    for _ in range(100):\n"
    "        sqs.send_message(QueueUrl=event, MessageBody='x')\n"
)
NODE = {"index.js": "exports.handler = async (event) => event;"}
COLD_TARGET_MS, WARM_TARGET_MS, MESSAGES_TARGET = 80, 2, 1500
TOLERANCE = 5
SERVICES = {service.name: service for service in only("lambda_", "sqs").values()}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def arena() -> AsyncIterator[Arena]:
    """Guests whose zygote is ready."""
    arena = Arena()
    await arena.guests.prepare()
    yield arena
    await arena.close()


async def median_ms(arena: Arena, code: str | dict[str, str], *, warm: bool, **spec: Any) -> float:
    """Return the median of some invocations in milliseconds."""
    taken = []
    for number in range(51 if warm else 6):
        environment = "warm" if warm else f"cold-{number}"
        began = time.perf_counter()
        await arena.run(code, environment=environment, **spec)
        taken.append((time.perf_counter() - began) * 1000)
    arena.renew()
    return sorted(taken[1:])[len(taken) // 2 - 1]


async def test_cold_and_warm_invocations(arena: Arena) -> None:
    node: dict[str, Any] = {"runtime": "nodejs20.x", "handler": "index.handler"}
    figures = {
        "python, cold": await median_ms(arena, PLAIN, warm=False),
        "python, warm": await median_ms(arena, PLAIN, warm=True),
        "python with a boto3 client, cold": await median_ms(arena, CLIENT, warm=False),
        "node, cold": await median_ms(arena, NODE, warm=False, **node),
        "node, warm": await median_ms(arena, NODE, warm=True, **node),
    }
    for name, figure in figures.items():
        report(f"guest, {name}", f"{figure:.2f} ms")
    assert figures["python, cold"] < TOLERANCE * COLD_TARGET_MS
    assert figures["python, warm"] < TOLERANCE * WARM_TARGET_MS


async def test_calls_of_boto3_in_a_handler(arena: Arena) -> None:
    url = arena.renew().queue("orders")
    await arena.run(CALLER, f'"{url}"'.encode())
    began = time.perf_counter()
    await arena.run(CALLER, f'"{url}"'.encode())
    report("guest, a call of boto3", f"{(time.perf_counter() - began) * 10:.2f} ms")


async def test_messages_through_a_queue_and_code(arena: Arena) -> None:
    arena.renew()
    world = arena.world = arena.guests.world = World(seed=1, services=SERVICES)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        zipped.writestr("app.py", PLAIN.replace("event\n", "{}\n"))
    url = str(arena.call("sqs", "CreateQueue", QueueName="orders")["QueueUrl"])
    function: dict[str, Any] = {
        "Runtime": "python3.11",
        "Handler": "app.handler",
        "Role": "arn:aws:iam::123456789012:role/r",
    }
    arena.call("lambda", "CreateFunction", FunctionName="f", Code={"ZipFile": content.getvalue()}, **function)
    world.run_until(world.now + 5000)
    arn = "arn:aws:sqs:us-east-1:123456789012:orders"
    arena.call("lambda", "CreateEventSourceMapping", FunctionName="f", EventSourceArn=arn, BatchSize=10)
    count = 3000
    for number in range(count // 10):
        entries = [{"Id": str(n), "MessageBody": f"message {number} {n}"} for n in range(10)]
        arena.call("sqs", "SendMessageBatch", QueueUrl=url, Entries=entries)
    began = time.perf_counter()
    deleted = 0
    until = world.now + 600_000
    while deleted < count and world.now < until:
        world.run_until(until, 1)
        while world.effects:
            await arena.guests.perform(world.effects.popleft())
        deleted += sum(event.kind == "delete" for event in world.trace.take())
        await asyncio.sleep(0)
    per_second = count / (time.perf_counter() - began)
    report("SQS → Lambda code", f"{per_second:.0f} messages/s in {len(arena.guests.environments)} environments")
    assert deleted == count
    assert per_second > MESSAGES_TARGET / TOLERANCE
