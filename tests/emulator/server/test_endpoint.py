"""The endpoint as HTTP clients see it."""

import concurrent.futures
import contextlib
import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.emulator.server.running import Running, read_responses, running


@pytest.fixture
def queue(endpoint: Running, request: pytest.FixtureRequest) -> str:
    name = f"q{abs(hash(request.node.name))}"
    url: str = endpoint.client().create_queue(QueueName=name)["QueueUrl"]
    return url


def raw(target: str, parameters: dict[str, Any], *, head: str = "", version: str = "1.1") -> bytes:
    body = json.dumps(parameters).encode()
    lines = f"POST / HTTP/{version}\r\nHost: h\r\nX-Amz-Target: AmazonSQS.{target}\r\n{head}"
    return f"{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


def test_a_queue_is_used_through_boto3(endpoint: Running, queue: str) -> None:
    sqs = endpoint.client()
    sent = sqs.send_message(QueueUrl=queue, MessageBody="hello")
    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert (message["MessageId"], message["Body"]) == (sent["MessageId"], "hello")
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    assert "Messages" not in sqs.receive_message(QueueUrl=queue)


def test_queue_urls_lead_back_to_the_endpoint(endpoint: Running, queue: str) -> None:
    assert queue.startswith(f"{endpoint.url}/123456789012/")
    assert queue in endpoint.client().list_queues()["QueueUrls"]


def test_accounts_do_not_see_each_other(endpoint: Running, queue: str) -> None:
    with pytest.raises(ClientError, match="NonExistentQueue"):
        endpoint.client(access_key="111122223333").get_queue_url(QueueName=queue.rpartition("/")[2])


def test_a_long_poll_is_answered_by_the_send_of_another_client(endpoint: Running, queue: str) -> None:
    with concurrent.futures.ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(endpoint.client().receive_message, QueueUrl=queue, WaitTimeSeconds=20)
        endpoint.wait_for_a_waiter()
        endpoint.client().send_message(QueueUrl=queue, MessageBody="now")
        assert waiting.result(5)["Messages"][0]["Body"] == "now"


def test_a_client_that_has_gone_takes_no_message(endpoint: Running, queue: str) -> None:
    with endpoint.connect() as gone:
        gone.sendall(raw("ReceiveMessage", {"QueueUrl": queue, "WaitTimeSeconds": 20}))
        endpoint.wait_for_a_waiter()
    with concurrent.futures.ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(endpoint.client().receive_message, QueueUrl=queue, WaitTimeSeconds=20)
        endpoint.wait_for_a_waiter()
        endpoint.client().send_message(QueueUrl=queue, MessageBody="for who stayed")
        (message,) = waiting.result(10)["Messages"]
    assert message["Body"] == "for who stayed"


def test_pipelined_requests_are_answered_in_order(endpoint: Running, queue: str) -> None:
    send = raw("SendMessage", {"QueueUrl": queue, "MessageBody": "a"})
    receive = raw("ReceiveMessage", {"QueueUrl": queue, "WaitTimeSeconds": 1})
    missing = raw("SendMessage", {"QueueUrl": "http://h/123456789012/none", "MessageBody": "a"})
    with endpoint.connect() as connection:
        connection.sendall(send + receive + missing + receive + send)
        answers = read_responses(connection, 5)
    assert [status for status, _, _ in answers] == [200, 200, 400, 200, 200]
    assert b"Messages" in answers[1][2]
    assert b"Messages" not in answers[3][2]


def test_many_pipelined_requests_lose_no_answer(endpoint: Running, queue: str) -> None:
    send = raw("SendMessage", {"QueueUrl": queue, "MessageBody": "a"})
    with endpoint.connect() as connection:
        connection.sendall(send * 500)
        answers = read_responses(connection, 500)
    assert {status for status, _, _ in answers} == {200}
    assert len({json.loads(body)["MessageId"] for _, _, body in answers}) == 500


def test_a_request_may_come_byte_by_byte(endpoint: Running, queue: str) -> None:
    with endpoint.connect() as connection:
        for byte in raw("SendMessage", {"QueueUrl": queue, "MessageBody": "slow"}):
            connection.sendall(bytes([byte]))
        assert read_responses(connection, 1)[0][0] == 200


def test_a_chunked_body_is_read(endpoint: Running, queue: str) -> None:
    body = json.dumps({"QueueUrl": queue, "MessageBody": "chunks"}).encode()
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:10], body[10:]))
    head = b"POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: AmazonSQS.SendMessage\r\nTransfer-Encoding: chunked\r\n\r\n"
    with endpoint.connect() as connection:
        connection.sendall(head + chunks + b"0\r\n\r\n")
        assert read_responses(connection, 1)[0][0] == 200


def test_who_asks_first_is_told_to_go_on(endpoint: Running, queue: str) -> None:
    request = raw("SendMessage", {"QueueUrl": queue, "MessageBody": "x"}, head="Expect: 100-continue\r\n")
    head, _, body = request.partition(b"\r\n\r\n")
    with endpoint.connect() as connection:
        connection.sendall(head + b"\r\n\r\n")
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body)
        assert read_responses(connection, 1)[0][0] == 200


