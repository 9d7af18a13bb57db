"""How many messages a second a simulation passes through SQS → Lambda → SQS, and what idle mappings cost."""

import json
import statistics
import time

import pytest

from emulator.bus.calls import Answer, Call
from emulator.contract.garbage import collect_rarely
from emulator.kernel.clock import SECOND
from emulator.world import World
from tests.bench.machine import REPEATS, report
from tests.emulator.worlds import only

pytestmark = pytest.mark.bench
SERVICES = {service.name: service for service in only("lambda_", "sqs").values()}
MESSAGES = 20_000
MESSAGES_TARGET = 50_000
IDLE_TARGET = 0.01
TOLERANCE = 5
ROLE = "arn:aws:iam::123456789012:role/worker"
BODY = json.dumps({"id": 12345, "kind": "order"})


def call(world: World, service: str, operation: str, **parameters: object) -> dict[str, object]:
    """Call an operation that must succeed at once."""
    answer = world.call(Call(service, operation, parameters, world.account, world.region))
    assert isinstance(answer, Answer)
    assert answer.failure is None, answer.failure
    return answer.result or {}


def queue(world: World, name: str) -> str:
    """Create a queue."""
    return str(call(world, "sqs", "CreateQueue", QueueName=name)["QueueUrl"])


def function(world: World, **variables: str) -> None:
    """Create a function without code that passes on to its variables."""
    call(
        world,
        "lambda",
        "CreateFunction",
        FunctionName="worker",
        Runtime="python3.12",
        Handler="index.handler",
        Role=ROLE,
        Code={"S3Bucket": "sluice-code", "S3Key": "x"},
        Environment={"Variables": variables},
    )
    model = {"function": "arn:aws:lambda:us-east-1:123456789012:function:worker", "duration_ms": 100}
    world.control("model", model)
    world.run_until(world.now + SECOND)


def mapping(world: World, name: str) -> None:
    """Map a queue to the function."""
    arn = f"arn:aws:sqs:us-east-1:123456789012:{name}"
    call(world, "lambda", "CreateEventSourceMapping", FunctionName="worker", EventSourceArn=arn)


def simulated() -> float:
    """Return the CPU seconds that a backlog takes on its way, the sends into it included."""
    world = World(seed=1, services=SERVICES)
    source, target = queue(world, "in"), queue(world, "out")
    function(world, OUT=target)
    mapping(world, "in")
    world.run_until(world.now + 2 * SECOND)
    entries = [{"Id": str(number), "MessageBody": BODY} for number in range(10)]
    began = time.process_time()
    for _ in range(MESSAGES // 10):
        call(world, "sqs", "SendMessageBatch", QueueUrl=source, Entries=entries)
    while world.run_until(world.now + SECOND) and world.timers.next_time() is not None:
        events = world.trace.take()
        if not any(event.kind in ("receive", "invoke", "complete") for event in events):
            break
    taken = time.process_time() - began
    names = ["ApproximateNumberOfMessages"]
    found = call(world, "sqs", "GetQueueAttributes", QueueUrl=target, AttributeNames=names)["Attributes"]
    assert found == {"ApproximateNumberOfMessages": str(MESSAGES)}
    return taken


def test_messages_a_second() -> None:
    collect_rarely()
    rate = MESSAGES / statistics.median(simulated() for _ in range(REPEATS))
    report("simulated messages a second through SQS → Lambda → SQS", f"{rate:,.0f} (target {MESSAGES_TARGET:,})")
    assert rate >= MESSAGES_TARGET / TOLERANCE


def test_a_thousand_idle_mappings() -> None:
    world = World(seed=1, services=SERVICES)
    function(world)
    for number in range(1000):
        queue(world, f"q{number}")
        mapping(world, f"q{number}")
    world.run_until(world.now + 30 * SECOND)
    world.trace.take()
    began = time.process_time()
    world.run_until(world.now + 60 * SECOND)
    share = (time.process_time() - began) / 60
    report("CPU of 1,000 idle mappings at real speed", f"{share:.2%} (target {IDLE_TARGET:.0%})")
    assert share <= IDLE_TARGET * TOLERANCE
