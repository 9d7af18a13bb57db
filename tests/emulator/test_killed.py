"""An emulator that is killed again and again: no acknowledged call is lost, and its journal makes its trace again."""

import itertools
import json
import random
import shutil
import threading
import time
from pathlib import Path

import orjson
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from emulator.server.store import Store
from emulator.world import World
from tests.emulator.server.running import client
from tests.emulator.services.lambda_.archives import archive
from tests.emulator.started import emulator

pytestmark = pytest.mark.slow
KILLS = 12
SENDERS = 2
CALLS = 40
"""Messages that the function sends in each of its turns."""
HANDLER = f"""
import os
import boto3
sqs = boto3.client("sqs")
def handle(event, context):
    for number in range({CALLS}):
        sqs.send_message(QueueUrl=os.environ["OUT"], MessageBody=event["name"] + " " + str(number))
"""


class Clients:
    """What clients on some threads were told that it had been done."""

    def __init__(self) -> None:
        self.has_ended = threading.Event()
        self.sent: set[str] = set()
        self.invoked: set[str] = set()

    def send(self, url: str, name: str) -> None:
        """Send until the emulator is gone."""
        sqs = client(url)
        queue = sqs.get_queue_url(QueueName="q")["QueueUrl"]
        for count in itertools.count():
            if self.has_ended.is_set():
                return
            try:
                sqs.send_message(QueueUrl=queue, MessageBody=f"{name} {count}")
            except (BotoCoreError, ClientError):
                return
            self.sent.add(f"{name} {count}")

    def invoke(self, url: str, name: str) -> None:
        """Have a function run until the emulator is gone; it sends messages each time."""
        functions = client(url, "lambda")
        for count in itertools.count():
            try:
                functions.invoke(FunctionName="f", Payload=json.dumps({"name": f"{name} {count}"}))
            except (BotoCoreError, ClientError):
                return
            self.invoked.add(f"{name} {count}")


def set_up(folder: Path) -> None:
    with emulator("--state", str(folder)) as (url, _):
        sqs = client(url)
        sqs.create_queue(QueueName="q")
        client(url, "lambda").create_function(
            FunctionName="f",
            Runtime="python3.11",
            Role="arn:aws:iam::123456789012:role/r",
            Handler="app.handle",
            Code={"ZipFile": archive("app.py", HANDLER)},
            Timeout=60,
            Environment={"Variables": {"OUT": sqs.create_queue(QueueName="out")["QueueUrl"]}},
        )
        client(url, "lambda").get_waiter("function_active_v2").wait(FunctionName="f")


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in (folder / "journal").glob("*.log"))


def kill_at(folder: Path, more_bytes: int, round_: int, clients: Clients) -> None:
    """Let clients work until the journal has grown by so much behind the first invocation, then kill the emulator."""
    clients.has_ended.clear()
    with emulator("--state", str(folder)) as (url, process):
        names = [f"{round_}/{number}" for number in range(SENDERS)]
        threads = [threading.Thread(target=clients.send, args=(url, name)) for name in names]
        threads.append(threading.Thread(target=clients.invoke, args=(url, f"{round_}/f")))
        before, invoked, until = size_of(folder), len(clients.invoked), time.monotonic() + 60
        for thread in threads:
            thread.start()
        while time.monotonic() < until and (len(clients.invoked) == invoked or size_of(folder) < before + more_bytes):
            before = size_of(folder) if len(clients.invoked) == invoked else before
            time.sleep(0.0005)
        process.kill()
        clients.has_ended.set()
        for thread in threads:
            thread.join()


def check_trace(folder: Path, beside: Path) -> None:
    """What was recorded before the end is what the journal alone makes of it."""
    recorded = (folder / "trace.log").read_bytes()
    recorded = recorded[: recorded.rfind(b"\n") + 1]
    shutil.copytree(folder, beside, ignore=shutil.ignore_patterns("trace.log", "checkpoint.bin", "code"))
    store = Store(beside, durable=False)
    world = World(seed=store.settle(None).seed)
    store.restore(world)
    if recorded:
        world.run_until(orjson.loads(recorded.splitlines()[-1])[1])
    store.take_trace(world)
    assert store.write()
    store.close()
    assert (beside / "trace.log").read_bytes().startswith(recorded)
    shutil.rmtree(beside)


def bodies(folder: Path) -> set[str]:
    """Return the texts of the messages that an emulator's queues hold in the end."""
    with emulator("--state", str(folder)) as (url, _):
        sqs = client(url)
        found: set[str] = set()
        for name in ("q", "out"):
            queue = sqs.get_queue_url(QueueName=name)["QueueUrl"]
            while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
                found |= {message["Body"] for message in messages}
        return found


def test_an_emulator_that_is_killed_a_dozen_times_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    folder, chance, clients = tmp_path / "state", random.Random(12), Clients()
    set_up(folder)
    for round_ in range(KILLS):
        kill_at(folder, chance.randrange(500, 20_000), round_, clients)
        check_trace(folder, tmp_path / "beside")
    held = bodies(folder)
    assert len(clients.sent) > KILLS
    assert clients.sent <= held
    assert {f"{name} {number}" for name in clients.invoked for number in range(CALLS)} <= held
