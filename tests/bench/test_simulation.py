"""How many messages a second a simulation passes through SQS → Lambda → SQS, and what idle mappings cost."""

import hashlib
import json
import resource
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from emulator.bus.calls import Answer, Call
from emulator.contract.garbage import collect_rarely
from emulator.kernel.clock import MINUTE, SECOND
from emulator.kernel.trace import TraceEvent, canonical
from emulator.world import World
from tests.bench.machine import REPEATS, report
from tests.emulator.worlds import only

pytestmark = pytest.mark.bench
SERVICES = {service.name: service for service in only("lambda_", "sqs").values()}
MESSAGES = 20_000
MESSAGES_TARGET = 50_000
IDLE_TARGET = 0.01
ROUNDS = 20
GROWTH_TARGET_MB = 10
"""Between 40,000 messages and 400,000."""
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


def passing() -> tuple[World, str, str]:
    """Return a world that passes messages from one queue on to another, and their URLs."""
    world = World(seed=1, services=SERVICES)
    source, target = queue(world, "in"), queue(world, "out")
    function(world, OUT=target)
    mapping(world, "in")
    world.run_until(world.now + 2 * SECOND)
    return world, source, target


def pass_on(world: World, source: str, messages: int) -> Iterator[list[TraceEvent]]:
    """Send messages and let them pass; yield what is recorded, a second at a time."""
    entries = [{"Id": str(number), "MessageBody": BODY} for number in range(10)]
    for _ in range(messages // 10):
        call(world, "sqs", "SendMessageBatch", QueueUrl=source, Entries=entries)
    while world.run_until(world.now + SECOND) and world.timers.next_time() is not None:
        events = world.trace.take()
        yield events
        if not any(event.kind in ("receive", "invoke", "complete") for event in events):
            break


def arrived(world: World, target: str) -> int:
    """Return how many messages a queue holds."""
    names = ["ApproximateNumberOfMessages"]
    found: Any = call(world, "sqs", "GetQueueAttributes", QueueUrl=target, AttributeNames=names)["Attributes"]
    return int(found["ApproximateNumberOfMessages"])


def simulated() -> float:
    """Return the CPU seconds that a backlog takes on its way, the sends into it included."""
    world, source, target = passing()
    began = time.process_time()
    for _ in pass_on(world, source, MESSAGES):
        pass
    taken = time.process_time() - began
    assert arrived(world, target) == MESSAGES
    return taken


def resident_mb() -> float:
    """Return how much memory this process has."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1_000_000


def grown_mb(rounds: int) -> float:
    """Return by how much the memory grows from the second to the last of some rounds of messages."""
    world, source, target = passing()
    digest, before = hashlib.sha256(), 0.0
    for number in range(rounds):
        for events in pass_on(world, source, MESSAGES):
            digest.update(canonical(events))
        assert arrived(world, target) == MESSAGES
        world.run_until(world.now + MINUTE)
        call(world, "sqs", "PurgeQueue", QueueUrl=target)
        if number == 1:
            before = resident_mb()
    return resident_mb() - before


def test_messages_a_second() -> None:
    collect_rarely()
    rate = MESSAGES / statistics.median(simulated() for _ in range(REPEATS))
    report("simulated messages a second through SQS → Lambda → SQS", f"{rate:,.0f} (target {MESSAGES_TARGET:,})")
    assert rate >= MESSAGES_TARGET / TOLERANCE


def test_memory_does_not_grow_with_the_messages() -> None:
    collect_rarely()
    messages, grown = ROUNDS * MESSAGES, grown_mb(ROUNDS)
    report(f"memory that {messages:,} messages leave behind", f"{grown:.0f} MB (target {GROWTH_TARGET_MB} MB)")
    assert grown <= GROWTH_TARGET_MB * TOLERANCE


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
