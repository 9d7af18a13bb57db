"""kombu's SQS transport, unchanged: queues, acknowledgement, rejection, and fan-out by SNS."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from kombu import Connection, Exchange, Queue

from tests.emulator.server.running import Running


@pytest.fixture
def connection(endpoint: Running) -> Iterator[Any]:
    """A connection whose queues are its own."""
    options = {
        "region": "us-east-1",
        "queue_name_prefix": f"k{uuid.uuid4().hex[:6]}-",
        "visibility_timeout": 60,
        "wait_time_seconds": 1,
        "supports_fanout": True,
    }
    host, port = endpoint.address
    with Connection(f"sqs://test:test@{host}:{port}//", transport_options=options, ssl=False) as found:
        yield found


def test_what_is_put_is_got_and_acknowledged_once(connection: Any) -> None:
    with connection.SimpleQueue("orders") as queue:
        for number in range(12):
            queue.put({"number": number, "text": "ünïcode ✓"})
        got = []
        for _ in range(12):
            message = queue.get(timeout=60)
            got.append(message.payload["number"])
            message.ack()
        assert sorted(got) == list(range(12))
        assert queue.qsize() == 0


def test_what_is_requeued_comes_again(connection: Any) -> None:
    with connection.SimpleQueue("orders") as queue:
        queue.put("again")
        queue.get(timeout=60).requeue()
        message = queue.get(timeout=60)
        assert message.payload == "again"
        message.ack()


def test_a_queue_that_is_purged_is_empty(connection: Any) -> None:
    with connection.SimpleQueue("orders") as queue:
        queue.put(1)
        queue.put(2)
        assert queue.clear()
        with pytest.raises(queue.Empty):
            queue.get(block=False)


def test_a_fifo_queue_keeps_the_order(connection: Any) -> None:
    with connection.SimpleQueue("line.fifo") as queue:
        for number in range(8):
            queue.put(number, MessageGroupId="one")
        got = []
        for _ in range(8):
            message = queue.get(timeout=60)
            got.append(message.payload)
            message.ack()
        assert got == list(range(8))


def test_a_fanout_exchange_reaches_each_of_its_queues_by_sns(connection: Any) -> None:
    exchange = Exchange("news", type="fanout")
    queues = [Queue(name, exchange) for name in ("left", "right")]
    heard: list[tuple[str, Any]] = []

    def listener(name: str) -> Any:
        def hear(body: Any, message: Any) -> None:
            heard.append((name, body))
            message.ack()

        return hear

    with connection.channel() as channel:
        consumers = [channel.Consumer([queue], callbacks=[listener(queue.name)]) for queue in queues]
        for consumer in consumers:
            consumer.consume()
        channel.Producer(exchange=exchange).publish({"hello": "all"})
        while len(heard) < len(queues):
            connection.drain_events(timeout=60)
    assert sorted(heard) == [("left", {"hello": "all"}), ("right", {"hello": "all"})]
