"""Bytes that are no request, or hardly one: they are answered or the connection ends, and nothing of them stays."""

import random
import re
import socket
import string
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator.server.running import Running, page
from tests.emulator.started import emulator

SCOPE = "Credential=AK/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0"
BODY = b'{"QueueUrl":"https://sqs.us-east-1.amazonaws.com/123456789012/q","MessageBody":"x"}'
HEAD = (
    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n"
    f"X-Amz-Target: AmazonSQS.SendMessage\r\nAuthorization: AWS4-HMAC-SHA256 {SCOPE}\r\n"
    f"Content-Length: {len(BODY)}\r\n\r\n"
)
REQUEST = HEAD.encode() + BODY
STATUS = re.compile(rb"HTTP/1\.1 ([0-9]{3}) ")
KINDS = 2_000
MOST_GROWN_MB = 6


@st.composite
def nearly_requests(draw: st.DrawFn) -> bytes:
    """Return a request of which some bytes were lost, changed or put in between."""
    data = bytearray(REQUEST)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        data[place : place + draw(st.integers(0, 3))] = draw(
            st.binary(max_size=4) | st.sampled_from([b"\r\n", b"\r\n\r\n", b":", b"\0", b"-1", b"99999999999999999999"])
        )
    return bytes(data)


def exchange(address: tuple[str, int], data: bytes) -> bytes:
    """Send bytes and no more; return everything that comes until the other side has closed."""
    received = b""
    with socket.create_connection(address, timeout=60) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        while more := connection.recv(65536):
            received += more
    return received


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(nearly_requests() | st.binary(max_size=100))
def test_any_bytes_get_an_answer_or_the_end_of_the_connection(endpoint: Running, data: bytes) -> None:
    received = exchange(endpoint.address, data)
    assert received == b"" or STATUS.match(received), received
    assert b"Traceback" not in received
    assert exchange(endpoint.address, b"GET /_sluice/health HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def words(chance: random.Random, most: int) -> str:
    return "".join(chance.choices(string.ascii_letters + "/.:-_", k=chance.randrange(1, most)))


def strange(chance: random.Random) -> bytes:
    """Return a whole request for what nobody has heard of, with names that did not come before."""
    service = chance.choice(["sqs", "sns", "s3", "lambda", "iam", words(chance, 12)])
    scope = f"AWS4-HMAC-SHA256 Credential={words(chance, 40)}/20260101/{words(chance, 12)}/{service}/aws4_request"
    body, kind, target = words(chance, 4_000), chance.randrange(4), ""
    if kind == 0:
        target = f"X-Amz-Target: AmazonSQS.{words(chance, 2_000)}\r\n"
    elif kind == 1:
        target, body = f"X-Amz-Target: AmazonSQS.SendMessage\r\n{words(chance, 30).strip(':')}: x\r\n", "{" + body
    elif kind == 2:
        target = "Content-Type: application/x-www-form-urlencoded\r\n"
        body = (
            f"Action={words(chance, 30)}&{quote(words(chance, 30))}={quote(body)}&QueueUrl=http://h/{words(chance, 90)}"
        )
    path = f"/{quote(words(chance, 200))}?{quote(words(chance, 200))}"
    head = f"POST {path} HTTP/1.1\r\nHost: {words(chance, 60)}\r\nAuthorization: {scope}, Signature=0\r\n{target}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def memory_mb(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found.group(1)) / 1024


@pytest.mark.slow
def test_nothing_stays_of_requests_that_are_refused() -> None:
    chance = random.Random(4)
    with emulator() as (url, process):
        host, _, port = url.removeprefix("http://").partition(":")
        grown = []
        for _ in range(4):
            for _ in range(KINDS):
                exchange((host, int(port)), strange(chance))
            grown.append(memory_mb(process.pid))
        assert page(url, "health")[0] == 200
    assert grown[-1] - grown[1] < MOST_GROWN_MB, grown
