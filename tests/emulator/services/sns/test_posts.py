"""HTTP subscriptions of a real server on the endpoint's machine: confirmed, posted to, tried again, left alone."""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

import pytest

from emulator.kernel.trace import TraceEvent
from emulator.services.sns.certificate import PEM
from tests.emulator.server.running import Running, running


class Hook:
    """A server on this machine: `url`, the posts that it got, and the statuses that it answers with, 200 at last."""

    def __init__(self) -> None:
        self.posts: Queue[tuple[dict[str, str], str]] = Queue()
        self.statuses: list[int] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                hook.posts.put((dict(self.headers), body))
                self.send_response(hook.statuses.pop(0) if hook.statuses else 200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}/orders?from=topic"
        threading.Thread(target=self.server.serve_forever).start()

    def next(self) -> tuple[dict[str, str], dict[str, Any]]:
        headers, body = self.posts.get(timeout=60)
        return headers, json.loads(body)


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()
    yield hook
    hook.server.shutdown()
    hook.server.server_close()


@pytest.fixture
def open_endpoint() -> Iterator[Running]:
    """An endpoint whose topics may post to this machine."""
    with running(reaches_machine=True) as endpoint:
        yield endpoint


def confirmed(endpoint: Running, hook: Hook, attributes: dict[str, str] | None = None) -> tuple[Any, str]:
    """Subscribe the hook to a new topic and visit the address that it gets; return the client and the topic."""
    sns = endpoint.client("sns")
    topic = sns.create_topic(Name="orders")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=hook.url, Attributes=attributes or {})
    headers, confirmation = hook.next()
    assert headers["x-amz-sns-message-type"] == confirmation["Type"] == "SubscriptionConfirmation"
    urllib.request.urlopen(confirmation["SubscribeURL"], timeout=60).close()
    return sns, topic


def test_a_server_confirms_and_gets_what_is_published(open_endpoint: Running, hook: Hook) -> None:
    sns, topic = confirmed(open_endpoint, hook)
    message = sns.publish(TopicArn=topic, Subject="New", Message="order 1")["MessageId"]
    headers, notification = hook.next()
    assert headers["x-amz-sns-message-type"] == "Notification"
    assert headers["x-amz-sns-subscription-arn"].startswith(f"{topic}:")
    assert (notification["MessageId"], notification["Subject"]) == (message, "New")
    assert notification["Message"] == "order 1"
    with urllib.request.urlopen(notification["SigningCertURL"], timeout=60) as answer:
        assert answer.read().decode() == PEM


def test_raw_delivery_posts_the_message_as_it_is(open_endpoint: Running, hook: Hook) -> None:
    sns, topic = confirmed(open_endpoint, hook, {"RawMessageDelivery": "true"})
    sns.publish(TopicArn=topic, Message='{"order": 1}')
    headers, body = hook.next()
    assert headers["x-amz-sns-rawdelivery"] == "true"
    assert body == {"order": 1}


def test_a_server_that_fails_is_tried_again(open_endpoint: Running, hook: Hook) -> None:
    retries = {"numRetries": 2, "numNoDelayRetries": 2, "minDelayTarget": 1, "maxDelayTarget": 1}
    sns, topic = confirmed(open_endpoint, hook, {"DeliveryPolicy": json.dumps({"healthyRetryPolicy": retries})})
    hook.statuses = [500, 429]
    sns.publish(TopicArn=topic, Message="order 1")
    assert [hook.next()[1]["Message"] for _ in range(3)] == ["order 1"] * 3


@pytest.mark.parametrize("where", ["http://10.0.0.1/", "http://example.com/", "{own}/_sluice/reset"])
def test_other_machines_and_the_endpoint_itself_are_not_reached(open_endpoint: Running, where: str) -> None:
    sns = open_endpoint.client("sns")
    topic = sns.create_topic(Name="orders")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=where.format(own=open_endpoint.url))
    assert refusals(open_endpoint) == ["EgressRefused"]


def test_a_server_that_is_not_there_is_told_in_the_trace(open_endpoint: Running, hook: Hook) -> None:
    hook.server.shutdown()
    hook.server.server_close()
    sns = open_endpoint.client("sns")
    topic = sns.create_topic(Name="orders")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=hook.url)
    assert refusals(open_endpoint) == ["EndpointUnreachable"]


def refusals(endpoint: Running) -> list[str]:
    """Return the codes of the refusals in the trace, when there are any."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        _, page = endpoint.page("trace?limit=10000")
        events = [TraceEvent(*event) for event in page["events"]]
        if found := [event.detail["code"] for event in events if event.kind == "refuse"]:
            return found
    return []
