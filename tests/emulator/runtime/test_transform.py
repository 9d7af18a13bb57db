"""The SAM translator in its own process."""

import asyncio
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from emulator.runtime.transform import Transformer

FUNCTION: dict[str, Any] = {
    "Type": "AWS::Serverless::Function",
    "Properties": {"CodeUri": "s3://bucket/key", "Handler": "a.b", "Runtime": "python3.12"},
}


@pytest.fixture(scope="module")
def transformer() -> Iterator[Transformer]:
    """One process for all tests here."""
    made = Transformer()
    yield made
    made.close()


def arguments(resources: dict[str, Any], region: str = "us-east-1", **parameters: str) -> dict[str, Any]:
    """Return what a world asks for."""
    template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}
    return {"name": "SAM", "template": template, "parameters": parameters, "region": region, "account": "123456789012"}


def resources_of(transformer: Transformer, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the transformed resources."""
    answer = transformer.transform(asked)
    assert answer.result is not None, answer.failure
    found: dict[str, Any] = answer.result["template"]["Resources"]
    return found


def test_a_function_becomes_a_function_and_its_role(transformer: Transformer) -> None:
    found = resources_of(transformer, arguments({"F": FUNCTION}))
    assert {name: resource["Type"] for name, resource in found.items()} == {
        "F": "AWS::Lambda::Function",
        "FRole": "AWS::IAM::Role",
    }
    assert found["FRole"]["Properties"]["ManagedPolicyArns"] == [
        "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    ]


def test_policies_are_known_by_name_without_a_network(transformer: Transformer) -> None:
    names = ["AmazonSQSFullAccess", "AWSLambdaSQSQueueExecutionRole", {"SQSSendMessagePolicy": {"QueueName": "q"}}]
    function = {**FUNCTION, "Properties": {**FUNCTION["Properties"], "Policies": names}}
    properties = resources_of(transformer, arguments({"F": function}))["FRole"]["Properties"]
    assert "arn:aws:iam::aws:policy/AmazonSQSFullAccess" in properties["ManagedPolicyArns"]
    assert "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole" in properties["ManagedPolicyArns"]
    assert properties["Policies"][0]["PolicyDocument"]["Statement"][0]["Action"] == ["sqs:SendMessage*"]


def test_the_region_decides_the_partition(transformer: Transformer) -> None:
    found = resources_of(transformer, arguments({"F": FUNCTION}, region="cn-north-1"))
    assert found["FRole"]["Properties"]["ManagedPolicyArns"][0].startswith("arn:aws-cn:")
    again = resources_of(transformer, arguments({"F": FUNCTION}))
    assert again["FRole"]["Properties"]["ManagedPolicyArns"][0].startswith("arn:aws:")


def test_what_the_translator_refuses_is_told_in_its_words(transformer: Transformer) -> None:
    answer = transformer.transform(arguments({"F": {"Type": "AWS::Serverless::Function", "Properties": {"Wrong": 1}}}))
    assert answer.failure is not None
    assert answer.failure.message.startswith(
        "Invalid Serverless Application Specification document. Number of errors found: 1. Resource with id [F] is"
        " invalid."
    )


@pytest.mark.parametrize("resources", [{"F": 5}, {"F": {"Type": "AWS::Serverless::Api", "Properties": []}}, {"F": {}}])
def test_nonsense_is_a_failure_and_ends_nothing(transformer: Transformer, resources: dict[str, Any]) -> None:
    before = transformer.process
    answer = transformer.transform(arguments(resources))
    assert (answer.failure is None) != (answer.result is None)
    assert resources_of(transformer, arguments({"F": FUNCTION}))
    assert transformer.process is before


def test_an_application_from_the_repository_is_refused_by_name(transformer: Transformer) -> None:
    location = {"ApplicationId": "arn:aws:serverlessrepo:us-east-1:123456789012:applications/a", "SemanticVersion": "1"}
    app = {"Type": "AWS::Serverless::Application", "Properties": {"Location": location}}
    answer = transformer.transform(arguments({"App": app}))
    assert answer.failure is not None
    assert answer.failure.message == (
        "Resource with id [App] is invalid. It comes from the Serverless Application Repository, which is not emulated."
    )


def test_one_template_comes_out_the_same_each_time(transformer: Transformer) -> None:
    asked = arguments(dict.fromkeys(("B", "A", "C"), FUNCTION))
    other = Transformer()
    first, second, third = (found.transform(asked) for found in (transformer, transformer, other))
    other.close()
    assert first == second == third


def test_a_request_that_takes_too_long_ends_the_process_and_the_next_has_another() -> None:
    transformer = Transformer(seconds=0.0)
    answer = transformer.transform(arguments({"F": FUNCTION}))
    assert answer.failure is not None
    assert answer.failure.message == "the transform was stopped: it took longer than 0 s"
    assert transformer.process is None
    transformer.seconds = 20.0
    assert resources_of(transformer, arguments({"F": FUNCTION}))
    transformer.close()


def test_a_process_that_was_killed_is_started_again() -> None:
    transformer = Transformer()
    assert resources_of(transformer, arguments({"F": FUNCTION}))
    assert transformer.process is not None
    os.kill(transformer.process.pid, signal.SIGKILL)
    transformer.process.wait()
    assert resources_of(transformer, arguments({"F": FUNCTION}))
    transformer.close()


def test_the_loop_goes_on_while_a_template_is_transformed(transformer: Transformer) -> None:
    async def both() -> int:
        asked = asyncio.create_task(transformer.transform_async(arguments({"F": FUNCTION})))
        turns = 0
        while not asked.done():
            await asyncio.sleep(0)
            turns += 1
        assert (await asked).failure is None
        return turns

    assert asyncio.run(both()) > 1


def test_the_process_sees_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    transformer = Transformer()
    assert resources_of(transformer, arguments({"F": FUNCTION}))
    assert transformer.process is not None
    with open(f"/proc/{transformer.process.pid}/environ", "rb") as environment:  # noqa: PTH123
        assert b"secret" not in environment.read()
    transformer.close()
