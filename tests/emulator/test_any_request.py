"""Whatever a client puts into the parameters of whatever operation: an answer in AWS's shape, and no fault of ours."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.bus.calls import Answer, Call
from emulator.registry import find_services
from emulator.wire.http import Wire
from emulator.wire.message import HttpResponse
from emulator.world import World
from tests.emulator.requests import ACCOUNT, REGION, TRUST, is_aws_shaped, model_of, request_of, values

SERVICES = sorted(name for name in find_services() if name != "actors")
CODE = {"S3Bucket": "sluice-code", "S3Key": "k"}
FUNCTION = {
    "FunctionName": "f",
    "Runtime": "python3.11",
    "Role": f"arn:aws:iam::{ACCOUNT}:role/r",
    "Handler": "a.b",
    "Code": CODE,
}
THERE = (
    ("sqs", "CreateQueue", {"QueueName": "q"}),
    ("sns", "CreateTopic", {"Name": "t"}),
    ("iam", "CreateRole", {"RoleName": "r", "AssumeRolePolicyDocument": TRUST}),
    ("lambda", "CreateFunction", FUNCTION),
)
UNUSUAL = settings(suppress_health_check=list(HealthCheck))


def furnished() -> World:
    """Return a world in which some of the known names mean something."""
    world = World(seed=1)
    for service, operation, parameters in THERE:
        outcome = world.call(Call(service, operation, dict(parameters), ACCOUNT, REGION))
        assert isinstance(outcome, Answer)
        assert outcome.failure is None
    world.run_until(world.now + 10_000)
    return world


@st.composite
def requests(draw: st.DrawFn, service: str) -> tuple[str, dict[str, Any]]:
    """Return an operation that is modelled, and parameters for it."""
    model = model_of(service)
    offered = sorted(set(model.operation_names) & set(find_services()[service].operations))
    operation = draw(st.sampled_from(offered))
    return operation, draw(values(model.operation_model(operation).input_shape))


def answer(world: World, service: str, operation: str, parameters: dict[str, Any]) -> HttpResponse | None:
    """Return what the endpoint would answer at once; None where the call waits or cannot be sent at all."""
    wire = Wire(account=ACCOUNT, region=REGION, emulated=world.services)
    try:
        request = request_of(service, operation, parameters)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None  # botocore itself cannot write it
    call = wire.read(request, "id")
    if isinstance(call, HttpResponse):
        return call
    outcome = world.call(call)
    return wire.write(call, outcome) if isinstance(outcome, Answer) else None


def check(service: str, asked: tuple[str, dict[str, Any]]) -> None:
    """Hold an answer to AWS's shape; the world goes on."""
    world = furnished()
    response = answer(world, service, *asked)
    if response is not None:
        assert response.status < 500 or response.status == 501, response.body
        assert response.status < 400 or is_aws_shaped(response.body)
    world.run_until(world.now + 1_000)
    assert not [event for event in world.trace.take() if event.kind == "fault"]


@pytest.mark.parametrize("service", SERVICES)
def test_any_parameters_are_answered(service: str) -> None:
    @settings(UNUSUAL, max_examples=50)
    @given(requests(service))
    def examine(asked: tuple[str, dict[str, Any]]) -> None:
        check(service, asked)

    examine()


@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
def test_many_more_parameters_are_answered(service: str) -> None:
    @settings(UNUSUAL, max_examples=600)
    @given(requests(service))
    def examine(asked: tuple[str, dict[str, Any]]) -> None:
        check(service, asked)

    examine()
