"""What a module does while it is loaded, before its handler runs."""

import json
from typing import Any

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


FAILS = "import time\nprint('loading')\ntime.sleep(2)\nraise ValueError('no')\n"
NODE_FAILS = (
    "console.log('loading');\nawait new Promise((done) => setTimeout(done, 2000));\nthrow new TypeError('no');\n"
)
PLATFORM = ("INIT_START", "INIT_REPORT", "START", "END", "REPORT")
BOOTSTRAP_FAILS = "#!/bin/sh\necho loading\nexit 3\n"


def platform(lines: list[str]) -> list[str]:
    """Return the kinds of the platform's own lines."""
    return [kind for kind in (line.partition(" ")[0] for line in lines) if kind in PLATFORM]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("files", "settings", "seconds", "error", "reported"),
    [
        ({"handler.py": FAILS}, {}, 2, "ValueError", "Runtime.Unknown"),
        ({"handler.py": "print('loading')\nimport nothing\n"}, {}, 0, *["Runtime.ImportModuleError"] * 2),
        ({"handler.py": "print('loading', flush=True)\nraise SystemExit(3)\n"}, {}, 0, *["Runtime.ExitError"] * 2),
        ({"handler.mjs": NODE_FAILS}, {"Runtime": "nodejs22.x"}, 2, "TypeError", "Runtime.Unknown"),
        ({"bootstrap": BOOTSTRAP_FAILS}, {"Runtime": "provided.al2023"}, 0, *["Runtime.ExitError"] * 2),
    ],
)
async def test_code_that_fails_while_it_is_loaded_is_loaded_again_within_the_timeout(
    files: dict[str, str], settings: dict[str, Any], seconds: int, error: str, reported: str
) -> None:
    cloud = Cloud()
    try:
        arn = (await cloud.function(files, **settings))["FunctionArn"]
        cloud.world.control("model", {"function": arn, "duration_ms": 700})
        began = cloud.world.now
        assert json.loads((await cloud.invoke())["Payload"])["errorType"] == error
        assert cloud.world.now - began == 2 * seconds * 1000
        lines = await cloud.log()
        report = "INIT_REPORT Init Duration: {}.00 ms\tPhase: {}\tStatus: error\tError Type: {}\n"
        ms = seconds * 1000
        of_init, of_invoke = (report.format(ms, phase, reported) for phase in ("init", "invoke"))
        written = [place for place, line in enumerate(lines) if line.endswith("loading\n")]
        assert lines[0].startswith("INIT_START")
        assert written[0] < lines.index(of_init) < written[1] < lines.index(of_invoke)
        assert lines[lines.index(of_invoke) + 1].startswith("START")
        assert f"\tDuration: {ms}.00 ms\t" in lines[-1]
        assert "Init Duration" not in lines[-1]
        await cloud.invoke()
        later = (await cloud.log())[len(lines) :]
        assert [line for line in later if line.startswith("INIT_")] == [of_invoke]
        assert platform(later) == ["INIT_REPORT", "START", "END", "REPORT"]
    finally:
        await cloud.close()


@pytest.mark.asyncio
async def test_what_loads_at_the_second_try_runs_without_another_cold_start() -> None:
    cloud = Cloud()
    try:
        url = (await cloud.ask("CreateQueue", "sqs", QueueName="tries"))["QueueUrl"]
        code = (
            "import boto3, time\n"
            f"tries = boto3.client('sqs', region_name='us-east-1').receive_message(QueueUrl='{url}')\n"
            "time.sleep(2)\n"
            "if 'Messages' in tries:\n"
            "    raise OSError('not yet')\n"
            "def handler(event, context):\n"
            "    return context.get_remaining_time_in_millis()\n"
        )
        await cloud.ask("SendMessage", "sqs", QueueUrl=url, MessageBody="fail once")
        await cloud.function(code, Timeout=5)
        assert json.loads((await cloud.invoke())["Payload"]) == 3_000
        assert json.loads((await cloud.invoke())["Payload"]) == 5_000
        assert platform(await cloud.log()) == ["INIT_START", "INIT_REPORT", *["START", "END", "REPORT"] * 2]
    finally:
        await cloud.close()


@pytest.mark.asyncio
async def test_a_second_try_ends_with_the_timeout() -> None:
    cloud = Cloud()
    try:
        await cloud.function(FAILS, Timeout=1)
        told = json.loads((await cloud.invoke())["Payload"])
        assert told["errorType"] == "Sandbox.Timedout"
        lines = await cloud.log()
        assert "INIT_REPORT Init Duration: 1000.00 ms\tPhase: invoke\tStatus: timeout\n" in lines
        assert any(line.endswith("Task timed out after 1.00 seconds\n\n") for line in lines)
    finally:
        await cloud.close()


@pytest.mark.asyncio
async def test_a_report_in_json_names_phase_and_error() -> None:
    cloud = Cloud()
    try:
        await cloud.function("import nothing\n", LoggingConfig={"LogFormat": "JSON"})
        await cloud.invoke()
        records = [json.loads(line) for line in await cloud.log() if "platform.initReport" in line]
        assert [(told["record"]["phase"], told["record"]["errorType"]) for told in records] == [
            ("init", "Runtime.ImportModuleError"),
            ("invoke", "Runtime.ImportModuleError"),
        ]
    finally:
        await cloud.close()


@pytest.mark.asyncio
async def test_an_environment_that_this_machine_cannot_start_is_not_tried_again() -> None:
    cloud = Cloud()
    try:
        await cloud.function({"handler.rb": "x"}, Runtime="ruby3.3")
        assert json.loads((await cloud.invoke())["Payload"])["errorType"] == "Sluice.NoInterpreter"
        assert [line for line in await cloud.log() if "Phase: invoke" in line] == []
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
