"""Tests of a live run as an AWS endpoint, with real boto3 through a real web server."""

import asyncio
import gzip
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
import uvicorn
from botocore.config import Config

from designer.asgi import application
from designer.boards import opening
from designer.boards.models import Person
from designer.runs.models import Run
from designer.runs.start import start
from tests.designer.runs.processes import until, workers
from tests.ports import free_port

__all__ = ["workers"]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])


@pytest.fixture
def address() -> Iterator[str]:
    """The URL of a web server of this process."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(application, port=port, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    until(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, workers: Any) -> Run:
    monkeypatch.setattr("designer.runs.tasks.execute_run.delay", lambda run_id: None)
    board = opening.from_starter("queue_in_60_seconds", Person.objects.create(name="Amber Otter"))
    begun = start(board, "", {"speed": "1"})
    workers(begun)
    until(lambda: Run.objects.get(pk=begun.id).state == Run.State.RUNNING)
    return Run.objects.get(pk=begun.id)


def client_of(address: str, run: Run, service: str = "sqs") -> Any:
    session: Any = boto3.session.Session(
        aws_access_key_id="123456789012", aws_secret_access_key="x", region_name="us-east-1"
    )
    return session.client(
        service, endpoint_url=f"{address}/w/{run.token}", config=Config(retries={"total_max_attempts": 1})
    )


def test_boto3_sends_to_and_receives_from_a_live_run(address: str, run: Run) -> None:
    sqs = client_of(address, run)
    url = next(url for url in sqs.list_queues()["QueueUrls"] if "OrdersDLQ" in url)
    assert url.startswith(f"{address}/w/{run.token}/")
    sent = sqs.send_message(QueueUrl=url, MessageBody="from outside")
    [message] = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=2)["Messages"]
    assert (message["MessageId"], message["Body"]) == (sent["MessageId"], "from outside")
    until(lambda: Run.objects.get(pk=run.id).virtual_ms > 0)


def test_objects_of_a_live_run_come_back_as_they_were_put(address: str, run: Run) -> None:
    s3 = client_of(address, run, "s3")
    s3.create_bucket(Bucket="brought")
    packed = gzip.compress(b"content")
    for key in ("plain", "a folder/100%", "a%2Fb", "//odd"):
        s3.put_object(Bucket="brought", Key=key, Body=packed, ContentEncoding="gzip")
        assert s3.head_object(Bucket="brought", Key=key)["ContentLength"] == len(packed)
        found = s3.get_object(Bucket="brought", Key=key)
        assert (found["Body"].read(), found["ContentEncoding"]) == (packed, "gzip")
    assert s3.list_objects_v2(Bucket="brought")["KeyCount"] == 4


def test_a_page_that_somebody_put_into_a_run_gets_no_script_and_no_session(address: str, run: Run) -> None:
    s3 = client_of(address, run, "s3")
    s3.create_bucket(Bucket="brought")
    s3.put_object(Bucket="brought", Key="page", Body=b"<script>1</script>", ContentType="text/html")
    answer = s3.get_object(Bucket="brought", Key="page")["ResponseMetadata"]["HTTPHeaders"]
    assert answer["content-type"] == "text/html"
    assert answer["content-security-policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert (answer["x-content-type-options"], answer["x-frame-options"]) == ("nosniff", "DENY")


def test_a_wrong_token_opens_nothing(address: str, run: Run) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}/w/{'a' * 20}/", timeout=60)
    assert refused.value.code == 404


def test_the_worker_answers_nobody_without_the_runs_secret(run: Run) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://{run.door}/", timeout=60)
    assert refused.value.code == 403


def test_a_body_is_taken_up_to_the_limit_that_the_refusal_names(address: str, run: Run) -> None:
    for size, status in ((6 * 1024 * 1024, 404), (10 * 1024 * 1024 + 1, 413)):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/w/{run.token}/", b"x" * size)
        assert refused.value.code == status
        told = refused.value.read().decode()
        assert ("10,485,760 bytes" in told) == (status == 413)
