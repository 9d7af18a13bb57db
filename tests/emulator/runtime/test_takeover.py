"""Invocations that a world takes up again from its journal."""

import pytest

from emulator.kernel.clock import DEFAULT_START
from emulator.world import World
from tests.emulator.runtime.arena import Arena
from tests.emulator.runtime.test_guests import payload, sleep_until_call

pytestmark = pytest.mark.asyncio(loop_scope="module")


def take_over(arena: Arena) -> None:
    """Lose the guest's process and the world, and make the world again from its journal."""
    arena.guests.end("one")
    lost, kept = arena.world, list(arena.journal)
    successor = World(seed=1, services=arena.services, journal=arena.journal.append)
    successor.archives = lost.archives
    successor.start_guest(dict(lost.turns.open[1].spec), lost.turns.open[1].then)
    successor.replay(kept)
    arena.world = arena.guests.world = successor


async def test_an_open_invocation_is_taken_over_from_the_journal(arena: Arena) -> None:
    url = arena.queue("orders")
    code = (
        "import boto3, time, uuid\n"
        "def handler(event, context):\n"
        "    sqs = boto3.client('sqs')\n"
        f"    first = sqs.send_message(QueueUrl='{url}', MessageBody=str(uuid.uuid4()))['MessageId']\n"
        "    time.sleep(30)\n"
        f"    second = sqs.send_message(QueueUrl='{url}', MessageBody=str(time.time()))['MessageId']\n"
        "    return [first, second, str(uuid.uuid4())]\n"
    )
    run = arena.begin(code)
    await sleep_until_call(arena, 2)
    take_over(arena)
    await arena.drive(run)
    taken_over = payload(arena.outcomes[run])
    assert len(arena.sqs("ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)["Messages"]) == 2

    arena.renew().queue("orders")
    assert payload(await arena.run(code)) == taken_over


async def test_the_times_that_a_guest_saw_before_a_takeover_it_sees_again(arena: Arena) -> None:
    code = (
        "import time\n"
        "def handler(event, context):\n"
        "    seen = [time.time()]\n"
        "    for _ in range(3):\n"
        "        time.sleep(10)\n"
        "        seen.append(time.time())\n"
        "    return seen\n"
    )
    run = arena.begin(code)
    for number in (1, 2, 3):
        await sleep_until_call(arena, number)
        arena.world.run_until(arena.world.now + 9_000 + (number < 3) * 1_000)
    take_over(arena)
    await arena.drive(run)
    start = DEFAULT_START / 1000
    assert payload(arena.outcomes[run]) == [start, start + 10, start + 20, start + 30]


async def test_a_guest_that_does_something_else_after_a_takeover_ends_as_diverged(arena: Arena) -> None:
    url = arena.queue("orders")
    code = (
        "import boto3, time\n"
        "def handler(event, context):\n"
        "    machine = open('/proc/self/stat').read()\n"
        f"    boto3.client('sqs').send_message(QueueUrl='{url}', MessageBody=machine)\n"
        "    time.sleep(30)\n"
    )
    run = arena.begin(code)
    await sleep_until_call(arena, 2)
    take_over(arena)
    await arena.drive(run)
    assert arena.outcomes[run]["error"]["type"] == "Diverged"
    assert arena.guests.environments == {}
    assert len(arena.sqs("ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)["Messages"]) == 1
    assert payload(await arena.run("def handler(e, c):\n    return 1\n")) == 1


async def test_what_was_printed_before_a_takeover_is_kept_once(arena: Arena) -> None:
    code = "import time\ndef handler(*_):\n    for n in range(3):\n        print(n)\n        time.sleep(10)\n"
    run = arena.begin(code)
    await sleep_until_call(arena, 1)
    arena.world.run_until(arena.world.now + 10_000)
    await sleep_until_call(arena, 2)
    take_over(arena)
    await arena.drive(run)
    assert arena.outcomes[run]["logs"] == "0\n1\n2\n"
