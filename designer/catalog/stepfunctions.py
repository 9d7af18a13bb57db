"""Step Functions: state machines and what their tasks call."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from designer.catalog.access import STYLES, edge_of, grants, kinds
from designer.catalog.calls import Call, calls
from designer.catalog.connection import Connection
from designer.catalog.entry import Edge, Entry, Field, Part, Style, owned_by
from designer.catalog.lambda_function import role_edges
from designer.catalog.sam_events import event_edges
from designer.catalog.template import Resource, Template, at, items, pairs
from designer.catalog.wiring import Wiring, get_att, is_fifo, ref
from designer.document.errors import EditRefused
from designer.document.pointers import Path

KINDS = {
    "AWS::SQS::Queue": "send",
    "AWS::SNS::Topic": "publish",
    "AWS::Events::EventBus": "put-events",
    "AWS::StepFunctions::StateMachine": "start",
    "AWS::Serverless::StateMachine": "start",
    "AWS::Kinesis::Stream": "put",
    "AWS::DynamoDB::Table": "use",
    "AWS::Serverless::SimpleTable": "use",
    "AWS::S3::Bucket": "use",
}
STORED = re.compile(r"arn:[^:]*:states:::(?:aws-sdk:)?(dynamodb|s3):(\w+)")
DEFINITIONS = ("Definition", "DefinitionString", "DefinitionSubstitutions")


def machine_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    yield from event_edges(resource, template)
    for grant in grants(template, resource, resource.get("Policies"), ("Properties", "Policies")):
        yield edge_of(resource, grant)
    yield from role_edges(resource, template, resource.get("Role") or resource.get("RoleArn"))
    for name in DEFINITIONS:
        for path, value in pieces(resource.get(name), ("Properties", name)):
            for target in template.nodes(value):
                kind = asked(value) or KINDS.get(target.type, "invoke" if "::Function" in target.type else "use")
                style: Style = STYLES.get(kind, "sync")
                part = Part(resource.name, path)
                if target is not resource and not target.type.startswith("AWS::IAM::"):
                    yield Edge(resource.name, target.name, kind, style, "task", parts=(part,), is_weak=kind == "use")


def asked(state: Any) -> str | None:
    """Return what a state that stores or fetches something does: read or write."""
    for value in items(state):
        found = STORED.fullmatch(value) if isinstance(value, str) else None
        if found:
            return next(iter(kinds(found[1], [found[2][0].upper() + found[2][1:]])), None)
    return None


def pieces(definition: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield each state of a definition that is written as a map, those inside others too; else the whole of it."""
    states = at(definition, "States")
    if not isinstance(states, dict):
        yield path, definition
        return
    for name, state in states.items():
        here = (*path, "States", name)
        inner = [(key, below) for key, below in pairs(state) if key in {"Iterator", "ItemProcessor"}]
        for key, below in inner:
            yield from pieces(below, (*here, key))
        for index, branch in enumerate(items(at(state, "Branches"))):
            yield from pieces(branch, (*here, "Branches", str(index)))
        yield here, [below for key, below in pairs(state) if key not in {"Iterator", "ItemProcessor", "Branches"}]


def lambda_task(name: str) -> dict[str, Any]:
    return {
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": get_att(name), "Payload.$": "$"},
    }


def queue_task(name: str) -> dict[str, Any]:
    return {
        "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": {"QueueUrl": ref(name), "MessageBody.$": "$"},
    }


def topic_task(name: str) -> dict[str, Any]:
    return {
        "Resource": "arn:aws:states:::sns:publish",
        "Parameters": {"TopicArn": ref(name), "Message.$": "$"},
    }


def bus_task(name: str) -> dict[str, Any]:
    entry = {"EventBusName": ref(name), "Source": "my.machine", "DetailType": "task", "Detail.$": "$"}
    return {"Resource": "arn:aws:states:::events:putEvents", "Parameters": {"Entries": [entry]}}


def machine_task(name: str) -> dict[str, Any]:
    return {
        "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {"StateMachineArn": ref(name), "Input.$": "$"},
    }


def table_task(name: str) -> dict[str, Any]:
    item = {"id": {"S.$": "$$.Execution.Name"}, "input": {"S.$": "States.JsonToString($)"}}
    return {
        "Resource": "arn:aws:states:::dynamodb:putItem",
        "Parameters": {"TableName": ref(name), "Item": item},
    }


@dataclass(frozen=True)
class Task:
    """What a state that calls a resource says, what its machine must be allowed, and SAM's policy for that, if any."""

    state: Callable[[str], dict[str, Any]]
    actions: tuple[str, ...]
    arn: Callable[[str], Any] = get_att
    policy: str = ""
    parameter: str = ""
    value: Callable[[str], Any] = ref