@pytest.mark.parametrize(
    ("head", "version"), [("Connection: close\r\n", "1.1"), ("", "1.0"), ("Connection: keep-alive\r\n", "1.0")]
)
def test_a_connection_that_shall_close_is_closed(endpoint: Running, queue: str, head: str, version: str) -> None:
    with endpoint.connect() as connection:
        connection.sendall(raw("ListQueues", {}, head=head, version=version))
        ((status, headers, _),) = read_responses(connection, 1)
        assert (status, headers["connection"]) == (200, "close")
        assert connection.recv(1) == b""


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nbad header\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 999999999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"GET /none HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", 404),
        (b"POST / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nab", 501),
    ],
)
def test_what_is_not_http_is_answered_and_closed(endpoint: Running, request_: bytes, status: int) -> None:
    with endpoint.connect() as connection:
        connection.sendall(request_)
        assert read_responses(connection, 1)[0][0] == status
        assert connection.recv(1) == b""


def test_an_answer_that_is_owed_comes_before_a_refusal(endpoint: Running, queue: str) -> None:
    with endpoint.connect() as connection:
        connection.sendall(raw("SendMessage", {"QueueUrl": queue, "MessageBody": "a"}) + b"nonsense\r\n\r\n")
        assert [status for status, _, _ in read_responses(connection, 2)] == [200, 400]


def test_a_chain_of_waiting_clients_is_as_long_as_it_likes(endpoint: Running, queue: str) -> None:
    queues = [endpoint.client().create_queue(QueueName=f"chain{number}")["QueueUrl"] for number in range(300)]
    with contextlib.ExitStack() as stack:
        links = [stack.enter_context(endpoint.connect()) for _ in queues]
        for link, here, there in zip(links, queues, [*queues[1:], queue], strict=True):
            wait = raw("ReceiveMessage", {"QueueUrl": here, "WaitTimeSeconds": 20})
            link.sendall(wait + raw("SendMessage", {"QueueUrl": there, "MessageBody": "on"}))
        while len(endpoint.endpoint.owner.waiting) < len(queues):
            time.sleep(0)
        endpoint.client().send_message(QueueUrl=queues[0], MessageBody="on")
        assert [status for status, _, _ in read_responses(links[-1], 2)] == [200, 200]


def test_a_head_request_has_no_body(endpoint: Running) -> None:
    with endpoint.connect() as connection:
        connection.sendall(
            b"HEAD /_sluice/nothing HTTP/1.1\r\nHost: h\r\n\r\nGET /_sluice/health HTTP/1.1\r\nHost: h\r\n\r\n"
        )
        text = b""
        while b'"status":"ok"' not in text:
            text += connection.recv(65536)
    first, second, _ = text.split(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 404")
    assert second.startswith(b"HTTP/1.1 200")


def test_a_client_that_does_not_read_stops_nobody(endpoint: Running, queue: str) -> None:
    with endpoint.connect() as stuck:
        stuck.setblocking(False)
        request = raw("SendMessage", {"QueueUrl": queue, "MessageBody": "x" * 1000})
        began = time.monotonic()
        sent = 0
        try:
            while time.monotonic() - began < 2:
                sent += stuck.send(request * 50)
        except BlockingIOError:
            assert sent > 0
        assert endpoint.page("health")[0] == 200


def test_a_page_of_this_machine_reads_its_answers_and_no_other_page_does(endpoint: Running) -> None:
    for origin, told in (("http://localhost:3000", True), ("https://example.com", False)):
        with endpoint.connect() as connection:
            connection.sendall(raw("ListQueues", {}, head=f"Origin: {origin}\r\n"))
            ((_, headers, _),) = read_responses(connection, 1)
        assert headers.get("access-control-allow-origin") == (origin if told else None)


def test_services_that_are_not_modelled_are_refused_by_name(endpoint: Running) -> None:
    for service, operation in (("sns", "list_topics"), ("dynamodb", "list_tables"), ("s3", "list_buckets")):
        if service in endpoint.page("health")[1]["services"]:
            continue
        with pytest.raises(ClientError) as refused:
            getattr(endpoint.client(service), operation)()
        error = refused.value.response["Error"]
        assert (error["Code"], error["Message"]) == ("NotImplemented", f"Sluice does not model the service {service}")
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_request_ids_have_awss_shape(endpoint: Running) -> None:
    answer = endpoint.client().list_queues()["ResponseMetadata"]["RequestId"]
    assert [len(part) for part in answer.split("-")] == [8, 4, 4, 4, 12]


def test_a_new_world_of_the_machines_time_is_not_behind_it() -> None:
    with running(start=None) as endpoint:
        for _ in range(2):
            asked_ms = int(time.time() * 1000)
            queue = endpoint.client().create_queue(QueueName="q")["QueueUrl"]
            endpoint.client().send_message(QueueUrl=queue, MessageBody="m")
            found = endpoint.client().receive_message(QueueUrl=queue, AttributeNames=["SentTimestamp"])["Messages"]
            assert int(found[0]["Attributes"]["SentTimestamp"]) >= asked_ms
            endpoint.page("reset", {})
