"""EventBridge Scheduler: schedules and what they start."""

import json
from collections.abc import Iterator
from typing import Any

from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part
from designer.catalog.jobs import JOB, JOBS, QUEUE, own_definition, start
from designer.catalog.placement import used_by
from designer.catalog.template import Resource, Template
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused

SUBMIT = "arn:aws:scheduler:::aws-sdk:batch:submitJob"
"""What a schedule names to submit a Batch job, which it has no template for."""


def schedule_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    label = resource.get("ScheduleExpression")
    part = Part(resource.name, ("Properties", "Target"))
    shown = label if isinstance(label, str) else ""
    tasks = template.nodes(resource.get("Target", "EcsParameters", "TaskDefinitionArn"))
    named = template.nodes([resource.get("Target", "Arn"), resource.get("Target", "Input")])
    for found in (*tasks, *named):
        own = tuple(own_definition(resource, found, template)) if found.type == QUEUE else ()
        kind = "placement" if tasks and found.type == "AWS::ECS::Cluster" else "invoke"
        if found.type != JOB:
            yield Edge(resource.name, found.name, kind, "async", shown, parts=(part, *own))
    for found in template.nodes(resource.get("Target", "DeadLetterConfig", "Arn"), "sqs"):
        part = Part(resource.name, ("Properties", "Target", "DeadLetterConfig"))
        yield Edge(resource.name, found.name, "dead-letter", "async", parts=(part,))


SCHEDULED = {
    FUNCTIONS[0]: ("lambda:InvokeFunction", get_att),
    FUNCTIONS[1]: ("lambda:InvokeFunction", get_att),
    "AWS::SQS::Queue": ("sqs:SendMessage", get_att),
    "AWS::SNS::Topic": ("sns:Publish", ref),
    "AWS::StepFunctions::StateMachine": ("states:StartExecution", ref),
    "AWS::Serverless::StateMachine": ("states:StartExecution", ref),
    "AWS::Kinesis::Stream": ("kinesis:PutRecord", get_att),
    "AWS::KinesisFirehose::DeliveryStream": ("firehose:PutRecord", get_att),
    "AWS::Events::EventBus": ("events:PutEvents", get_att),
}
NEEDED = {
    "AWS::Kinesis::Stream": {"KinesisParameters": {"PartitionKey": "schedule"}},
    "AWS::Events::EventBus": {"EventBridgeParameters": {"DetailType": "Schedule", "Source": "my.schedule"}},
}


def check_schedule(schedule: Resource, _target: Resource) -> None:
    if schedule.get("Target"):
        raise EditRefused(f"{schedule.name} has its target.", "Add another schedule, or delete that connection first.")


def schedule_target(wiring: Wiring, schedule: Resource, target: Resource) -> None:
    action, expression = SCHEDULED[target.type]
    arn = expression(target.name)
    role = wiring.role_for(schedule, "scheduler.amazonaws.com", ([action], arn))
    wiring.set(schedule.name, ("Properties", "Target"), {"Arn": arn, "RoleArn": role, **NEEDED.get(target.type, {})})


def schedule_job(wiring: Wiring, schedule: Resource, target: Resource) -> None:
    """Start a task, a Batch job, a build or a pipeline at each time."""
    job = start(wiring, target)
    role = wiring.role_for(schedule, "scheduler.amazonaws.com", *job.statements)
    settings: dict[str, Any] = {"EcsParameters": job.task_in("AwsvpcConfiguration")} if job.task else {}
    arn: Any = job.arn
    if job.batch:
        definition = job.batch["JobDefinition"]["Ref"]
        said = {
            "JobName": job.batch["JobName"],
            "JobQueue": f"${{{target.name}}}",
            "JobDefinition": f"${{{definition}}}",
        }
        arn, settings = SUBMIT, {"Input": {"Fn::Sub": json.dumps(said)}}
    wiring.set(schedule.name, ("Properties", "Target"), {"Arn": arn, "RoleArn": role, **settings})


SCHEDULE = ("AWS::Scheduler::Schedule",)
CONNECTIONS = (
    Connection("invoke", SCHEDULE, tuple(SCHEDULED), schedule_target, check_schedule),
    Connection("invoke", SCHEDULE, JOBS, schedule_job, check_schedule),
)
REFUSALS = {
    SCHEDULE[0]: (
        "A schedule targets functions, queues, topics, streams, buses, state machines and jobs here.",
        "Put one between.",
    )
}
ENTRIES = (
    Entry(
        "AWS::Scheduler::Schedule",
        "Schedule",
        "CRON",
        "messaging",
        ("invocations", "failed"),
        "Schedule",
        {"ScheduleExpression": "rate(5 minutes)", "FlexibleTimeWindow": {"Mode": "OFF"}},
        (
            Field(
                "ScheduleExpression", "Schedule", help="rate(5 minutes), cron(0 12 * * ? *) or at(2030-01-01T00:00:00)"
            ),
        ),
        schedule_edges,
    ),
    Entry(
        "AWS::Scheduler::ScheduleGroup",
        "Schedule group",
        "CRON",
        "messaging",
        owner=used_by("AWS::Scheduler::Schedule"),
    ),
)
