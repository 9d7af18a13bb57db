"""Random lives of functions against what must hold whatever happens."""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.kernel.trace import TraceEvent, digest_of
from emulator.world import World
from tests.emulator.services.lambda_.bench import SERVICES, LambdaBench

EVENTS = st.lists(st.integers(min_value=0, max_value=300), min_size=1, max_size=12)
RATES = st.sampled_from([0.0, 0.3, 0.7, 1.0])


def rebuilt(bench: LambdaBench) -> None:
    """Go on in a world made of what was saved."""
    world = World(seed=bench.world.seed, services=SERVICES)
    world.load(bench.world.save())
    bench.world = world


@settings(max_examples=30, deadline=None)
@given(
    seconds=EVENTS,
    error_rate=RATES,
    retries=st.integers(0, 2),
    duration_ms=st.sampled_from([0, 500, 20_000]),
    reserved=st.sampled_from([None, 1, 2]),
    seed=st.integers(0, 1000),
)
def test_every_event_succeeds_once_or_is_dead_lettered_once(
    seconds: list[int], error_rate: float, retries: int, duration_ms: int, reserved: int | None, seed: int
) -> None:
    bench = LambdaBench(seed=seed)
    dead = bench.queue("dead")
    model = {"error_rate": error_rate, "duration_ms": duration_ms}
    bench.function(model=model, Timeout=60, DeadLetterConfig={"TargetArn": bench.arn("dead")})
    bench.call_lambda("PutFunctionEventInvokeConfig", FunctionName="worker", MaximumRetryAttempts=retries)
    if reserved:
        bench.call_lambda("PutFunctionConcurrency", FunctionName="worker", ReservedConcurrentExecutions=reserved)
    for pause in seconds:
        bench.pass_time(pause)
        bench.invoke(InvocationType="Event")
    bench.pass_time(24 * 3600)
    ids = [event.message for event in bench.of_kind("enqueue")]
    attempts = Counter(event.message for event in bench.of_kind("invoke"))
    done = Counter(event.message for event in bench.of_kind("complete"))
    dead_lettered = Counter(event.message for event in bench.of_kind("dead-letter"))
    assert len(ids) == len(seconds)
    assert all(done[event] + dead_lettered[event] == 1 for event in ids)
    assert all(1 <= attempts[event] <= retries + 1 for event in ids)
    assert all(attempts[event] == retries + 1 for event in dead_lettered)
    assert bench.counts(dead)[0] == sum(dead_lettered.values())
    if reserved:
        assert most_at_once(bench.trace()) <= reserved


def most_at_once(events: list[TraceEvent]) -> int:
    running = most = 0
    for event in events:
        running += {"invoke": 1, "complete": -1, "error": -1}.get(event.kind, 0)
        most = max(most, running)
    return most


@settings(max_examples=60, deadline=None)
@given(
    bursts=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 30)), min_size=1, max_size=6),
    error_rate=st.sampled_from([0.0, 0.4]),
    duration_ms=st.sampled_from([0, 300, 5_000]),
    mapping=st.fixed_dictionaries(
        {"BatchSize": st.sampled_from([1, 2, 7, 10])},
        optional={
            "MaximumBatchingWindowInSeconds": st.integers(0, 5),
            "ScalingConfig": st.just({"MaximumConcurrency": 2}),
            "FunctionResponseTypes": st.just(["ReportBatchItemFailures"]),
        },
    ),
    seed=st.integers(0, 1000),
    saves=st.booleans(),
)
def test_every_message_is_passed_on_and_none_without_a_receive(
    bursts: list[tuple[int, int]],
    error_rate: float,
    duration_ms: int,
    mapping: dict[str, Any],
    seed: int,
    saves: bool,
) -> None:
    bench = LambdaBench(seed=seed)
    queue, out = bench.queue(), bench.queue("out")
    variables = {"Variables": {"OUT": out}}
    bench.function(model={"error_rate": error_rate, "duration_ms": duration_ms}, Timeout=20, Environment=variables)
    bench.mapping(**mapping)
    sent: list[str] = []
    for pause, count in bursts:
        bench.pass_time(pause)
        sent += bench.send(queue, *["m"] * count)
        if saves:
            rebuilt(bench)
    bench.pass_time(3600)
    assert bench.counts(queue) == (0, 0, 0)
    assert bench.counts(out)[0] == len(sent)
    deleted = Counter(event.message for event in bench.of_kind("delete"))
    received = Counter(event.message for event in bench.of_kind("receive"))
    invoked = Counter(message for event in bench.of_kind("invoke") for message in event.detail["messages"])
    assert deleted == Counter(sent)
    assert invoked == received


def test_a_saved_world_goes_on_to_the_same_digest() -> None:
    def lived(*, saves: bool) -> str:
        bench = LambdaBench(seed=3)
        queue, out = bench.queue(), bench.queue("out")
        variables = {"Variables": {"OUT": out}}
        bench.function(model={"error_rate": 0.3, "duration_ms": 700}, Environment=variables)
        bench.mapping(BatchSize=3, MaximumBatchingWindowInSeconds=1)
        for _ in range(10):
            bench.send(queue, "a", "b", "c", "d")
            bench.invoke(InvocationType="Event")
            bench.pass_time(0.5)
            if saves:
                bench.trace()
                rebuilt(bench)
        bench.pass_time(600)
        return digest_of(bench.trace())

    assert lived(saves=True) == lived(saves=False)
