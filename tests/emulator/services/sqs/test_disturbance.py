"""What a lesson may make a standard queue do: duplicate and reorder, by its seed."""

import pytest

from tests.emulator.worlds import Bench, Refused, only


def process(bench: Bench, url: str, count: int) -> list[str]:
    """Send messages, then receive and delete until nothing comes any more."""
    for number in range(count):
        bench.sqs("SendMessage", QueueUrl=url, MessageBody=str(number))
    seen: list[str] = []
    for _ in range(3 * count):
        for message in bench.receive(url):
            seen.append(message["Body"])
            bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        bench.pass_time(1)
    return seen


def disturbed(seed: int, **rates: float) -> tuple[list[str], Bench]:
    bench = Bench(services=only("sqs"), seed=seed)
    url = bench.queue()
    bench.sqs("DisturbDelivery", QueueUrl=url, **rates)
    return process(bench, url, 50), bench


def test_by_itself_a_queue_neither_duplicates_nor_reorders(bench: Bench) -> None:
    assert process(bench, bench.queue(), 50) == [str(number) for number in range(50)]


def test_duplicates_come_with_their_cause(bench: Bench) -> None:
    seen, bench = disturbed(1, DuplicateRate=0.2)

    extra = len(seen) - 50
    assert extra > 0
    assert set(seen) == {str(number) for number in range(50)}
    events = bench.trace()
    duplicates = [event for event in events if event.kind == "duplicate"]
    assert len(duplicates) == extra
    assert all(events[event.cause - 1].kind == "delete" for event in duplicates)


def test_reordering_loses_nothing_and_keeps_messages_near_their_place() -> None:
    seen, _ = disturbed(1, ReorderRate=0.3)

    assert seen != [str(number) for number in range(50)]
    assert sorted(seen, key=int) == [str(number) for number in range(50)]


def test_the_seed_decides() -> None:
    assert disturbed(1, DuplicateRate=0.2)[0] == disturbed(1, DuplicateRate=0.2)[0]
    assert disturbed(1, DuplicateRate=0.2)[0] != disturbed(2, DuplicateRate=0.2)[0]


def test_it_can_be_turned_off(bench: Bench) -> None:
    url = bench.queue()
    bench.sqs("DisturbDelivery", QueueUrl=url, DuplicateRate=1.0, ReorderRate=1.0)
    bench.sqs("DisturbDelivery", QueueUrl=url, DuplicateRate=0.0)

    assert process(bench, url, 20) == [str(number) for number in range(20)]


def test_a_fifo_queue_is_not_disturbed(bench: Bench) -> None:
    url = bench.queue("orders.fifo", FifoQueue="true")

    with pytest.raises(Refused):
        bench.sqs("DisturbDelivery", QueueUrl=url, DuplicateRate=0.5)


def test_a_rate_is_between_nothing_and_always(bench: Bench) -> None:
    with pytest.raises(Refused):
        bench.sqs("DisturbDelivery", QueueUrl=bench.queue(), DuplicateRate=1.5)
