"""Calls with whatever their shapes allow: an operation answers or refuses, and never fails by itself."""

import random
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError
from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

from emulator.registry import find_services
from tests.emulator.server.running import Running
from tests.emulator.worlds import Bench, Refused

SERVICES = ("iam", "lambda", "logs", "sns", "sqs", "ssm", "sts")
DEEPEST = 5
TEXTS = (
    *("", "x", "1", "{}", "[]", "null", "x" * 600, "\x00", "é😀"),
    '{"Version":"2012-10-17","Statement":[]}',
    "arn:aws:iam::123456789012:role/r",
    "arn:aws:lambda:us-east-1:123456789012:function:worker",
    "arn:aws:logs:us-east-1:123456789012:log-group:g",
    "arn:aws:sns:us-east-1:123456789012:news",
    "arn:aws:sqs:us-east-1:123456789012:orders",
    "https://sqs.us-east-1.amazonaws.com/123456789012/orders",
    *("ann", "g", "news", "orders", "r", "worker"),
)
NUMBERS = (-1, 0, 1, 5, 11, 100_000, 1 << 40)
TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}'


def model_of(service: str) -> ServiceModel:
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def value_of(shape: Shape, draw: random.Random, depth: int = 0, *, is_full: bool) -> Any:
    """Return some value of a shape; `is_full`: with members that may be left out."""
    if isinstance(shape, StructureShape):
        wanted = [name for name in shape.members if name in shape.required_members or (is_full and draw.random() < 0.6)]
        held = wanted if depth < DEEPEST else shape.required_members if depth < 2 * DEEPEST else []
        return {name: value_of(shape.members[name], draw, depth + 1, is_full=is_full) for name in held}
    if isinstance(shape, ListShape):
        return [value_of(shape.member, draw, depth + 1, is_full=is_full) for _ in range(draw.choice((0, 1, 1, 2)))]
    if isinstance(shape, MapShape):
        key = value_of(shape.key, draw, depth + 1, is_full=is_full)
        return {str(key): value_of(shape.value, draw, depth + 1, is_full=is_full)}
    named = getattr(shape, "enum", None)
    if named and draw.random() < 0.8:
        return draw.choice(named)
    choices: dict[str, tuple[Any, ...]] = {
        "blob": (b"", b"x", b"{}"),
        "boolean": (True, False),
        "double": (-1.0, 0.5, 1e300),
        "float": (-1.0, 0.5, 1e300),
        "integer": NUMBERS,
        "long": NUMBERS,
        "string": TEXTS,
        "timestamp": (0, 1_767_225_600),
    }
    return draw.choice(choices[shape.type_name])


def furnished() -> Bench:
    """Return a world that has one of each thing that the texts name."""
    bench = Bench()
    bench.queue()
    bench.call("sns", "CreateTopic", Name="news")
    bench.call("iam", "CreateRole", RoleName="r", AssumeRolePolicyDocument=TRUST)
    bench.call("iam", "CreateUser", UserName="ann")
    bench.call("logs", "CreateLogGroup", logGroupName="g")
    return bench


def failures(service: str, times: int) -> list[str]:
    """Call each operation with so many draws; return what failed instead of being refused."""
    model = model_of(service)
    operations = find_services()[service].operations
    found: dict[str, None] = {}
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        if name not in operations or shape is None:
            continue
        for number in range(times):
            draw = random.Random(f"{service}/{name}/{number}")
            parameters = value_of(shape, draw, is_full=number % 4 > 0)
            try:
                furnished().call(service, name, **parameters)
            except Refused as refused:
                if refused.status >= 500 and refused.code != "NotImplemented":
                    found[f"{name}: {refused.message}"] = None
    return list(found)


@pytest.mark.parametrize("service", SERVICES)
def test_an_operation_answers_or_refuses(service: str) -> None:
    assert failures(service, 6) == []


@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
def test_an_operation_answers_or_refuses_a_hundred_draws(service: str) -> None:
    assert failures(service, 100) == []


SAID_BY_NOBODY = (("ssm", "ParameterNotFound"),)
"""Errors to which AWS gives no text."""


@pytest.mark.parametrize("service", SERVICES)
def test_boto3_reads_every_answer(endpoint: Running, service: str) -> None:
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")
    config = Config(parameter_validation=False, retries={"max_attempts": 0}, read_timeout=60)
    client = session.client(service, endpoint_url=endpoint.url, config=config)  # type: ignore[call-overload]
    operations = find_services()[service].operations
    model = client.meta.service_model
    wrong: list[Any] = []
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        if name not in operations or model.operation_model(name).has_event_stream_output:
            continue
        for number in range(3):
            draw = random.Random(f"{service}/{name}/{number}/wire")
            parameters = value_of(shape, draw, is_full=number > 0) if shape is not None else {}
            parameters.pop("WaitTimeSeconds", None)
            try:
                client._make_api_call(name, parameters)
            except ClientError as refused:
                error = refused.response["Error"]
                is_told = bool(error.get("Message")) or (service, error.get("Code")) in SAID_BY_NOBODY
                status = refused.response["ResponseMetadata"]["HTTPStatusCode"]
                if not is_told or (status >= 500 and error["Code"] != "NotImplemented"):
                    wrong.append((name, parameters, error))
            except ParamValidationError:
                continue
    assert wrong == []