INVOKES = Task(lambda_task, ("lambda:InvokeFunction",), get_att, "LambdaInvokePolicy", "FunctionName")
STARTS = Task(
    machine_task,
    ("states:StartExecution",),
    ref,
    "StepFunctionsExecutionPolicy",
    "StateMachineName",
    lambda name: get_att(name, "Name"),
)
TASKS: dict[str, tuple[str, Task]] = {
    "AWS::Serverless::Function": ("invoke", INVOKES),
    "AWS::Lambda::Function": ("invoke", INVOKES),
    "AWS::SQS::Queue": (
        "send",
        Task(
            queue_task,
            ("sqs:SendMessage",),
            get_att,
            "SQSSendMessagePolicy",
            "QueueName",
            lambda name: get_att(name, "QueueName"),
        ),
    ),
    "AWS::SNS::Topic": (
        "publish",
        Task(
            topic_task,
            ("sns:Publish",),
            ref,
            "SNSPublishMessagePolicy",
            "TopicName",
            lambda name: get_att(name, "TopicName"),
        ),
    ),
    "AWS::Events::EventBus": (
        "put-events",
        Task(bus_task, ("events:PutEvents",), get_att, "EventBridgePutEventsPolicy", "EventBusName"),
    ),
    "AWS::Serverless::StateMachine": ("start", STARTS),
    "AWS::StepFunctions::StateMachine": ("start", STARTS),
    "AWS::DynamoDB::Table": ("write", Task(table_task, ("dynamodb:PutItem",))),
}


def check_task(machine: Resource, target: Resource) -> None:
    if not isinstance(at(machine.get("Definition"), "States"), dict):
        raise EditRefused(
            f"The definition of {machine.name} is text or a file, not part of the template.",
            f"Add a Task state that names {target.name} to it.",
        )
    if machine.name == target.name:
        raise EditRefused("A state machine that starts itself never ends.", "Choose another target.")
    if is_fifo(target):
        raise EditRefused(
            f"{target.name} is FIFO, which needs a message group from the task.",
            "Use a standard queue or topic, or write the task by hand.",
        )


def add_task(wiring: Wiring, machine: Resource, target: Resource) -> None:
    """Put a task before the first state."""
    definition: dict[str, Any] = machine.get("Definition")
    name, number = f"Call{target.name}", 2
    while name in definition["States"]:
        name, number = f"Call{target.name}{number}", number + 1
    task = TASKS[target.type][1]
    state = {"Type": "Task", **task.state(target.name), "ResultPath": None, "Next": definition.get("StartAt")}
    path = ("Properties", "Definition")
    wiring.set(machine.name, (*path, "States", name), state)
    wiring.set(machine.name, (*path, "StartAt"), name)
    policy = {task.policy: {task.parameter: task.value(target.name)}} if task.policy else None
    wiring.allow(machine, list(task.actions), task.arn(target.name), policy)


COUNTERS = ("executions", "succeeded", "failed", "running")
DEFAULTS = {
    "Type": "STANDARD",
    "Definition": {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}},
}
FIELDS = (Field("Type", "Type", "choice", choices=("STANDARD", "EXPRESS")),)
ENTRIES = (
    Entry(
        "AWS::Serverless::StateMachine",
        "State machine",
        "SFN",
        "integration",
        COUNTERS,
        "StateMachine",
        DEFAULTS,
        FIELDS,
        machine_edges,
    ),
    Entry(
        "AWS::StepFunctions::StateMachine",
        "State machine",
        "SFN",
        "integration",
        COUNTERS,
        defaults={"Definition": DEFAULTS["Definition"]},
        edges=machine_edges,
    ),
    Entry("AWS::StepFunctions::Activity", "Activity", "ACT", "integration"),
    Entry(
        "AWS::StepFunctions::StateMachineVersion",
        "State machine version",
        "SFN",
        "integration",
        owner=owned_by("StateMachineArn"),
    ),
    Entry(
        "AWS::StepFunctions::StateMachineAlias",
        "State machine alias",
        "SFN",
        "integration",
        owner=owned_by("RoutingConfiguration.0.StateMachineVersionArn"),
    ),
)

MACHINES = ("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine")
START = Call(
    "start",
    MACHINES,
    "StepFunctionsExecutionPolicy",
    "StateMachineName",
    lambda name: get_att(name, "Name"),
    ("states:StartExecution",),
    ref,
    "_ARN",
    ref,
)
CONNECTIONS = (
    calls(START),
    *(Connection(kind, MACHINES, (target,), add_task, check_task) for target, (kind, _) in TASKS.items()),
)
REFUSALS = dict.fromkeys(
    MACHINES, ("What a state machine calls stands in its definition.", "Add a Task state that names this resource.")
)
