"""Powertools in functions, unchanged, from a layer: batches with partial failures, routes, metrics, parameters."""

import base64
import importlib.util
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.server.running import Running
from tests.emulator.services.lambda_.archives import archive

pytestmark = pytest.mark.slow
PACKAGES = ("aws_lambda_powertools", "jmespath", "typing_extensions")
HANDLER = """
import json, os
import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor, EventType, SqsFifoPartialProcessor, process_partial_response,
)

logger = Logger(service="orders")
sqs = boto3.client("sqs")
standard, fifo = BatchProcessor(event_type=EventType.SQS), SqsFifoPartialProcessor()

def look_at(record):
    order = json.loads(record.body)
    logger.info("looks", extra={"order": order})
    if order["is_bad"]:
        raise ValueError(order["name"])
    sqs.send_message(QueueUrl=os.environ["OUT"], MessageBody=order["name"])

@logger.inject_lambda_context
def handle(event, context):
    is_fifo = event["Records"][0]["eventSourceARN"].endswith(".fifo")
    processor = fifo if is_fifo else standard
    return process_partial_response(event=event, record_handler=look_at, processor=processor, context=context)
"""


SHOP = """
from aws_lambda_powertools import Metrics
from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities import parameters

app, metrics = LambdaFunctionUrlResolver(), Metrics(namespace="Shop", service="orders")

@app.get("/orders/<name>")
def find(name):
    metrics.add_metric(name="Found", unit=MetricUnit.Count, value=3)
    return {"name": name, "greeting": parameters.get_parameter("/greeting", max_age=60)}

@metrics.log_metrics(capture_cold_start_metric=True)
def handle(event, context):
    return app.resolve(event, context)
"""


def layer() -> bytes:
    """Return a zip with Powertools and what it needs, as a layer holds it."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as opened:
        for name in PACKAGES:
            spec = importlib.util.find_spec(name)
            assert spec is not None
            assert spec.origin is not None
            origin = Path(spec.origin)
            is_package = origin.name == "__init__.py"
            for path in sorted(origin.parent.rglob("*.py")) if is_package else [origin]:
                opened.write(
                    path, Path("python", path.relative_to(origin.parent.parent if is_package else origin.parent))
                )
    return data.getvalue()


@pytest.fixture(scope="module")
def powertools(endpoint: Running) -> str:
    """The layer's version."""
    published = endpoint.client("lambda").publish_layer_version(LayerName="powertools", Content={"ZipFile": layer()})
    return str(published["LayerVersionArn"])


def create(endpoint: Running, name: str, handler: str, layers: list[str], **variables: str) -> None:
    """Create a function and wait until it is active."""
    endpoint.client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.11",
        Role="arn:aws:iam::123456789012:role/r",
        Handler="app.handle",
        Code={"ZipFile": archive("app.py", handler)},
        Layers=layers,
        Timeout=20,
        MemorySize=512,
        Environment={"Variables": variables},
    )
    endpoint.page("clock", {"advance_ms": 10_000})


@pytest.fixture(scope="module")
def out(endpoint: Running, powertools: str) -> str:
    """The queue to which the function `orders`, which uses Powertools, sends the names of good orders."""
    url: str = endpoint.client().create_queue(QueueName="out")["QueueUrl"]
    create(endpoint, "orders", HANDLER, [powertools], OUT=url)
    return url


def source(endpoint: Running, name: str, **attributes: str) -> str:
    """Create a queue with a dead-letter queue that the function reads; return its URL."""
    sqs = endpoint.client()
    suffix = ".fifo" if attributes else ""
    sqs.create_queue(QueueName=f"{name}-dead{suffix}", Attributes=attributes)
    arn = f"arn:aws:sqs:us-east-1:123456789012:{name}"
    redrive = json.dumps({"deadLetterTargetArn": f"{arn}-dead{suffix}", "maxReceiveCount": 2})
    url: str = sqs.create_queue(QueueName=f"{name}{suffix}", Attributes={**attributes, "RedrivePolicy": redrive})[
        "QueueUrl"
    ]
    endpoint.client("lambda").create_event_source_mapping(
        FunctionName="orders",
        EventSourceArn=f"{arn}{suffix}",
        BatchSize=10,
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    endpoint.page("clock", {"advance_ms": 60_000})
    return url


def send(endpoint: Running, url: str, *names: str, **fields: Any) -> None:
    """Send orders in one batch; those whose name begins with "bad" cannot be processed."""
    entries = [
        {"Id": str(n), "MessageBody": json.dumps({"name": name, "is_bad": name.startswith("bad")}), **fields}
        for n, name in enumerate(names)
    ]
    endpoint.client().send_message_batch(QueueUrl=url, Entries=entries)


def take(endpoint: Running, url: str) -> list[str]:
    """Receive and delete all that a queue holds; return the bodies."""
    sqs, bodies = endpoint.client(), []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def test_good_orders_of_a_batch_are_done_once_and_bad_ones_end_in_the_dead_letter_queue(
    endpoint: Running, out: str
) -> None:
    url = source(endpoint, "plain")
    send(endpoint, url, "one", "bad two", "three", "bad four", "five")
    endpoint.page("clock", {"advance_ms": 180_000})
    assert sorted(take(endpoint, out)) == ["five", "one", "three"]
    assert take(endpoint, url) == []
    dead = take(endpoint, url.replace("plain", "plain-dead"))
    assert sorted(json.loads(body)["name"] for body in dead) == ["bad four", "bad two"]


def test_what_stands_behind_a_bad_order_of_its_group_fails_with_it_as_often(endpoint: Running, out: str) -> None:
    url = source(endpoint, "line", FifoQueue="true", ContentBasedDeduplication="true")
    send(endpoint, url, "one", "bad two", "three", MessageGroupId="g")
    endpoint.page("clock", {"advance_ms": 180_000})
    assert take(endpoint, out) == ["one"]
    dead = take(endpoint, url.replace("line", "line-dead"))
    assert [json.loads(body)["name"] for body in dead] == ["bad two", "three"]


def test_routes_parameters_and_metrics_work(endpoint: Running, powertools: str) -> None:
    endpoint.client("ssm").put_parameter(Name="/greeting", Value="hello", Type="String")
    create(endpoint, "shop", SHOP, [powertools])
    request = {"rawPath": "/orders/tea", "requestContext": {"http": {"method": "GET"}, "stage": "$default"}}
    event = json.dumps({"version": "2.0", "headers": {}, **request}).encode()
    answer = endpoint.client("lambda").invoke(FunctionName="shop", Payload=event, LogType="Tail")
    response = json.loads(answer["Payload"].read())
    assert response["statusCode"] == 200
    assert json.loads(response["body"]) == {"name": "tea", "greeting": "hello"}
    lines = base64.b64decode(answer["LogResult"]).decode().splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    cold, found = sorted(told, key=lambda each: "Found" in each)
    assert (cold["ColdStart"], found["Found"]) == ([1.0], [3.0])
    assert found["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Shop"
