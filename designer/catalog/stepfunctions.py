"""Step Functions: state machines and what their tasks call."""

from collections.abc import Iterator

from designer.catalog.access import STYLES, edge_of, grants
from designer.catalog.calls import Call, calls
from designer.catalog.entry import Edge, Entry, Field, Part, Style, owned_by
from designer.catalog.lambda_function import role_edges
from designer.catalog.sam_events import event_edges
from designer.catalog.template import Resource, Template
from designer.catalog.wiring import get_att, ref

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
DEFINITIONS = ("Definition", "DefinitionString", "DefinitionSubstitutions")


def machine_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    yield from event_edges(resource, template)
    for grant in grants(template, resource, resource.get("Policies"), ("Properties", "Policies")):
        yield edge_of(resource, grant)
    yield from role_edges(resource, template, resource.get("Role") or resource.get("RoleArn"))
    for name in DEFINITIONS:
        for target in template.nodes(resource.get(name)):
            kind = KINDS.get(target.type, "invoke" if "::Function" in target.type else "use")
            style: Style = STYLES.get(kind, "sync")
            part = Part(resource.name, ("Properties", name))
            if target is not resource and not target.type.startswith("AWS::IAM::"):
                yield Edge(resource.name, target.name, kind, style, "task", parts=(part,), is_weak=kind == "use")


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
    Entry("AWS::StepFunctions::StateMachine", "State machine", "SFN", "integration", COUNTERS, edges=machine_edges),
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
CONNECTIONS = (calls(START),)
REFUSALS = dict.fromkeys(
    MACHINES, ("What a state machine calls stands in its definition.", "Add a Task state that names this resource.")
)
