"""The pages below /_sluice."""

import concurrent.futures
import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from emulator.contract.record import TraceEvent, digest_of
from emulator.kernel.clock import DEFAULT_START
from tests.emulator.server.running import Running, running


@pytest.fixture
def endpoint() -> Iterator[Running]:
    with running() as found:
        found.page("clock", {"pause": True})
        found.page("reset", {})
        yield found


def new_queue(endpoint: Running, **attributes: str) -> str:
    url: str = endpoint.client().create_queue(QueueName="q", Attributes=attributes)["QueueUrl"]
    return url


def received(endpoint: Running, queue: str, **options: Any) -> list[str]:
    found = endpoint.client().receive_message(QueueUrl=queue, MaxNumberOfMessages=10, **options)
    return [message["Body"] for message in found.get("Messages", [])]


def test_health_names_the_services(endpoint: Running) -> None:
    status, health = endpoint.page("health")
    assert (status, health["status"], health["problem"]) == (200, "ok", None)
    assert "sqs" in health["services"]


def test_a_paused_clock_stands_still(endpoint: Running) -> None:
    first, second = endpoint.page("clock")[1], endpoint.page("clock")[1]
    assert first["now"] == second["now"] == DEFAULT_START
    assert first["iso"] == "2026-01-01T00:00:00Z"
    assert first["paused"]


def test_time_is_advanced_and_what_is_due_happens(endpoint: Running) -> None:
    queue = new_queue(endpoint, VisibilityTimeout="30")
    endpoint.client().send_message(QueueUrl=queue, MessageBody="a")
    assert received(endpoint, queue) == ["a"]
    assert endpoint.page("clock", {"advance_ms": 29_999})[1]["now"] == DEFAULT_START + 29_999
    assert received(endpoint, queue) == []
    endpoint.page("clock", {"advance_ms": 1})
    assert received(endpoint, queue) == ["a"]


def test_time_is_set_forward_to_an_instant(endpoint: Running) -> None:
    goal = DEFAULT_START + 86_400_000
    clock = endpoint.page("clock", {"until": goal})[1]
    assert (clock["now"], clock["paused"]) == (goal, True)


def test_a_step_goes_to_the_next_thing_that_is_due(endpoint: Running) -> None:
    queue = new_queue(endpoint)
    endpoint.client().send_message(QueueUrl=queue, MessageBody="a", DelaySeconds=7)
    assert endpoint.page("clock")[1]["next"] == DEFAULT_START + 7_000
    assert endpoint.page("clock", {"step": True})[1]["now"] == DEFAULT_START + 7_000
    assert received(endpoint, queue) == ["a"]


def test_a_resumed_clock_goes_on_from_where_it_stood(endpoint: Running) -> None:
    endpoint.page("clock", {"advance_ms": 5_000})
    now = endpoint.page("clock", {"resume": True})[1]["now"]
    assert DEFAULT_START + 5_000 <= now < DEFAULT_START + 8_000
    assert endpoint.page("clock", {"action": "speed", "value": 60})[1]["speed"] == 60


@pytest.mark.parametrize(
    "order",
    [
        {},
        [],
        {"fly": 1},
        {"pause": True, "step": True},
        {"advance_ms": -1},
        {"advance_ms": "1"},
        {"advance_ms": True},
        {"advance_ms": 1 << 62},
        {"until": 5},
        {"speed": 0},
        {"speed": "fast"},
    ],
)
def test_an_order_that_is_none_is_refused(endpoint: Running, order: object) -> None:
    before = endpoint.page("clock")[1]
    status, answer = endpoint.page("clock", order)
    assert status == 400
    assert answer["error"]
    assert endpoint.page("clock")[1] == before


def test_max_does_not_wait_for_a_long_poll_to_end(endpoint: Running) -> None:
    queue = new_queue(endpoint)
    endpoint.page("clock", {"resume": True})
    endpoint.page("clock", {"speed": "max"})
    began = time.monotonic()
    assert received(endpoint, queue, WaitTimeSeconds=20) == []
    assert time.monotonic() - began < 15
    assert endpoint.page("clock")[1]["now"] >= DEFAULT_START + 20_000


def test_max_does_not_jump_past_what_a_client_holds(endpoint: Running) -> None:
    queue = new_queue(endpoint, VisibilityTimeout="10")
    endpoint.client().send_message(QueueUrl=queue, MessageBody="held")
    assert received(endpoint, queue) == ["held"]
    endpoint.page("clock", {"speed": "max"})
    endpoint.page("clock", {"resume": True})
    endpoint.client().send_message(QueueUrl=queue, MessageBody="other")
    (other,) = endpoint.client().receive_message(QueueUrl=queue)["Messages"]
    with concurrent.futures.ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(received, endpoint, queue, WaitTimeSeconds=20)
        endpoint.wait_for_a_waiter()
        assert endpoint.page("clock")[1]["now"] < DEFAULT_START + 10_000
        endpoint.client().send_message(QueueUrl=queue, MessageBody="new")
        assert waiting.result(5) == ["new"]
    endpoint.client().delete_message(QueueUrl=queue, ReceiptHandle=other["ReceiptHandle"])


