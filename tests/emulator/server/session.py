"""A session of clients whose functions run real code: it can be gone on with wherever its journal was cut off."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from emulator.bus.calls import Call
from emulator.contract.record import Command
from emulator.kernel.clock import DEFAULT_START, SECOND, Millis
from emulator.runtime.guests import Guests
from emulator.server.store import Store
from emulator.world import DEFAULT_ACCOUNT, DEFAULT_REGION, World
from tests.emulator.runtime.arena import Arena
from tests.emulator.services.lambda_.archives import archive
from tests.emulator.worlds import only

SEED = 11
ROUNDS = 12
ENDS = DEFAULT_START + 300 * SECOND
SERVICES = {service.name: service for service in only("lambda_", "sns", "sqs").values()}
URL = f"https://sqs.{DEFAULT_REGION}.amazonaws.com/{DEFAULT_ACCOUNT}"
QUEUE = f"arn:aws:sqs:{DEFAULT_REGION}:{DEFAULT_ACCOUNT}"
TOPIC = f"arn:aws:sns:{DEFAULT_REGION}:{DEFAULT_ACCOUNT}:news"
HANDLER = """
import os, random, time
import boto3
sqs = boto3.client("sqs")

def tell(text):
    sqs.send_message(QueueUrl=os.environ["OUT"], MessageBody=f"{text} {time.time()} {random.random()}")

def handle(event, context):
    bodies = [record["body"] for record in event["Records"]] if "Records" in event else [event["body"]]
    for body in bodies:
        tell(f"begin {body}")
        tell(f"look at {body}")
        time.sleep(0.3)
        sqs.get_queue_attributes(QueueUrl=os.environ["OUT"], AttributeNames=["All"])
        tell(f"end {body}")
        tell(f"leave {body}")
        if body.startswith("bad"):
            raise ValueError(body)
    return {"batchItemFailures": []}
"""


class Step(NamedTuple):
    """What a client asks for, `after_ms` milliseconds behind the world's start."""

    after_ms: Millis
    service: str
    operation: str
    parameters: dict[str, Any]


def _setting_up() -> Iterator[Step]:
    redrive = f'{{"deadLetterTargetArn":"{QUEUE}:dead","maxReceiveCount":2}}'
    fifo = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    for name, attributes in (
        ("dead", {}),
        ("out", {}),
        ("orders", {"VisibilityTimeout": "20", "RedrivePolicy": redrive}),
        ("line.fifo", fifo),
    ):
        yield Step(0, "sqs", "CreateQueue", {"QueueName": name, "Attributes": attributes})
    yield Step(0, "sns", "CreateTopic", {"Name": "news"})
    raw = {"RawMessageDelivery": "true"}
    subscription = {"TopicArn": TOPIC, "Protocol": "sqs", "Endpoint": f"{QUEUE}:orders", "Attributes": raw}
    yield Step(0, "sns", "Subscribe", subscription)
    function = {
        "FunctionName": "f",
        "Runtime": "python3.11",
        "Role": f"arn:aws:iam::{DEFAULT_ACCOUNT}:role/r",
        "Handler": "app.handle",
        "Code": {"ZipFile": archive("app.py", HANDLER)},
        "Timeout": 15,
        "Environment": {"Variables": {"OUT": f"{URL}/out"}},
    }
    yield Step(0, "lambda", "CreateFunction", function)
    mapping = {"FunctionName": "f", "EventSourceArn": f"{QUEUE}:orders", "BatchSize": 2}
    yield Step(5_000, "lambda", "CreateEventSourceMapping", mapping)


def _using() -> Iterator[Step]:
    for number in range(ROUNDS):
        at = 10_000 + number * 1_100
        body = f"{'bad' if number % 4 == 3 else 'good'} {number}"
        yield Step(at, "sns", "Publish", {"TopicArn": TOPIC, "Message": body})
        line = {"QueueUrl": f"{URL}/line.fifo", "MessageGroupId": str(number % 3)}
        yield Step(at + 50, "sqs", "SendMessage", {**line, "MessageBody": body})
        yield Step(at + 100, "sqs", "ReceiveMessage", {"QueueUrl": f"{URL}/line.fifo", "VisibilityTimeout": number})
        if number % 2:
            payload = f'{{"body":"{body} event"}}'.encode()
            event = {"FunctionName": "f", "InvocationType": "Event", "Payload": payload}
            yield Step(at + 300, "lambda", "Invoke", event)
    yield Step(60_000, "sqs", "PurgeQueue", {"QueueUrl": f"{URL}/line.fifo"})


STEPS = (*_setting_up(), *_using())


class Session:
    """Clients at one world after the other, all behind one zygote."""

    def __init__(self) -> None:
        self.arena = Arena(seed=SEED)

    @property
    def guests(self) -> Guests:
        """The functions' processes."""
        return self.arena.guests

    def open(self, folder: Path) -> tuple[Store, World]:
        """Return the world that a folder holds; the processes of the one before have ended with it."""
        for environment in list(self.guests.environments):
            self.guests.end(environment)
        self.guests.causes.clear()
        store = Store(folder, durable=True)
        world = World(seed=store.settle(SEED).seed, services=SERVICES)
        store.restore(world)
        self.arena.world = self.guests.world = world
        return store, world

    async def go_on(self, store: Store, world: World, done: int, *, saves_at: int = 0) -> str:
        """Do the steps behind the first `done`, let everything end, and return the digest.

        A checkpoint is written before step `saves_at`, if it is one of these.
        """
        for number, step in enumerate(STEPS[done:], done):
            await self._let_pass(world, DEFAULT_START + step.after_ms)
            if saves_at and number == saves_at:
                store.take_trace(world)
                assert store.commit()
                store.save(world)
            world.call(
                Call(
                    step.service,
                    step.operation,
                    step.parameters,
                    DEFAULT_ACCOUNT,
                    DEFAULT_REGION,
                    request_id=f"00000000-0000-4000-8000-{number:012}",
                )
            )
        await self._let_pass(world, ENDS)
        store.take_trace(world)
        assert store.commit(), store.problem
        digest = store.trace.digest
        store.close()
        return digest

    async def _let_pass(self, world: World, time: Millis) -> None:
        while not world.run_until(time):
            while world.effects:
                await self.guests.perform(world.effects.popleft())

    async def close(self) -> None:
        """End every process."""
        await self.arena.close()


def steps_done(commands: list[Command]) -> int:
    """Return how many of the steps a journal holds."""
    return sum(command.kind == "call" for command in commands)
