"""Functions with real code behind the endpoint."""

import base64
import concurrent.futures
import hashlib
import io
import json
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.server.running import Running, running

ROLE = "arn:aws:iam::123456789012:role/r"
HANDLER = """
import os, time
import boto3

def handle(event, context):
    for _ in range(event.get("work", 0)):
        pass
    if "sleep" in event:
        time.sleep(event["sleep"])
    sent = boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=event["body"])
    return {"sent": sent["MessageId"]}
"""


def archive(code: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("app.py", code)
    return data.getvalue()


@pytest.fixture
def queue(endpoint: Running) -> str:
    """A queue, and the function `f` that writes to it."""
    endpoint.page("reset", {})
    url: str = endpoint.client().create_queue(QueueName="q")["QueueUrl"]
    deploy(endpoint, url)
    return url


def deploy(endpoint: Running, queue: str) -> None:
    endpoint.client("lambda").create_function(
        FunctionName="f",
        Runtime="python3.11",
        Role=ROLE,
        Handler="app.handle",
        Code={"ZipFile": archive(HANDLER)},
        Timeout=60,
        Environment={"Variables": {"QUEUE": queue}},
    )
    endpoint.page("clock", {"advance_ms": 10_000})


def invoke(endpoint: Running, **event: Any) -> dict[str, Any]:
    answer = endpoint.client("lambda").invoke(FunctionName="f", Payload=json.dumps(event))
    result: dict[str, Any] = json.loads(answer["Payload"].read())
    return result


def bodies(endpoint: Running, queue: str) -> list[str]:
    found = endpoint.client().receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
    return [message["Body"] for message in found.get("Messages", [])]


def test_the_machines_time_makes_up_for_what_a_guest_computed() -> None:
    with running(start=None) as endpoint:
        sqs = endpoint.client()
        deploy(endpoint, sqs.create_queue(QueueName="q")["QueueUrl"])
        endpoint.client("lambda").update_function_configuration(FunctionName="f", Timeout=1)
        endpoint.page("clock", {"advance_ms": 10_000})
        before, begun_s = endpoint.page("clock")[1]["now"], time.monotonic()
        assert "sent" in invoke(endpoint, body="late", work=40_000_000)

        for _ in range(200):  # the environment comes to rest a moment after its answer
            looked_s = time.monotonic()
            sqs.list_queues()  # a call finds the world where the clock is
            if endpoint.page("clock")[1]["now"] - before >= (looked_s - begun_s) * 1000:
                return
        raise AssertionError("the world stayed behind")


def test_a_functions_own_calls_reach_the_world(endpoint: Running, queue: str) -> None:
    assert invoke(endpoint, body="from the function")["sent"]
    assert bodies(endpoint, queue) == ["from the function"]


def test_a_functions_answer_is_said_to_be_json(endpoint: Running, queue: str) -> None:
    answer = endpoint.client("lambda").invoke(FunctionName="f", Payload=json.dumps({"body": "x"}))
    assert answer["ResponseMetadata"]["HTTPHeaders"]["content-type"] == "application/json"


def test_code_is_fetched_from_where_it_is_said_to_be(endpoint: Running, queue: str) -> None:
    lambda_ = endpoint.client("lambda")
    layer = lambda_.publish_layer_version(LayerName="layer", Content={"ZipFile": archive("LAYER = 1")})
    code = lambda_.get_function(FunctionName="f")
    told = {
        code["Code"]["Location"]: code["Configuration"]["CodeSha256"],
        layer["Content"]["Location"]: layer["Content"]["CodeSha256"],
    }
    for url, sha256 in told.items():
        with urllib.request.urlopen(url, timeout=60) as answer:
            assert base64.b64encode(hashlib.sha256(answer.read()).digest()).decode() == sha256
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(url.partition("?")[0], timeout=60)


def test_calls_from_outside_wait_for_the_end_of_a_turn(endpoint: Running, queue: str) -> None:
    invoke(endpoint, body="warm")
    with concurrent.futures.ThreadPoolExecutor(1) as threads:
        working = threads.submit(invoke, endpoint, body="worked", work=20_000_000)
        while endpoint.endpoint.owner.world.turns.computing is None and not working.done():
            time.sleep(0)
        assert sorted(bodies(endpoint, queue)) in (["warm", "worked"], ["warm"])
        assert working.result(20)["sent"]


def test_a_handler_that_sleeps_past_its_timeout_ends_in_virtual_time(endpoint: Running, queue: str) -> None:
    invoke(endpoint, body="warm")
    before = endpoint.page("clock", {"pause": True})[1]["now"]
    with concurrent.futures.ThreadPoolExecutor(1) as threads:
        sleeping = threads.submit(invoke, endpoint, body="slept", sleep=3_600)
        while not sleeping.done():
            endpoint.page("clock", {"advance_ms": 60_000})
        assert "errorMessage" in sleeping.result()
    assert endpoint.page("clock", {"resume": True})[1]["now"] >= before + 60_000
    assert "slept" not in bodies(endpoint, queue)


def test_a_function_is_there_again_after_a_restart(tmp_path: Path) -> None:
    with running(state=tmp_path) as first:
        url = first.client().create_queue(QueueName="q")["QueueUrl"]
        deploy(first, url)
        invoke(first, body="before")
    with running(state=tmp_path) as second:
        invoke(second, body="after")
        url = second.client().get_queue_url(QueueName="q")["QueueUrl"]
        assert sorted(bodies(second, url)) == ["after", "before"]
