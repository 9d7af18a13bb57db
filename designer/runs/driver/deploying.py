"""Asks a world's CloudFormation for the run's stack as `aws cloudformation deploy` does: by a bucket and boto3."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

from designer.runs.driver.transport import client
from designer.runs.packaging import BUCKET, Package
from designer.runs.parameters import sample_parameters
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.world import World

STACK = "sluice"
TEMPLATE_KEY = "template.json"
Answer = Callable[[HttpRequest], Coroutine[Any, Any, HttpResponse]]
"""Lets the world answer a request; called in its event loop."""


def upload(world: World, made: Package) -> None:
    """Lay a package into the bucket: its template, and what it has of code."""
    body = json.dumps(made.template, separators=(",", ":")).encode()
    for key, content in sorted({**made.archives, TEMPLATE_KEY: body}.items()):
        world.control("code", {"bucket": BUCKET, "key": key, "archive": content})


OUTSIDE = {"sqs": ("create_queue", "QueueName"), "sns": ("create_topic", "Name")}
"""How what a parameter names outside of the template is made, by its service."""


class StackRefused(Exception):
    """CloudFormation does not begin; the text is its own."""


async def provide_outside(world: World, made: Package, answer: Answer) -> None:
    """Make the queues and topics that parameters are taken to name: whoever deploys has them, and here they are empty.

    One that is there already stays as it is.
    """
    for value in sample_parameters(made.template).values():
        service, _, name = value.removeprefix("arn:aws:").partition(":")
        if service in OUTSIDE:
            call, parameter = OUTSIDE[service]
            await _call(service, call, {parameter: name.rpartition(":")[2]}, world, answer)


async def create_stack(world: World, made: Package, answer: Answer) -> None:
    """Ask for the stack of a package that lies in the bucket; raise StackRefused."""
    await _ask("create_stack", world, made, answer)


async def update_stack(world: World, made: Package, answer: Answer) -> None:
    """Ask for the stack to become that of another package in the bucket; raise StackRefused."""
    await _ask("update_stack", world, made, answer)


async def _ask(call: str, world: World, made: Package, answer: Answer) -> None:
    await _call("cloudformation", call, _parameters(made), world, answer)


async def _call(service: str, call: str, parameters: dict[str, Any], world: World, answer: Answer) -> None:
    """Call an operation by boto3, in a thread: its requests are answered in this loop; raise StackRefused."""
    from botocore.exceptions import ClientError

    loop = asyncio.get_running_loop()

    def answered(request: HttpRequest) -> HttpResponse:
        return asyncio.run_coroutine_threadsafe(answer(request), loop).result()

    def ask() -> None:
        made = client(service, account=world.account, region=world.region, answer=answered)
        getattr(made, call)(**parameters)

    try:
        await loop.run_in_executor(None, ask)
    except ClientError as error:
        raise StackRefused(str(error.response["Error"]["Message"])) from error


def _parameters(made: Package) -> dict[str, Any]:
    values = sample_parameters(made.template)
    return {
        "StackName": STACK,
        "TemplateURL": f"https://{BUCKET}.s3.amazonaws.com/{TEMPLATE_KEY}",
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Parameters": [{"ParameterKey": name, "ParameterValue": value} for name, value in values.items()],
    }
