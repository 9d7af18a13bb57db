"""What a module does while it is loaded, before its handler runs."""

import json

import pytest

from emulator.world import World
from tests.emulator.services.lambda_.cloud import Cloud

SLEEPS = (
    "import time\ntime.sleep({})\ndef handler(event, context):\n    return context.get_remaining_time_in_millis()\n"
)


@pytest.mark.asyncio
async def test_loading_has_time_of_its_own_and_a_place_in_the_report() -> None:
    cloud = Cloud()
    try:
        await cloud.function(SLEEPS.format(5), Timeout=3)
        assert json.loads((await cloud.invoke())["Payload"]) == 3_000
        assert json.loads((await cloud.invoke())["Payload"]) == 3_000
        first, second = [line for line in await cloud.log() if line.startswith("REPORT")]
        assert "Duration: 0.00 ms\tBilled Duration: 5000 ms" in first
        assert "Init Duration: 5000.00 ms" in first
        assert "Init Duration" not in second
    finally:
        await cloud.close()


@pytest.mark.asyncio
async def test_loading_that_takes_more_than_ten_seconds_is_done_again_within_the_timeout() -> None:
    cloud = Cloud()
    try:
        await cloud.function(SLEEPS.format(11), Timeout=20)
        began = cloud.world.now
        assert json.loads((await cloud.invoke())["Payload"]) == 9_000
        assert cloud.world.now - began == 21_000
        lines = await cloud.log()
        assert lines[0].startswith("INIT_START")
        assert lines[1] == "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout\n"
        assert "\tDuration: 11000.00 ms\t" in lines[-1]
        await cloud.function(SLEEPS.format(11), "short", Timeout=3)
        told = json.loads((await cloud.invoke(name="short"))["Payload"])
        assert told["errorType"] == "Sandbox.Timedout"
    finally:
        await cloud.close()


@pytest.mark.asyncio
async def test_an_error_while_loading_is_reported_as_one_of_that_phase() -> None:
    cloud = Cloud()
    try:
        await cloud.function("import time\ntime.sleep(2)\nraise ValueError('no')\n")
        assert json.loads((await cloud.invoke())["Payload"])["errorType"] == "ValueError"
        reports = [line for line in await cloud.log() if line.startswith("INIT_REPORT")]
        assert reports == ["INIT_REPORT Init Duration: 2000.00 ms\tPhase: init\tStatus: error\n"]
    finally:
        await cloud.close()


@pytest.mark.asyncio
async def test_the_drawn_duration_passes_in_the_invocation_and_not_while_code_is_loaded() -> None:
    code = (
        "import boto3, time\n"
        "boto3.client('sqs').list_queues()\n"
        "loaded = time.time()\n"
        "def handler(event, context):\n"
        "    boto3.client('sqs').list_queues()\n"
        "    return [loaded, time.time()]\n"
    )
    cloud = Cloud()
    try:
        arn = (await cloud.function(code))["FunctionArn"]
        cloud.world.control("model", {"function": arn, "duration_ms": 700})
        began = cloud.world.now / 1000
        loaded, called = json.loads((await cloud.invoke())["Payload"])
        assert (round(loaded - began, 3), round(called - began, 3)) == (0, 0.7)
    finally:
        await cloud.close()


@pytest.mark.asyncio
async def test_a_replay_loads_at_the_same_instant() -> None:
    cloud = Cloud()
    try:
        await cloud.function(SLEEPS.format(5), Timeout=3)
        await cloud.invoke()
        assert [command.kind for command in cloud.journal].count("guest-loaded") == 1
        again = World(seed=1, services=cloud.services)
        again.replay(list(cloud.journal))
        ours = [event for event in cloud.world.trace.take() if event.kind in ("invoke", "complete")]
        theirs = [event for event in again.trace.take() if event.kind in ("invoke", "complete")]
        assert theirs[-2:] == ours[-2:]
    finally:
        await cloud.close()
