"""`python -m emulator` as a process: through boto3, the AWS CLI, and after its sudden end."""

import itertools
import random
import resource
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from emulator.bus.calls import Call
from emulator.server.store import Store
from emulator.world import World
from launch.processes import descendants
from tests.children import command_of, is_alive
from tests.emulator.runtime.test_custom import zipped
from tests.emulator.server.running import client, page
from tests.emulator.started import aws, emulator, start, url_of


def test_the_aws_cli_uses_a_queue() -> None:
    with emulator() as (url, _):
        queue = aws(url, "sqs", "create-queue", "--queue-name", "orders")["QueueUrl"]
        aws(url, "sqs", "send-message", "--queue-url", queue, "--message-body", "one")
        messages = aws(url, "sqs", "receive-message", "--queue-url", queue)["Messages"]
        assert messages[0]["Body"] == "one"
        assert "NotImplemented" in aws(url, "dynamodb", "list-tables")


def test_it_ends_by_a_signal_and_says_nothing() -> None:
    process = start()
    url_of(process)
    process.send_signal(signal.SIGTERM)
    out, errors = process.communicate(timeout=60)
    assert (process.returncode, out, errors) == (0, "", "")


def test_a_waiting_client_is_told_of_the_end(tmp_path: Path) -> None:
    with emulator("--state", str(tmp_path)) as (url, process):
        queue = client(url).create_queue(QueueName="q")["QueueUrl"]
        failed: list[Exception] = []

        def wait() -> None:
            try:
                client(url).receive_message(QueueUrl=queue, WaitTimeSeconds=20)
            except (BotoCoreError, ClientError) as error:
                failed.append(error)

        waiting = threading.Thread(target=wait)
        waiting.start()
        until = time.monotonic() + 60
        while page(url, "clock")[1]["next"] is None and time.monotonic() < until:
            continue
        process.send_signal(signal.SIGTERM)
        waiting.join(60)
        assert "shutting down" in str(failed[0])
        assert process.wait(60) == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--speed", "fast"], "is no speed"),
        (["--start", "soon"], "is no start"),
        (["--start", "1999-12-31T23:59:59Z"], "is no start"),
        (["--host", "192.0.2.1"], "cannot assign"),
        (["--state", "/proc/nowhere"], "/proc/nowhere"),
    ],
)
def test_options_that_cannot_be_are_refused_in_a_line(options: list[str], message: str) -> None:
    process = start(*options)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert message.lower() in errors.lower()
    assert "Traceback" not in errors


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    with emulator("--state", str(tmp_path)) as (_, process):
        second = start("--state", str(tmp_path))
        _, errors = second.communicate(timeout=60)
        assert second.returncode == 1
        assert f"in use by another emulator (process {process.pid})" in errors