def test_max_stands_at_the_walls_pace_while_nobody_waits(endpoint: Running) -> None:
    queue = new_queue(endpoint)
    endpoint.client().send_message(QueueUrl=queue, MessageBody="a", DelaySeconds=600)
    endpoint.page("clock", {"speed": "max"})
    endpoint.page("clock", {"resume": True})
    for _ in range(20):
        assert endpoint.page("clock")[1]["now"] < DEFAULT_START + 60_000


def test_the_trace_is_read_in_parts_and_has_the_digest(endpoint: Running) -> None:
    queue = new_queue(endpoint)
    for number in range(5):
        endpoint.client().send_message(QueueUrl=queue, MessageBody=str(number))
    first = endpoint.page("trace?limit=2")[1]
    second = endpoint.page("trace?after=2")[1]
    events = [TraceEvent(*event) for event in first["events"] + second["events"]]
    assert [event.sequence for event in events] == [1, 2, 3, 4, 5]
    assert first["last"] == 5
    assert endpoint.page("digest")[1]["digest"] == digest_of(events)


def test_the_same_calls_give_the_same_digest_after_a_reset(endpoint: Running) -> None:
    digests = []
    for _ in range(2):
        endpoint.page("reset", {})
        queue = new_queue(endpoint)
        endpoint.client().send_message(QueueUrl=queue, MessageBody="a")
        received(endpoint, queue)
        endpoint.page("clock", {"advance_ms": 60_000})
        digests.append(endpoint.page("digest")[1]["digest"])
    assert digests[0] == digests[1]


def test_the_state_of_an_earlier_instant_is_shown(endpoint: Running) -> None:
    queue = new_queue(endpoint)
    endpoint.client().send_message(QueueUrl=queue, MessageBody="a", DelaySeconds=10)
    endpoint.page("clock", {"advance_ms": 5_000})
    endpoint.client().delete_queue(QueueUrl=queue)
    endpoint.page("clock", {"advance_ms": 5_000})
    now = endpoint.page("state")[1]
    then = endpoint.page(f"state?at={DEFAULT_START + 4_000}")[1]
    assert then["now"] == DEFAULT_START + 4_000
    assert "q" in then["services"]["sqs"]["123456789012"]["us-east-1"]["queues"]
    assert "q" not in now["services"]["sqs"]["123456789012"]["us-east-1"]["queues"]
    assert endpoint.page(f"state?at={DEFAULT_START - 1}")[0] == 400
    assert endpoint.page("state?at=99999999999999")[0] == 400
    assert endpoint.page("state?at=now")[0] == 400


def test_a_reset_world_is_new_and_its_waiting_clients_are_told(endpoint: Running) -> None:
    queue = new_queue(endpoint)
    with concurrent.futures.ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(received, endpoint, queue, WaitTimeSeconds=20)
        endpoint.wait_for_a_waiter()
        endpoint.page("reset", {})
        with pytest.raises(Exception, match="the world was reset"):
            waiting.result(5)
    assert "QueueUrls" not in endpoint.client().list_queues()
    assert endpoint.page("trace")[1] == {"last": 0, "events": []}


def test_pages_of_other_hosts_are_kept_out(endpoint: Running) -> None:
    assert endpoint.page("reset", {}, Origin="http://evil.example")[0] == 403
    assert endpoint.page("reset", {}, Origin=endpoint.url)[0] == 200


@pytest.mark.parametrize(
    ("path", "order", "status"), [("nothing", None, 404), ("reset", None, 405), ("health", {}, 405)]
)
def test_pages_that_are_not_there_are_refused(endpoint: Running, path: str, order: object, status: int) -> None:
    assert endpoint.page(path, order)[0] == status


def test_policies_are_asked_when_told_to_and_after_a_reset(endpoint: Running) -> None:
    assert endpoint.page("iam") == (200, {"mode": "off"})
    assert endpoint.page("iam", {"mode": "enforce"}) == (200, {"mode": "enforce"})
    iam = endpoint.client("iam")
    iam.create_user(UserName="ann")
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    with pytest.raises(ClientError, match="user/ann is not authorized to perform: sqs:createqueue") as refused:
        endpoint.client(access_key=key["AccessKeyId"]).create_queue(QueueName="q")
    assert refused.value.response["Error"]["Code"] == "AccessDenied"
    endpoint.client().create_queue(QueueName="q")
    endpoint.page("reset", {})
    assert endpoint.page("iam") == (200, {"mode": "enforce"})


@pytest.mark.parametrize("order", [{"mode": "maybe"}, {}, [], "warn"])
def test_a_mode_that_there_is_not_is_refused(endpoint: Running, order: object) -> None:
    assert endpoint.page("iam", order) == (400, {"error": "mode is one of off, warn, enforce"})
