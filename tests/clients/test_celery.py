"""A Celery worker whose broker is SQS, unchanged: tasks run once, retries and countdowns come back."""

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.children import child
from tests.clients import tasks
from tests.emulator.server.running import Running
from tests.emulator.started import CREDENTIALS, ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def done(endpoint: Running) -> Iterator[str]:
    """The queue in which a running worker's tasks tell what they did."""
    host, port = endpoint.address
    broker = f"sqs://test:test@{host}:{port}//"
    tasks.app.conf.update(broker_url=broker)
    url: str = endpoint.client().create_queue(QueueName="done")["QueueUrl"]
    environment = {**os.environ, **CREDENTIALS, "BROKER_URL": broker, "AWS_ENDPOINT_URL": endpoint.url}
    command = [sys.executable, "-m", "celery", "-A", "tests.clients.tasks", "worker", "--pool", "solo"]
    options = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
    with child([*command, *options], cwd=ROOT, env=environment) as worker:
        yield url
        worker.terminate()
    tasks.app.close()


def told(endpoint: Running, done: str, count: int) -> list[str]:
    """Return the next texts that tasks have told."""
    sqs, texts = endpoint.client(), []
    for _ in range(30):
        messages: list[Any] = sqs.receive_message(QueueUrl=done, WaitTimeSeconds=2).get("Messages", [])
        for message in messages:
            texts.append(message["Body"])
            sqs.delete_message(QueueUrl=done, ReceiptHandle=message["ReceiptHandle"])
        if len(texts) == count:
            break
    return sorted(texts)


def test_each_task_is_run_once(endpoint: Running, done: str) -> None:
    for number in range(5):
        tasks.add.delay(number, 1)
    assert told(endpoint, done, 5) == [f"{number} + 1 = {number + 1}" for number in range(5)]
    assert endpoint.client().receive_message(QueueUrl=done).get("Messages") is None


def test_a_task_with_a_countdown_and_one_that_retries_are_done_in_the_end(endpoint: Running, done: str) -> None:
    tasks.add.apply_async((1, 2), countdown=2)
    tasks.stumble.delay("hurdle")
    assert told(endpoint, done, 2) == ["1 + 2 = 3", "hurdle after 2 retries"]
