"""The default handler as code and as in-process behaviour comes to the same trace, byte for byte."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from emulator.contract.defaults import DEFAULT_HANDLERS
from emulator.contract.settings import Settings
from emulator.kernel.trace import canonical
from emulator.runtime import guests
from emulator.world import World
from tests.emulator.runtime.arena import Arena
from tests.emulator.worlds import only

pytestmark = pytest.mark.asyncio(loop_scope="module")
HANDLER = Path(guests.__file__).parent / "defaults" / "python.py"
ROLE = "arn:aws:iam::123456789012:role/worker"
SERVICES = {service.name: service for service in only("lambda_", "sns", "sqs").values()}
MISSING = "https://sqs.us-east-1.amazonaws.com/123456789012/missing"


def archive() -> bytes:
    """Return the default handler as a function's package."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        zipped.writestr(zipfile.ZipInfo("index.py"), HANDLER.read_bytes())
    return content.getvalue()


class Room:
    """A world in which the default handler runs as a guest or as a behaviour."""

    def __init__(self, arena: Arena, *, behaviours: bool) -> None:
        self.arena = arena.renew()
        self.world = World(seed=1, services=SERVICES, settings=Settings(behaviours=behaviours))
        arena.world = arena.guests.world = self.world

    def call(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        """Call an operation from outside."""
        return self.arena.call(service, operation, **parameters)

    def queue(self, name: str, **attributes: str) -> str:
        """Create a queue and return its URL."""
        return str(self.call("sqs", "CreateQueue", QueueName=name, Attributes=attributes)["QueueUrl"])

    def function(self, name: str, **variables: str) -> str:
        """Create a function of the default handler and return its ARN."""
        made = self.call(
            "lambda",
            "CreateFunction",
            FunctionName=name,
            Runtime="python3.11",
            Handler="index.handler",
            Role=ROLE,
            Code={"ZipFile": archive()},
            Environment={"Variables": variables},
        )
        return str(made["FunctionArn"])

    async def pass_time(self, seconds: float) -> None:
        """Let virtual time pass, and guests compute."""
        until = self.world.now + int(seconds * 1000)
        while not self.world.run_until(until):
            while self.world.effects:
                await self.arena.guests.perform(self.world.effects.popleft())

    def trace(self) -> list[str]:
        """Return the canonical trace, a line an event."""
        return canonical(self.world.trace.take()).decode().splitlines()


async def fan_out(room: Room) -> list[str]:
    """Send twelve messages to a queue whose function passes them on to a queue, a topic, a phone and a function."""
    source = room.queue("source", VisibilityTimeout="90")
    target = room.queue("target")
    last = room.function("last", NOWHERE="not a target")
    topic = room.call("sns", "CreateTopic", Name="news")["TopicArn"]
    room.call("sns", "Subscribe", TopicArn=topic, Protocol="lambda", Endpoint=last)
    others = {"D_TOPIC": topic, "E_PHONE": "+15555550100"}
    room.function("middle", A_TARGET=target, B_TARGET=last, C_MISSING=MISSING, **others)
    await room.pass_time(2)
    room.call(
        "lambda",
        "CreateEventSourceMapping",
        FunctionName="middle",
        EventSourceArn="arn:aws:sqs:us-east-1:123456789012:source",
        FunctionResponseTypes=["ReportBatchItemFailures"],
        BatchSize=10,
    )
    for number in range(12):
        room.call("sqs", "SendMessage", QueueUrl=source, MessageBody=[f"text {number} é", '{"n": 1.5}'][number % 2])
    room.call("lambda", "Invoke", FunctionName="middle", InvocationType="Event", Payload=b'{"key": "\xc3\xa9", "n": 1}')
    await room.pass_time(200)
    return room.trace()


async def test_code_and_behaviour_come_to_the_same_trace(arena: Arena) -> None:
    as_code = await fan_out(Room(arena, behaviours=False))
    assert arena.guests.environments
    as_behaviour = await fan_out(Room(arena, behaviours=True))
    assert not arena.guests.environments
    assert len(as_code) > 50
    assert as_code == as_behaviour


async def test_the_emulator_knows_the_default_handler_by_its_hash() -> None:
    assert hashlib.sha256(HANDLER.read_bytes()).hexdigest() in DEFAULT_HANDLERS


async def pass_on(arena: Arena, event: Any, **variables: str) -> dict[str, Any]:
    """Run the default handler's code with an event and return its outcome."""
    environment = f"environment-{arena.runs}"
    payload = json.dumps(event).encode()
    return await arena.run(HANDLER.read_text(), payload, variables=variables, environment=environment)


def batch(*bodies: str) -> dict[str, Any]:
    """Return an SQS event."""
    arn = "arn:aws:sqs:us-east-1:123456789012:source"
    return {
        "Records": [
            {"messageId": f"m{n}", "body": body, "attributes": {}, "eventSource": "aws:sqs", "eventSourceARN": arn}
            for n, body in enumerate(bodies)
        ]
    }


def bodies(arena: Arena, url: str) -> list[str]:
    """Return what lies in a queue."""
    found: list[str] = []
    while messages := arena.sqs("ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [message["Body"] for message in messages]
    return sorted(found)


async def test_an_event_is_passed_on_as_compact_json(arena: Arena) -> None:
    url = arena.queue("target")
    outcome = await pass_on(arena, {"b": [1, "é"], "a": None}, TARGET=url)
    assert json.loads(outcome["payload"]) == {"b": [1, "é"], "a": None}
    assert bodies(arena, url) == ['{"b":[1,"é"],"a":null}']


async def test_a_batch_is_passed_on_body_by_body(arena: Arena) -> None:
    url = arena.queue("target")
    outcome = await pass_on(arena, batch(*(f"body {n:02}" for n in range(23))), TARGET=url)
    assert json.loads(outcome["payload"]) == {"batchItemFailures": []}
    assert bodies(arena, url) == [f"body {n:02}" for n in range(23)]


async def test_what_was_refused_is_reported_by_message(arena: Arena) -> None:
    url = arena.queue("target")
    outcome = await pass_on(arena, batch("fine", "\x01", "also fine"), TARGET=url)
    assert json.loads(outcome["payload"]) == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    outcome = await pass_on(arena, batch("a", "b"), TARGET=MISSING)
    assert [each["itemIdentifier"] for each in json.loads(outcome["payload"])["batchItemFailures"]] == ["m0", "m1"]


async def test_nothing_goes_back_to_where_it_came_from(arena: Arena) -> None:
    url = arena.queue("source")
    outcome = await pass_on(arena, batch("round"), SOURCE=url)
    assert json.loads(outcome["payload"]) == {"batchItemFailures": []}
    assert bodies(arena, url) == []


async def test_an_event_that_no_target_takes_is_an_error(arena: Arena) -> None:
    outcome = await pass_on(arena, {"n": 1}, TARGET=MISSING)
    assert outcome["error"]["type"] == "RuntimeError"
    assert outcome["error"]["message"] == f"{MISSING} refused the event"


async def test_without_targets_the_event_comes_back(arena: Arena) -> None:
    assert json.loads((await pass_on(arena, [1, 2]))["payload"]) == [1, 2]
