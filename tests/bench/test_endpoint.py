"""What the endpoint takes by itself: to start, to be idle, to keep clients waiting, and with a deep queue."""

import contextlib
import socket
import statistics
import time
from typing import Any

import orjson
import pytest

from tests.bench.endpoint import BODY, call, cpu_s, measure_idle_polls, rss_mb, running, signed
from tests.bench.machine import REPEATS, report

pytestmark = pytest.mark.bench
TOLERANCE = 5
START_S, IDLE_MB, POLL_MS, IDLE_PERCENT = 0.4, 60, 1.5, 1.0
DEPTHS = (10, 2_000, 20_000, 200_000)
FLAT = 1.5
"""How much more a message of the deepest queue may take than one of the shallowest."""
BATCH = 10
COUNT = 1_000


def test_start_and_idle_memory() -> None:
    starts, idle = [], []
    for _ in range(REPEATS):
        with running() as (url, pid, _):
            call(url, "AmazonSQS.ListQueues", {})
            starts.append(cpu_s(pid))
            idle.append(rss_mb(pid))
    started, memory = statistics.median(starts), statistics.median(idle)
    report("endpoint, CPU from the start to the first call's answer", f"{started:.2f} s (target {START_S} s in all)")
    report("endpoint, idle", f"{memory:.0f} MB (target {IDLE_MB})")
    assert started <= START_S * TOLERANCE
    assert memory <= IDLE_MB * TOLERANCE


def test_a_thousand_idle_long_polls() -> None:
    figures = measure_idle_polls(10)
    report("endpoint, 1,000 idle long polls", f"{figures['cpu_percent']} % CPU (target {IDLE_PERCENT})")
    assert figures["cpu_percent"] <= IDLE_PERCENT * TOLERANCE


def raw(url: str, service: str, target: str, body: bytes) -> tuple[socket.socket, bytes]:
    """Return a connection, and a request that can be sent on it."""
    lines = [f"{name}: {text}" for name, text in signed(url, target, body).items()]
    host, port = url.removeprefix("http://").split(":")
    head = "\r\n".join(["POST / HTTP/1.1", f"Host: {host}:{port}", *lines, "", ""])
    head = head.replace("/sqs/aws4_request", f"/{service}/aws4_request")
    return socket.create_connection((host, int(port))), head.encode() + body


def test_from_publish_to_a_waiting_long_poll() -> None:
    taken = []
    with running() as (url, _, _), contextlib.ExitStack() as stack:
        queue = call(url, "AmazonSQS.CreateQueue", {"QueueName": "bench"})["QueueUrl"]
        found = call(url, "AmazonSQS.GetQueueAttributes", {"QueueUrl": queue, "AttributeNames": ["QueueArn"]})
        subscriber = found["Attributes"]["QueueArn"]
        topic = subscriber.replace(":sqs:", ":sns:").replace(":bench", ":t")
        form(url, f"Action=CreateTopic&Version=2010-03-31&Name={topic.rpartition(':')[2]}")
        form(url, f"Action=Subscribe&Version=2010-03-31&TopicArn={topic}&Protocol=sqs&Endpoint={subscriber}")
        poll = orjson.dumps({"QueueUrl": queue, "WaitTimeSeconds": 20})
        waiter, request = raw(url, "sqs", "AmazonSQS.ReceiveMessage", poll)
        stack.enter_context(waiter)
        publisher = stack.enter_context(socket.create_connection(waiter.getpeername()))
        publish = form_request(url, f"Action=Publish&Version=2010-03-31&TopicArn={topic}&Message={BODY}")
        for _ in range(100):
            waiter.sendall(request)
            time.sleep(0.01)
            began = time.perf_counter()
            publisher.sendall(publish)
            assert BODY.encode() in waiter.recv(65536)
            taken.append((time.perf_counter() - began) * 1000)
            publisher.recv(65536)
    p50 = statistics.median(taken)
    report("endpoint, publish → waiting long poll, p50", f"{p50:.2f} ms (target {POLL_MS})")
    assert p50 <= POLL_MS * TOLERANCE


def form_request(url: str, text: str) -> bytes:
    """Return an unsigned request of the Query protocol to SNS."""
    kind = "Content-Type: application/x-www-form-urlencoded"
    scope = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=0"
    head = f"POST / HTTP/1.1\r\nHost: {url.removeprefix('http://')}\r\n{kind}\r\nAuthorization: {scope}\r\n"
    return f"{head}Content-Length: {len(text)}\r\n\r\n{text}".encode()


def form(url: str, text: str) -> None:
    """Make one call of the Query protocol that must succeed."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(form_request(url, text))
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 200"), answer


def receive_and_delete(url: str, queue: str) -> None:
    """Receive and delete a batch of messages."""
    maximum = {"QueueUrl": queue, "MaxNumberOfMessages": BATCH}
    found: list[dict[str, Any]] = call(url, "AmazonSQS.ReceiveMessage", maximum)["Messages"]
    entries = [{"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(found)]
    call(url, "AmazonSQS.DeleteMessageBatch", {"QueueUrl": queue, "Entries": entries})


def test_a_deep_queue_is_as_fast_as_a_shallow_one() -> None:
    entries = [{"Id": str(number), "MessageBody": "x" * 100} for number in range(BATCH)]
    figures: dict[int, float] = {}
    with running() as (url, pid, _):
        for depth in DEPTHS:
            queue = call(url, "AmazonSQS.CreateQueue", {"QueueName": f"deep-{depth}"})["QueueUrl"]
            body = orjson.dumps({"QueueUrl": queue, "Entries": entries})
            connection, request = raw(url, "sqs", "AmazonSQS.SendMessageBatch", body)
            with connection:
                for _ in range(depth // BATCH):
                    connection.sendall(request)
                    connection.recv(65536)
                taken = []
                for _ in range(REPEATS):
                    spent = 0.0
                    for _ in range(COUNT // BATCH):
                        before = cpu_s(pid)
                        receive_and_delete(url, queue)
                        spent += cpu_s(pid) - before
                        connection.sendall(request)
                        connection.recv(65536)
                    taken.append(spent / COUNT * 1e6)
            figures[depth] = min(taken)
    shown = ", ".join(f"{depth:,} queued {figure:.0f} µs" for depth, figure in figures.items())
    report("endpoint, receive + delete of a message", f"{shown} (target: flat)")
    assert figures[200_000] <= figures[2_000] * FLAT * TOLERANCE
