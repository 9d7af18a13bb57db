"""The models of queues find a queue that is broken: each mutant here is a mistake that somebody could make."""

from collections.abc import Callable
from typing import Any

import pytest

from emulator.services.sqs import exchange
from emulator.services.sqs.duplicates import Duplicates
from emulator.services.sqs.fifo import FifoLine
from emulator.services.sqs.message import Message, Taken
from emulator.services.sqs.operations import delete, moves
from emulator.services.sqs.queue import Queue
from emulator.services.sqs.standard import StandardLine
from tests.emulator.services.sqs.test_models import FifoMachine, StandardMachine
from tests.mutants import Case, assert_found, named


def worn_messages_are_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        exchange, "move_to_dead_letters", lambda scope, queue, message, *rest: queue.remove(message, scope.now)
    )


def worn_messages_stay(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(exchange, "move_to_dead_letters", lambda scope, queue, message, *rest: queue.line.add(message))


def a_stale_handle_deletes(patch: pytest.MonkeyPatch) -> None:
    def deleting(scope: Any, call: Any, queue: Queue) -> Callable[[dict[str, Any]], dict[str, Any]]:
        def remove(entry: dict[str, Any]) -> dict[str, Any]:
            message = queue.holder(entry["ReceiptHandle"])
            if message is not None:
                queue.remove(message, scope.now)
            return {}

        return remove

    patch.setattr(delete, "_deleting", deleting)


def returned_messages_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    add = StandardLine.add

    def forget(self: StandardLine, message: Message) -> None:
        if message.count != 2:
            add(self, message)

    patch.setattr(StandardLine, "add", forget)


def new_messages_go_first(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(StandardLine, "add", lambda self, message: self.arrived.appendleft(message))


def what_is_moved_back_keeps_its_count(patch: pytest.MonkeyPatch) -> None:
    def move_back(scope: Any, source: Queue, target: Queue, message: Message) -> None:
        count = message.count
        real(scope, source, target, message)
        next(iter(reversed(target.members.values()))).count = count

    real = moves._move_back
    patch.setattr(moves, "_move_back", move_back)


def half_of_what_is_to_move_is_dropped(patch: pytest.MonkeyPatch) -> None:
    real = moves._move_back

    def move_back(scope: Any, source: Queue, target: Queue, message: Message) -> None:
        if message.sequence % 2:
            source.remove(message, scope.now)
        else:
            real(scope, source, target, message)

    patch.setattr(moves, "_move_back", move_back)


def a_group_overtakes_itself(patch: pytest.MonkeyPatch) -> None:
    def take(self: FifoLine, limit: int, worn_at: int) -> Taken:
        self.open.clear()
        self.opened.clear()
        visible = [message for group in self.groups.values() for message in group if message.state == 1]
        return Taken(visible[:limit], [])

    patch.setattr(FifoLine, "take", take)


def every_message_is_a_duplicate_of_its_group(patch: pytest.MonkeyPatch) -> None:
    find = Duplicates.find
    patch.setattr(Duplicates, "find", lambda self, group, identity, now: find(self, group, "same", now))
    remember = Duplicates.remember

    def once(self: Duplicates, group: str, message: Message) -> None:
        identity, message.deduplication = message.deduplication, "same"
        remember(self, group, message)
        message.deduplication = identity

    patch.setattr(Duplicates, "remember", once)


def time_is_not_saved(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Queue, "__reduce__", lambda self: (_without_timers, (_fields(self),)), raising=False)


def _fields(queue: Queue) -> dict[str, Any]:
    return {name: getattr(queue, name) for name in queue.__slots__}


def _without_timers(fields: dict[str, Any]) -> Queue:
    queue = object.__new__(Queue)
    for name, value in {**fields, "hidden": []}.items():
        setattr(queue, name, value)
    return queue


BOTH = (worn_messages_are_lost, worn_messages_stay, a_stale_handle_deletes, half_of_what_is_to_move_is_dropped)
CASES: list[Case] = [
    *((StandardMachine, mutate) for mutate in (*BOTH, returned_messages_are_forgotten, new_messages_go_first)),
    (StandardMachine, what_is_moved_back_keeps_its_count),
    (StandardMachine, time_is_not_saved),
    *((FifoMachine, mutate) for mutate in (*BOTH, a_group_overtakes_itself)),
    (FifoMachine, every_message_is_a_duplicate_of_its_group),
]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_broken_queue_is_found(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_found(case, monkeypatch, examples=1_000, steps=40)
