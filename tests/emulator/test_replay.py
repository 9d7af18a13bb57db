"""What comes from outside, drawn at random: made again from the journal's lines it gives the same trace."""

from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.bus.calls import Pending
from emulator.kernel.journal import Command, decode, encode
from emulator.kernel.trace import TraceEvent, digest_of
from emulator.registry import find_services
from emulator.world import DEFAULT_ACCOUNT, DRAIN_EVERY, World
from tests.emulator.worlds import Bench, Refused, only

QUEUES = ("orders", "dead", "group.fifo")
POLICY = f'{{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:{DEFAULT_ACCOUNT}:dead","maxReceiveCount":2}}'
ATTRIBUTES = {
    "orders": {"VisibilityTimeout": "2", "RedrivePolicy": POLICY},
    "dead": {"MessageRetentionPeriod": "60"},
    "group.fifo": {"FifoQueue": "true", "ContentBasedDeduplication": "true", "VisibilityTimeout": "3"},
}
ACTIONS = st.one_of(
    st.tuples(st.just("send"), st.sampled_from(QUEUES), st.integers(0, 3)),
    st.tuples(st.just("receive"), st.sampled_from(QUEUES), st.integers(0, 5)),
    st.tuples(st.just("delete"), st.sampled_from(QUEUES), st.integers(0, 9)),
    st.tuples(st.just("hide"), st.sampled_from(QUEUES), st.integers(0, 4)),
    st.tuples(st.just("pass"), st.just(""), st.sampled_from([1, 500, 2_000, 30_000, 70_000])),
    st.tuples(st.just("withdraw"), st.just(""), st.integers(0, 3)),
    st.tuples(st.just("purge"), st.sampled_from(QUEUES), st.just(0)),
    st.tuples(st.just("read"), st.sampled_from(QUEUES), st.just(0)),
)


class Session:
    """Performs drawn actions on a world, using the receipt handles that it was given."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.urls = {name: bench.queue(name, **ATTRIBUTES[name]) for name in ("dead", "orders", "group.fifo")}
        self.handles: dict[str, list[str]] = {name: [] for name in QUEUES}
        self.waiting: list[int] = []

    def perform(self, kind: str, name: str, number: int) -> None:
        """Perform one action; what AWS refuses is refused."""
        url = self.urls.get(name, "")
        handles = self.handles.get(name) or ["none"]
        handle = handles[number % len(handles)]
        if kind == "pass":
            self.bench.pass_time(number / 1000)
        elif kind == "withdraw" and self.waiting:
            self.bench.world.withdraw(self.waiting[number % len(self.waiting)])
        elif kind == "send":
            group = {"MessageGroupId": str(number % 2)} if name.endswith(".fifo") else {"DelaySeconds": number}
            self.bench.sqs("SendMessage", QueueUrl=url, MessageBody=str(len(self.bench.journal)), **group)
        elif kind == "receive":
            self._keep(
                name, self.bench.sqs("ReceiveMessage", QueueUrl=url, WaitTimeSeconds=number, MaxNumberOfMessages=2)
            )
        elif kind == "read":
            self.bench.attributes(url)
        else:
            self._attempt(kind, url, handle, number)

    def _attempt(self, kind: str, url: str, handle: str, number: int) -> None:
        operations: dict[str, tuple[str, dict[str, Any]]] = {
            "delete": ("DeleteMessage", {"ReceiptHandle": handle}),
            "hide": ("ChangeMessageVisibility", {"ReceiptHandle": handle, "VisibilityTimeout": number}),
            "purge": ("PurgeQueue", {}),
        }
        if kind in operations:
            operation, parameters = operations[kind]
            with suppress(Refused):
                self.bench.sqs(operation, QueueUrl=url, **parameters)

    def _keep(self, name: str, outcome: Any) -> None:
        if isinstance(outcome, Pending):
            self.waiting.append(outcome.waiter)
            return
        self.handles[name].extend(message["ReceiptHandle"] for message in outcome.get("Messages", []))


def made_again(journal: list[Command], limit: int) -> World:
    world = World(services=only("sqs"))
    world.replay([decode(encode(command)) for command in journal])
    world.run_until(limit)
    return world


@settings(max_examples=60)
@given(st.lists(ACTIONS, max_size=40))
def test_the_journal_makes_the_same_trace_again(actions: list[tuple[str, str, int]]) -> None:
    bench = Bench(services=only("sqs"))
    session = Session(bench)
    for kind, name, number in actions:
        session.perform(kind, name, number)

    again = made_again(bench.journal, bench.world.now)

    assert digest_of(again.trace.take()) == digest_of(bench.trace())


@settings(max_examples=30)
@given(st.lists(ACTIONS, max_size=30), st.data())
def test_a_checkpoint_and_the_rest_of_the_journal_make_the_same_trace(
    actions: list[tuple[str, str, int]], data: st.DataObject
) -> None:
    bench = Bench(services=only("sqs"))
    session = Session(bench)
    cut = data.draw(st.integers(0, len(actions)))
    for kind, name, number in actions[:cut]:
        session.perform(kind, name, number)
    saved, written = bench.world.save(), len(bench.journal)
    for kind, name, number in actions[cut:]:
        session.perform(kind, name, number)

    again = World(services=only("sqs"))
    again.load(saved)
    again.replay([decode(encode(command)) for command in bench.journal[written:]])
    again.run_until(bench.world.now)

    assert digest_of(again.trace.take()) == digest_of(bench.trace())


@settings(max_examples=60)
@given(st.lists(ACTIONS, max_size=40))
def test_the_counters_are_those_of_a_fold_over_the_trace(actions: list[tuple[str, str, int]]) -> None:
    bench = Bench(services=only("sqs"))
    session = Session(bench)
    for kind, name, number in actions:
        session.perform(kind, name, number)

    places: dict[str, dict[str, str]] = {bench.arn(name): {} for name in QUEUES}
    moves = {"receive": "in flight", "return": "visible", "visible": "visible"}
    for event in bench.trace():
        messages = places[event.resource]
        if event.kind == "send":
            messages[event.message] = "delayed" if event.detail["visible_at"] > event.time else "visible"
        elif event.kind in moves:
            messages[event.message] = moves[event.kind]
        elif event.kind in ("delete", "expire"):
            del messages[event.message]
        elif event.kind == "redrive":
            del messages[event.message]
            places[event.peer][event.message] = "visible"
        elif event.kind == "purge":
            messages.clear()
    for name in QUEUES:
        states = list(places[bench.arn(name)].values())
        folded = tuple(states.count(state) for state in ("visible", "in flight", "delayed"))
        assert bench.counts(session.urls[name]) == folded


def test_what_a_replay_records_is_taken_away_in_parts() -> None:
    services = {name: find_services()[name] for name in ("sqs", "actors")}
    bench = Bench(services=services)
    bench.queue()
    bench.world.control("actor", {"id": "pen", "kind": "traffic", "target": bench.arn(), "rate": 1_000, "count": 5_000})
    bench.pass_time(10)
    bench.world.control("note", {"name": "late", "value": True})

    again, parts = World(services=services), list[list[TraceEvent]]()
    again.replay(bench.journal, lambda: parts.append(again.trace.take()))

    assert digest_of([event for part in parts for event in part]) == digest_of(bench.trace())
    assert max(map(len, parts)) <= 2 * DRAIN_EVERY
