"""What a module does while it is loaded, before its handler runs."""

import json

import pytest

from tests.emulator.services.lambda_.cloud import Cloud

SLEEPS = "import time\ntime.sleep(5)\ndef handler(event, context):\n    return context.get_remaining_time_in_millis()\n"


@pytest.mark.asyncio
async def test_waits_of_a_module_count_for_the_timeout() -> None:
    cloud = Cloud()
    try:
        await cloud.function(SLEEPS, Timeout=10)
        assert json.loads((await cloud.invoke())["Payload"]) == 5_000
        assert json.loads((await cloud.invoke())["Payload"]) == 10_000
        await cloud.function(SLEEPS, "short", Timeout=3)
        told = json.loads((await cloud.invoke(name="short"))["Payload"])
        assert told["errorType"] == "Sandbox.Timedout"
    finally:
        await cloud.close()
