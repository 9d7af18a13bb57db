"""Invocations of real code write to CloudWatch Logs."""

import json
from typing import Any

import pytest

from emulator.contract.settings import Settings
from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.bench import LambdaBench, function_arn
from tests.emulator.services.lambda_.cloud import Cloud
from tests.emulator.services.lambda_.guests import Guests
from tests.emulator.worlds import only

SERVICES = {service.name: service for service in only("lambda_", "sqs", "logs").values()}
GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/worker"
CODE = {"ZipFile": archive("index.py", "def handler(event, context): ...")}


def logged(
    count: int = 1, *, written: str = "one\ntwo\n", runs_on: str = "", **settings: Any
) -> tuple[LambdaBench, list[dict[str, Any]]]:
    """Invoke a function that writes, and return its log events."""
    bench = LambdaBench(services=SERVICES)
    bench.function(Code=CODE, **settings)
    outcome = {"payload": b"null", "ended": "return", "logs": written, "memory_mb": 33}
    guests = Guests(bench, {**outcome, "runs_on": runs_on} if runs_on else outcome)
    for _ in range(count):
        bench.call_lambda("Invoke", FunctionName="worker")
        guests.run(1)
    group = settings.get("LoggingConfig", {}).get("LogGroup", "/aws/lambda/worker")
    events: list[dict[str, Any]] = bench.call("logs", "FilterLogEvents", logGroupName=group)["events"]
    return bench, events


def test_each_line_is_an_event_between_start_and_report() -> None:
    bench, events = logged()
    request = bench.of_kind("invoke")[0].message
    report = "Duration: 0.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 33 MB\t"
    assert [event["message"] for event in events][1:] == [
        f"START RequestId: {request} Version: $LATEST\n",
        "one\n",
        "two\n",
        f"END RequestId: {request}\n",
        f"REPORT RequestId: {request}\t{report}\n",
    ]


def test_a_new_environments_stream_begins_with_its_runtime() -> None:
    _, events = logged(2)
    first, *others = (event["message"] for event in events)
    assert first.startswith(
        "INIT_START Runtime Version: python:3.12.v1\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:"
    )
    assert not any(line.startswith("INIT_START") for line in others)


def test_what_runs_instead_of_the_runtime_is_said() -> None:
    _, events = logged(runs_on="Python 3.11.7", Runtime="python3.9")
    assert events[0]["message"].startswith("INIT_START Runtime Version: python:3.9.v1 (runs on Python 3.11.7)\t")


def test_an_environment_has_one_stream() -> None:
    _, events = logged(2)
    assert len(events) == 11
    (stream,) = {event["logStreamName"] for event in events}
    assert stream.startswith("2026/01/01/[$LATEST]")


def test_more_lines_than_one_call_takes_are_all_kept() -> None:
    written = "".join(f"line {number}\n" for number in range(12_000))
    bench, _ = logged(written=written)
    events: list[dict[str, Any]] = []
    more: dict[str, Any] = {}
    while True:
        page = bench.call("logs", "FilterLogEvents", logGroupName="/aws/lambda/worker", **more)
        events += page["events"]
        if "nextToken" not in page:
            break
        more = {"nextToken": page["nextToken"]}
    assert len(events) == 12_000 + 4
    assert events[-3]["message"] == "line 11999\n"


def test_a_line_that_is_longer_than_an_event_becomes_several() -> None:
    _, events = logged(written="x" * 262_144 + "\n")
    assert "".join(event["message"] for event in events[2:-2]) == "x" * 262_144 + "\n"


def test_a_function_may_write_to_another_group() -> None:
    _, events = logged(LoggingConfig={"LogGroup": "/shared"})
    assert len(events) == 6


def test_the_format_may_be_json() -> None:
    bench, events = logged(written="", LoggingConfig={"LogFormat": "JSON"})
    begun, start, report = (json.loads(event["message"]) for event in events)
    request = bench.of_kind("invoke")[0].message
    assert (begun["type"], begun["record"]["runtimeVersion"]) == ("platform.initStart", "python:3.12.v1")
    assert start == {
        "time": "2026-01-01T00:00:01.000Z",
        "type": "platform.start",
        "record": {"requestId": request, "version": "$LATEST"},
    }
    assert (report["type"], report["record"]["metrics"]["maxMemoryUsedMB"]) == ("platform.report", 33)
    assert report["record"]["status"] == "success"


SYSTEM_LEVELS = {
    "DEBUG": ["initStart", "start", "runtimeDone", "report"],
    "INFO": ["initStart", "start", "report"],
    "WARN": [],
}


@pytest.mark.parametrize(("level", "told"), SYSTEM_LEVELS.items())
def test_the_system_log_level_chooses_what_the_platform_says(level: str, told: list[str]) -> None:
    _, events = logged(written="own\n", LoggingConfig={"LogFormat": "JSON", "SystemLogLevel": level})
    lines = [event["message"] for event in events]
    kinds = [json.loads(line)["type"] for line in lines if line.startswith("{")]
    assert kinds == [f"platform.{name}" for name in told]
    assert "own\n" in lines


PRINTS = {
    "python3.12": {
        "app.py": (
            "import time\n"
            "def handler(event, context):\n"
            "    print('one')\n    time.sleep(1)\n    print('two')\n    time.sleep(60)\n"
        )
    },
    "nodejs20.x": {
        "app.js": (
            "const sleep = (ms) => new Promise((done) => setTimeout(done, ms));\n"
            "const say = (text) => process.stdout.write(`${text}\\n`);\n"
            "exports.handler = async () => { say('one'); await sleep(1000); say('two'); await sleep(60000); };\n"
        )
    },
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("runtime", "source"), PRINTS.items(), ids=PRINTS)
async def test_what_was_printed_before_a_timeout_is_in_the_log(
    cloud: Cloud, runtime: str, source: dict[str, str]
) -> None:
    await cloud.function(source, Runtime=runtime, Handler="app.handler", Timeout=3)
    await cloud.invoke()
    lines = await cloud.log()
    assert lines[2:4] == ["one\n", "two\n"]
    assert lines[4].endswith(" Task timed out after 3.00 seconds\n\n")
    assert lines[-1].endswith(" MB\tStatus: timeout\n")


