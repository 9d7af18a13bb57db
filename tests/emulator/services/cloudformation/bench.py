"""A world with CloudFormation under test: stacks made, awaited and described in one line."""

import io
import json
import zipfile
from typing import Any

import pytest

from emulator.contract.settings import Settings
from emulator.runtime.transform import Transformer
from tests.emulator.services.cloudformation.things import THINGS
from tests.emulator.worlds import Bench, Refused, only

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
TRANSFORMER = Transformer()
PLACEHOLDERS = Settings(placeholders=True)


def thing(**properties: Any) -> dict[str, Any]:
    """Return a resource of the type Test::Any::Thing; a property named after a resource attribute is that."""
    attributes: dict[str, Any] = {}
    for name in ("DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"):
        if name in properties:
            attributes[name] = properties.pop(name)
    return {"Type": "Test::Any::Thing", "Properties": properties, **attributes}


class Stacks(Bench):
    """A Bench with CloudFormation, some services and the things."""

    def __init__(self, *services: str, **settings: Any) -> None:
        found = only("cloudformation", "iam", "sqs", *services)
        super().__init__(
            services={**{service.name: service for service in found.values()}, "things": THINGS}, **settings
        )
        self.invoked: list[dict[str, Any]] = []
        self.replies: list[Any] = []

    def cfn(self, operation: str, **parameters: Any) -> Any:
        """Call an operation of CloudFormation."""
        return self.call("cloudformation", operation, **parameters)

    def create(self, template: dict[str, Any] | str, name: str = "app", **parameters: Any) -> str:
        """Create a stack, let it come to rest, and return its id. A dict without Resources is the resources."""
        given = {"Capabilities": CAPABILITIES, **parameters}
        answer = self.cfn("CreateStack", StackName=name, TemplateBody=body(template), **given)
        self.rest()
        return str(answer["StackId"])

    def update(self, template: dict[str, Any] | str, name: str = "app", **parameters: Any) -> None:
        """Update a stack and let it come to rest."""
        given = {"Capabilities": CAPABILITIES, **parameters}
        self.cfn("UpdateStack", StackName=name, TemplateBody=body(template), **given)
        self.rest()

    def delete(self, name: str = "app", **parameters: Any) -> None:
        """Delete a stack and let it come to rest."""
        self.cfn("DeleteStack", StackName=name, **parameters)
        self.rest()

    def refusal(self, template: dict[str, Any] | str, operation: str = "CreateStack", **parameters: Any) -> str:
        """Return the message with which a template is refused."""
        given = {"StackName": "refused", "TemplateBody": body(template), "Capabilities": CAPABILITIES, **parameters}
        with pytest.raises(Refused) as raised:
            self.cfn(operation, **given)
        assert raised.value.code == "ValidationError"
        return raised.value.message

    def rest(self, seconds: int = 120) -> None:
        """Let time pass, performing the transforms that are asked for, and `handler` where a function is to run."""
        limit = self.world.now + seconds * 1000
        while not self.world.run_until(limit):
            effect = self.world.effects.popleft()
            if effect.kind == "transform":
                self.world.resolve(effect.waiter, TRANSFORMER.transform(effect.arguments))
            elif effect.kind == "guest.start":
                result = self.handler(json.loads(effect.arguments["payload"]))
                outcome = {"payload": json.dumps(result).encode(), "ended": "returned"}
                self.world.guest_return(effect.arguments["invocation"], outcome)

    def handler(self, event: dict[str, Any]) -> Any:
        """What functions with code do; a test puts its own in this place."""
        self.invoked.append(event)
        return self.replies.pop(0) if self.replies else None

    def function(self, logical_id: str = "Function") -> dict[str, Any]:
        """Return resources: a function with code."""
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as opened:
            opened.writestr(zipfile.ZipInfo("index.py"), "def handler(event, context): ...")
        self.supply("code.zip", archive.getvalue())
        properties = {
            "Code": {"S3Bucket": "sluice-code", "S3Key": "code.zip"},
            "Handler": "index.handler",
            "Role": "arn:aws:iam::123456789012:role/service",
            "Runtime": "python3.12",
        }
        return {logical_id: {"Type": "AWS::Lambda::Function", "Properties": properties}}

    def supply(self, key: str, content: bytes | str) -> str:
        """Put something where TemplateURL and functions find it; return its URL."""
        archive = content.encode() if isinstance(content, str) else content
        self.world.control("code", {"bucket": "sluice-code", "key": key, "archive": archive})
        return f"https://sluice-code.s3.amazonaws.com/{key}"

    def stack(self, name: str = "app") -> dict[str, Any]:
        """Return a stack as DescribeStacks shows it."""
        found: dict[str, Any] = self.cfn("DescribeStacks", StackName=name)["Stacks"][0]
        return found

    def status(self, name: str = "app") -> str:
        """Return a stack's status."""
        return str(self.stack(name)["StackStatus"])

    def outputs(self, name: str = "app") -> dict[str, str]:
        """Return a stack's outputs by key."""
        return {output["OutputKey"]: output["OutputValue"] for output in self.stack(name).get("Outputs", [])}

    def history(self, name: str = "app") -> list[dict[str, Any]]:
        """Return a stack's events, the oldest first."""
        found: list[dict[str, Any]] = self.cfn("DescribeStackEvents", StackName=name)["StackEvents"]
        return found[::-1]

    def steps(self, name: str = "app", since: str = "") -> list[str]:
        """Return `LogicalId STATUS` of each event, from the last one of the stack with the status `since`."""
        shown = [f"{event['LogicalResourceId']} {event['ResourceStatus']}" for event in self.history(name)]
        if since:
            stack_name = self.stack(name)["StackName"]
            begin = max(index for index, step in enumerate(shown) if step == f"{stack_name} {since}")
            shown = shown[begin:]
        return shown

    def reason(self, status: str, logical_id: str = "", name: str = "app") -> str:
        """Return the reason of the last event with a status, of a resource or of the stack."""
        wanted = logical_id or self.stack(name)["StackName"]
        found = [
            event
            for event in self.history(name)
            if event["ResourceStatus"] == status and event["LogicalResourceId"] == wanted
        ]
        assert found, self.steps(name)
        return str(found[-1].get("ResourceStatusReason", ""))

    def resources(self, name: str = "app") -> dict[str, str]:
        """Return physical ids by logical id."""
        found = self.cfn("DescribeStackResources", StackName=name)["StackResources"]
        return {resource["LogicalResourceId"]: resource.get("PhysicalResourceId", "") for resource in found}

    def things(self) -> dict[str, Any]:
        """Return the things that exist, by name."""
        found: dict[str, Any] = self.call("things", "ListThings")["Things"]
        return found

    def done(self) -> list[str]:
        """Return what was done to things."""
        found: list[str] = self.call("things", "ListThings")["Done"]
        return found


def body(template: dict[str, Any] | str) -> str:
    """Return a template's text."""
    if isinstance(template, str):
        return template
    return json.dumps(template if "Resources" in template else {"Resources": template})
