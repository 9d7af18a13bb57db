"""Lambda's resource types, deployed by a stack."""

import json
from pathlib import Path
from typing import Any

from tests.emulator.services.lambda_.bench import NOT_SUPPLIED, ROLE, LambdaBench
from tests.emulator.worlds import only

SERVICES = {service.name: service for service in only("lambda_", "sqs", "cloudformation").values()}
HANDLER = Path("emulator/runtime/defaults/python.py").read_text()
FUNCTION: dict[str, Any] = {"Handler": "index.handler", "Runtime": "python3.12", "Role": ROLE, "Code": NOT_SUPPLIED}


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def pipeline(**changes: Any) -> dict[str, Any]:
    """A queue, a function that passes on to a second queue, and the mapping between them."""
    function = {**FUNCTION, "Environment": {"Variables": {"OUT": {"Ref": "Out"}}}, **changes}
    return {
        "In": resource("SQS::Queue"),
        "Out": resource("SQS::Queue"),
        "Worker": resource("Lambda::Function", **function),
        "Mapping": resource(
            "Lambda::EventSourceMapping",
            FunctionName={"Ref": "Worker"},
            EventSourceArn={"Fn::GetAtt": ["In", "Arn"]},
            BatchSize="5",
        ),
    }


class Stack:
    def __init__(self, resources: dict[str, Any]) -> None:
        self.bench = LambdaBench(services=SERVICES)
        self.call("CreateStack", resources)

    def call(self, operation: str, resources: dict[str, Any]) -> None:
        body = json.dumps({"Resources": resources})
        self.bench.call("cloudformation", operation, StackName="s", TemplateBody=body)
        self.bench.pass_time(60)

    @property
    def status(self) -> str:
        (stack,) = self.bench.call("cloudformation", "DescribeStacks", StackName="s")["Stacks"]
        return str(stack["StackStatus"])

    def physical_id(self, logical_id: str) -> str:
        found = self.bench.call("cloudformation", "DescribeStackResources", StackName="s")["StackResources"]
        (identity,) = [row["PhysicalResourceId"] for row in found if row["LogicalResourceId"] == logical_id]
        return str(identity)

    def reasons(self) -> list[str]:
        events = self.bench.call("cloudformation", "DescribeStackEvents", StackName="s")["StackEvents"]
        return [event["ResourceStatusReason"] for event in events if "FAILED" in event["ResourceStatus"]]


def test_a_function_has_the_concurrency_that_the_stack_reserves_from_its_beginning() -> None:
    stack = Stack(pipeline(ReservedConcurrentExecutions=2))
    name = stack.physical_id("Worker")
    answer = stack.bench.call("lambda", "GetFunctionConcurrency", FunctionName=name)
    assert answer == {"ReservedConcurrentExecutions": 2}


def test_a_deployed_pipeline_passes_messages_on() -> None:
    stack = Stack(pipeline())
    assert stack.status == "CREATE_COMPLETE"
    stack.bench.send(stack.physical_id("In"), "one")
    stack.bench.pass_time(1)
    assert stack.bench.bodies(stack.physical_id("Out")) == ["one"]


def test_an_inline_default_handler_runs_as_the_equal_behaviour() -> None:
    stack = Stack(pipeline(Code={"ZipFile": HANDLER}))
    stack.bench.send(stack.physical_id("In"), "one")
    stack.bench.pass_time(1)
    assert stack.bench.bodies(stack.physical_id("Out")) == ["one"]
    assert not stack.bench.world.effects


def test_a_generated_name_comes_from_stack_and_logical_id() -> None:
    assert Stack(pipeline()).physical_id("Worker").startswith("s-Worker-")


def test_a_mapping_is_refused_when_the_queue_hides_messages_for_less_than_the_timeout() -> None:
    stack = Stack(pipeline(Timeout=31))
    assert stack.status == "ROLLBACK_COMPLETE"
    text = "Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds"
    assert any(text in reason for reason in stack.reasons())


def test_deleting_the_stack_removes_everything() -> None:
    stack = Stack(pipeline())
    stack.bench.call("cloudformation", "DeleteStack", StackName="s")
    stack.bench.pass_time(60)
    assert stack.bench.call_lambda("ListFunctions")["Functions"] == []
    assert stack.bench.call_lambda("ListEventSourceMappings")["EventSourceMappings"] == []