def test_a_world_goes_on_after_a_stop(tmp_path: Path) -> None:
    with emulator("--state", str(tmp_path), "--seed", "3") as (url, process):
        queue = client(url).create_queue(QueueName="q")["QueueUrl"]
        client(url).send_message(QueueUrl=queue, MessageBody="kept")
        page(url, "clock", {"advance_ms": 3_600_000})
        before = page(url, "clock", {"pause": True})[1]["now"]
        digest = page(url, "digest")[1]["digest"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    with emulator("--state", str(tmp_path)) as (url, _):
        assert page(url, "digest")[1]["digest"] == digest
        assert page(url, "clock")[1]["now"] >= before
        assert page(url, "health")[1]["seed"] == 3
        queue = client(url).get_queue_url(QueueName="q")["QueueUrl"]
        assert client(url).receive_message(QueueUrl=queue)["Messages"][0]["Body"] == "kept"


def test_a_new_worlds_time_is_the_machines_so_that_clients_and_world_agree() -> None:
    with emulator() as (url, _):
        logs = client(url, "logs")
        logs.create_log_group(logGroupName="app")
        logs.create_log_stream(logGroupName="app", logStreamName="now")
        event = {"timestamp": int(time.time() * 1000), "message": "hello"}
        put = logs.put_log_events(logGroupName="app", logStreamName="now", logEvents=[event])
        assert "rejectedLogEventsInfo" not in put
        since = int(time.time() * 1000) - 60_000
        assert [each["message"] for each in logs.filter_log_events(logGroupName="app", startTime=since)["events"]] == [
            "hello"
        ]


@pytest.mark.parametrize(
    ("options", "begins"),
    [
        (["--seed", "3"], "2026-01-01T00:00:0"),
        (["--speed", "max"], "2026-01-01T00:00:0"),
        (["--start", "2031-02-03T04:05:06Z"], "2031-02-03T04:05:"),
    ],
)
def test_a_start_that_can_be_had_again_is_held(options: list[str], begins: str, tmp_path: Path) -> None:
    with emulator(*options, "--state", str(tmp_path)) as (url, _):
        assert page(url, "clock")[1]["iso"].startswith(begins)
        page(url, "clock", {"pause": True})
        page(url, "reset", {})
        assert page(url, "clock")[1]["iso"].startswith(begins)
    with emulator("--state", str(tmp_path)) as (url, _):
        assert page(url, "clock")[1]["iso"].startswith(begins)


HOUR = 3_600_000


def left_alone(folder: Path, hours: int, *, follows: bool) -> None:
    """Leave a world behind that nobody has served for some hours, with a message in flight."""
    store = Store(folder, durable=True)
    world = World(seed=store.settle(None, follows=follows).seed)
    store.restore(world)
    world.run_until(int(time.time() * 1000) - hours * HOUR)
    calls = [
        ("CreateQueue", {"QueueName": "q"}),
        ("SendMessage", {"QueueUrl": "q", "MessageBody": "kept"}),
        ("ReceiveMessage", {"QueueUrl": "q"}),
    ]
    for operation, parameters in calls:
        world.call(Call("sqs", operation, parameters, world.account, world.region))
    assert store.commit()
    store.close()


def test_what_was_due_while_nobody_served_a_world_happens_when_it_goes_on(tmp_path: Path) -> None:
    left_alone(tmp_path, 3, follows=True)
    with emulator("--state", str(tmp_path)) as (url, _):
        queue = client(url).get_queue_url(QueueName="q")["QueueUrl"]
        (message,) = client(url).receive_message(QueueUrl=queue, WaitTimeSeconds=20)["Messages"]
        assert message["Body"] == "kept"
        assert abs(page(url, "clock")[1]["now"] - time.time() * 1000) < HOUR


def test_a_world_with_a_time_of_its_own_goes_on_where_it_was(tmp_path: Path) -> None:
    left_alone(tmp_path, 3, follows=False)
    with emulator("--state", str(tmp_path)) as (url, _):
        queue = client(url).get_queue_url(QueueName="q")["QueueUrl"]
        assert "Messages" not in client(url).receive_message(QueueUrl=queue)
        assert page(url, "clock")[1]["now"] < time.time() * 1000 - 2 * HOUR


def send_until(url: str, queue: str, name: str, ended: threading.Event, acknowledged: set[str]) -> None:
    sqs = client(url)
    for count in itertools.count():
        if ended.is_set():
            return
        try:
            sqs.send_message(QueueUrl=queue, MessageBody=f"{name}-{count}")
        except (BotoCoreError, ClientError):
            return
        acknowledged.add(f"{name}-{count}")


def test_no_acknowledged_call_is_lost_by_a_sudden_end(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    chance = random.Random(5)
    for round_ in range(3):
        with emulator("--state", str(tmp_path)) as (url, process):
            queue = client(url).create_queue(QueueName="q")["QueueUrl"]
            ended = threading.Event()

            senders = [
                threading.Thread(target=send_until, args=(url, queue, f"{round_}-{number}", ended, acknowledged))
                for number in range(4)
            ]
            for sender in senders:
                sender.start()
            enough = len(acknowledged) + chance.randrange(20, 120)
            until = time.monotonic() + 60
            while len(acknowledged) < enough and time.monotonic() < until:
                senders[0].join(0.005)
            process.kill()
            ended.set()
            for sender in senders:
                sender.join()
    with emulator("--state", str(tmp_path)) as (url, _):
        sqs = client(url)
        found: set[str] = set()
        while messages := sqs.receive_message(QueueUrl=queue_of(url), MaxNumberOfMessages=10).get("Messages"):
            found |= {message["Body"] for message in messages}
    assert len(acknowledged) > 60
    assert acknowledged <= found


ROLE = "arn:aws:iam::000000000000:role/r"
LINGERS = b"""
import subprocess, threading
def handler(event, context):
    subprocess.Popen(["sleep", "1000"], start_new_session=True)
    threading.Thread(target=threading.Event().wait).start()
    return "well"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes end with their parent on Linux only")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_of_a_function_outlives_it(number: signal.Signals) -> None:
    with emulator() as (url, process):
        lambda_ = client(url, "lambda")
        lambda_.create_function(
            FunctionName="f",
            Role=ROLE,
            Runtime="python3.12",
            Handler="app.handler",
            Code={"ZipFile": zipped({"app.py": LINGERS})},
            Timeout=30,
        )
        lambda_.get_waiter("function_active_v2").wait(FunctionName="f")
        assert lambda_.invoke(FunctionName="f")["Payload"].read() == b'"well"'
        family = descendants(process.pid)
        assert any("sleep" in command_of(each) for each in family)
        process.send_signal(number)
        process.wait()
        until = time.monotonic() + 60
        while any(map(is_alive, family)):
            assert time.monotonic() < until, [command_of(each) for each in family if is_alive(each)]


def queue_of(url: str) -> str:
    found: str = client(url).get_queue_url(QueueName="q")["QueueUrl"]
    return found


def test_a_cut_journal_is_said_and_the_rest_is_there(tmp_path: Path) -> None:
    with emulator("--state", str(tmp_path)) as (url, process):
        queue = client(url).create_queue(QueueName="q")["QueueUrl"]
        client(url).send_message(QueueUrl=queue, MessageBody="kept")
        process.kill()
    (segment,) = (tmp_path / "journal").glob("*.log")
    with segment.open("ab") as file:
        file.write(b"12345678 [9,0,")
    with emulator("--state", str(tmp_path)) as (url, process):
        assert client(url).receive_message(QueueUrl=queue_of(url))["Messages"][0]["Body"] == "kept"
        process.kill()
        assert process.stderr is not None
        assert "cut 14 bytes off" in process.stderr.read()


def test_a_broken_journal_stops_the_start_and_stays_as_it_is(tmp_path: Path) -> None:
    with emulator("--state", str(tmp_path)) as (url, process):
        client(url).create_queue(QueueName="q")
        client(url).send_message(QueueUrl=queue_of(url), MessageBody="kept")
        process.kill()
    (segment,) = (tmp_path / "journal").glob("*.log")
    broken = segment.read_bytes().replace(b"CreateQueue", b"CreateQueuE", 1)
    segment.write_bytes(broken)
    process = start("--state", str(tmp_path))
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"{segment} is broken at byte " in errors
    assert segment.read_bytes() == broken


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def send_many(sqs: Any, queue: str, acknowledged: list[str]) -> None:
    for number in range(1_000):
        sqs.send_message(QueueUrl=queue, MessageBody=f"{number}")
        acknowledged.append(f"{number}")


def test_a_full_disk_is_said_and_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    with emulator("--state", str(tmp_path), preexec_fn=_small_files) as (url, process):
        sqs = client(url)
        queue = sqs.create_queue(QueueName="q")["QueueUrl"]
        with pytest.raises(ClientError) as refused:
            send_many(sqs, queue, acknowledged)
        assert refused.value.response["Error"]["Code"] == "ServiceUnavailable"
        assert "the journal cannot be written" in refused.value.response["Error"]["Message"]
        assert page(url, "health")[0] == 503
        with pytest.raises(ClientError, match="the journal cannot be written"):
            sqs.send_message(QueueUrl=queue, MessageBody="again")
        process.kill()
    assert len(acknowledged) > 10
    with emulator("--state", str(tmp_path)) as (url, _):
        found: set[str] = set()
        sqs = client(url)
        while messages := sqs.receive_message(QueueUrl=queue_of(url), MaxNumberOfMessages=10).get("Messages"):
            found |= {message["Body"] for message in messages}
        assert set(acknowledged) <= found