ENDS = {
    "raises": ("raise ValueError('no')", ""),
    "exits": ("import os; os._exit(1)", "\tStatus: error\tError Type: Runtime.ExitError"),
    "takes too much": ("return bytearray(400 << 20)", "\tStatus: error\tError Type: Runtime.OutOfMemory"),
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("code", "status"), ENDS.values(), ids=ENDS)
async def test_a_report_says_how_an_invocation_ended_that_could_not_say_it(
    cloud: Cloud, code: str, status: str
) -> None:
    await cloud.function(f"def handler(event, context):\n    {code}\n")
    await cloud.invoke()
    assert (await cloud.log())[-1].partition(" MB\tMax Memory Used: ")[2].partition(" MB")[2].strip("\n") == (
        status or "\t"
    )


def permitted(iam: str, *actions: str) -> LambdaBench:
    """Return a world with a function that writes, and whose role may do this."""
    services = {**SERVICES, **{service.name: service for service in only("iam", "sts").values()}}
    bench = LambdaBench(services=services, settings=Settings(iam=iam))
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = {"Version": "2012-10-17", "Statement": [trust]}
    bench.call("iam", "CreateRole", RoleName="r", AssumeRolePolicyDocument=json.dumps(document))
    allowed = [{"Effect": "Allow", "Action": f"logs:{name}", "Resource": "*"} for name in actions]
    if allowed:
        text = json.dumps({"Version": "2012-10-17", "Statement": allowed})
        bench.call("iam", "PutRolePolicy", RoleName="r", PolicyName="p", PolicyDocument=text)
    bench.function(Code=CODE, Role="arn:aws:iam::123456789012:role/r")
    return bench


def invoke(bench: LambdaBench, count: int = 1) -> None:
    """Run the function one time after the other in one environment."""
    guests = Guests(bench, {"payload": b"null", "ended": "return", "logs": "one\n", "memory_mb": 33})
    for _ in range(count):
        bench.call_lambda("Invoke", FunctionName="worker")
        guests.run(1)


def told(bench: LambdaBench) -> list[tuple[str, str]]:
    """Return what the trace says of a log that is not written, and of the permission that lacks."""
    events = [event for event in bench.of_kind("refuse", "would-deny") if event.detail.get("unlogged")]
    assert all(event.peer == function_arn("worker") and event.resource == GROUP for event in events)
    return [(event.kind, event.detail["action"]) for event in events]


def groups(bench: LambdaBench) -> list[str]:
    """Return the names of the log groups."""
    return [group["logGroupName"] for group in bench.call("logs", "DescribeLogGroups")["logGroups"]]


ALL = ("CreateLogGroup", "CreateLogStream", "PutLogEvents")


def test_a_role_that_may_not_write_logs_has_none_and_the_trace_says_so_once_an_environment() -> None:
    bench = permitted("enforce")
    invoke(bench, 3)
    assert groups(bench) == []
    assert told(bench) == [("refuse", "logs:PutLogEvents")]
    (event,) = bench.of_kind("refuse")
    assert event.detail["missing"]["statement"] == {
        "Effect": "Allow",
        "Action": [f"logs:{name}" for name in ALL],
        "Resource": f"{GROUP}:*",
    }
    bench.call_lambda("UpdateFunctionConfiguration", FunctionName="worker", Timeout=9)
    bench.pass_time(2)
    invoke(bench)
    assert len(told(bench)) == 2


@pytest.mark.parametrize("lacking", ALL)
def test_each_of_the_three_permissions_is_asked_for(lacking: str) -> None:
    bench = permitted("enforce", *(name for name in ALL if name != lacking))
    invoke(bench, 2)
    assert told(bench) == [("refuse", f"logs:{lacking}")]


def test_a_group_that_is_there_needs_no_permission_to_make_it() -> None:
    bench = permitted("enforce", "CreateLogStream", "PutLogEvents")
    bench.call("logs", "CreateLogGroup", logGroupName="/aws/lambda/worker")
    invoke(bench)
    assert told(bench) == []
    assert len(bench.call("logs", "FilterLogEvents", logGroupName="/aws/lambda/worker")["events"]) == 5


def test_a_warning_is_told_once_a_function_and_the_log_is_written() -> None:
    bench = permitted("warn")
    invoke(bench, 2)
    bench.call_lambda("UpdateFunctionConfiguration", FunctionName="worker", Timeout=9)
    bench.pass_time(2)
    invoke(bench)
    assert told(bench) == [("would-deny", "logs:PutLogEvents")]
    assert groups(bench) == ["/aws/lambda/worker"]


@pytest.mark.parametrize("iam", ["warn", "enforce"])
def test_the_trace_of_a_role_that_may_write_logs_says_nothing_of_them(iam: str) -> None:
    bench = permitted(iam)
    arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    bench.call("iam", "AttachRolePolicy", RoleName="r", PolicyArn=arn)
    invoke(bench)
    assert groups(bench) == ["/aws/lambda/worker"]
    assert told(bench) == []
    assert [event.resource for event in bench.of_kind("allow") if ":logs:" in event.resource] == []
