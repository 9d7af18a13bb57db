"""EventBridge Pipes: from one source, perhaps by an enrichment, to one target."""

from collections.abc import Callable, Iterator
from typing import Any

from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part
from designer.catalog.jobs import QUEUE, TASK, own_definition, start
from designer.catalog.logs import group_arn
from designer.catalog.outside import sources
from designer.catalog.template import Resource, Template
from designer.catalog.wiring import Wiring, get_att, is_fifo, ref
from designer.document.errors import EditRefused

COUNTERS = ("matched", "invocations", "failed")


def pipe_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for source in sources(template, resource.get("Source"), "sqs", resource.name):
        own = (Part(resource.name, ("Properties", "Source")), Part(resource.name, ("Properties", "SourceParameters")))
        yield Edge(source.name, resource.name, "poll", "poll", parts=own)
    for found in template.nodes(resource.get("Enrichment")):
        part = Part(resource.name, ("Properties", "Enrichment"))
        yield Edge(resource.name, found.name, "enrichment", "sync", parts=(part,))
    for found in template.nodes(resource.get("Target")):
        own = (Part(resource.name, ("Properties", "Target")), Part(resource.name, ("Properties", "TargetParameters")))
        kind = "placement" if found.type == "AWS::ECS::Cluster" else "invoke"
        added = tuple(own_definition(resource, found, template)) if found.type == QUEUE else ()
        yield Edge(resource.name, found.name, kind, "async", parts=(*own, *added))
    for found in template.nodes(resource.get("TargetParameters", "EcsTaskParameters", "TaskDefinitionArn")):
        own = (Part(resource.name, ("Properties", "Target")), Part(resource.name, ("Properties", "TargetParameters")))
        yield Edge(resource.name, found.name, "invoke", "async", parts=own)
    for name in ("SqsQueueParameters", "KinesisStreamParameters", "DynamoDBStreamParameters"):
        dead = resource.get("SourceParameters", name, "DeadLetterConfig", "Arn")
        for found in template.nodes(dead, "sqs"):
            part = Part(resource.name, ("Properties", "SourceParameters", name, "DeadLetterConfig"))
            yield Edge(resource.name, found.name, "dead-letter", "async", parts=(part,))


def stream_arn(name: str) -> dict[str, Any]:
    return get_att(name, "StreamArn")


Access = tuple[list[str], Callable[[str], dict[str, Any]], dict[str, Any]]
SOURCES: dict[str, Access] = {
    "AWS::SQS::Queue": (["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], get_att, {}),
    "AWS::Kinesis::Stream": (
        [
            *("kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords"),
            *("kinesis:GetShardIterator", "kinesis:ListShards"),
        ],
        get_att,
        {"KinesisStreamParameters": {"StartingPosition": "TRIM_HORIZON"}},
    ),
    "AWS::DynamoDB::Table": (
        ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
        stream_arn,
        {"DynamoDBStreamParameters": {"StartingPosition": "TRIM_HORIZON"}},
    ),
}
TARGETS: dict[str, Access] = {
    FUNCTIONS[0]: (["lambda:InvokeFunction"], get_att, {}),
    FUNCTIONS[1]: (["lambda:InvokeFunction"], get_att, {}),
    "AWS::SQS::Queue": (["sqs:SendMessage"], get_att, {}),
    "AWS::SNS::Topic": (["sns:Publish"], ref, {}),
    "AWS::StepFunctions::StateMachine": (
        ["states:StartExecution"],
        ref,
        {"StepFunctionStateMachineParameters": {"InvocationType": "FIRE_AND_FORGET"}},
    ),
    "AWS::Serverless::StateMachine": (
        ["states:StartExecution"],
        ref,
        {"StepFunctionStateMachineParameters": {"InvocationType": "FIRE_AND_FORGET"}},
    ),
    "AWS::Events::EventBus": (["events:PutEvents"], get_att, {}),
    "AWS::Kinesis::Stream": (
        ["kinesis:PutRecord", "kinesis:PutRecords"],
        get_att,
        {"KinesisStreamParameters": {"PartitionKey": "pipe"}},
    ),
    "AWS::KinesisFirehose::DeliveryStream": (["firehose:PutRecord", "firehose:PutRecordBatch"], get_att, {}),
    "AWS::Events::ApiDestination": (["events:InvokeApiDestination"], get_att, {}),
    "AWS::Logs::LogGroup": (["logs:CreateLogStream", "logs:PutLogEvents"], group_arn, {}),
}
ENRICHMENTS: dict[str, Access] = {
    FUNCTIONS[0]: (["lambda:InvokeFunction"], get_att, {}),
    FUNCTIONS[1]: (["lambda:InvokeFunction"], get_att, {}),
    "AWS::Events::ApiDestination": (["events:InvokeApiDestination"], get_att, {}),
}


def check_source(_source: Resource, pipe: Resource) -> None:
    if pipe.get("Source"):
        raise EditRefused(f"{pipe.name} has its source.", "Add another pipe, or delete that connection first.")


def take(wiring: Wiring, source: Resource, pipe: Resource) -> None:
    """Let a pipe read a source; a table's stream is turned on for it."""
    if source.type == "AWS::DynamoDB::Table" and not source.get("StreamSpecification"):
        wiring.set(source.name, ("Properties", "StreamSpecification", "StreamViewType"), "NEW_AND_OLD_IMAGES")
    actions, expression, parameters = SOURCES[source.type]
    wiring.act(pipe, (actions, expression(source.name)))
    wiring.set(pipe.name, ("Properties", "Source"), expression(source.name))
    for name, value in parameters.items():
        wiring.set(pipe.name, ("Properties", "SourceParameters", name), value)


def check_target(pipe: Resource, target: Resource) -> None:
    if pipe.get("Target"):
        raise EditRefused(f"{pipe.name} has its target.", "Add another pipe, or delete that connection first.")
    if is_fifo(target):
        raise EditRefused(
            f"{target.name} is FIFO, which needs a message group from the pipe.",
            "Use a standard queue or topic, or set the group in the pipe's TargetParameters by hand.",
        )


def put(wiring: Wiring, pipe: Resource, target: Resource) -> None:
    """Let a pipe hand what it took to its target."""
    actions, expression, parameters = TARGETS[target.type]
    wiring.act(pipe, (actions, expression(target.name)))
    wiring.set(pipe.name, ("Properties", "Target"), expression(target.name))
    for name, value in parameters.items():
        wiring.set(pipe.name, ("Properties", "TargetParameters", name), value)


def put_job(wiring: Wiring, pipe: Resource, target: Resource) -> None:
    """Let a pipe start a task or a Batch job for what it took."""
    job = start(wiring, target)
    wiring.act(pipe, *job.statements)
    wiring.set(pipe.name, ("Properties", "Target"), job.arn)
    name = "EcsTaskParameters" if job.task else "BatchJobParameters"
    value = job.task_in("AwsvpcConfiguration") if job.task else job.batch
    wiring.set(pipe.name, ("Properties", "TargetParameters", name), value)


def check_enrichment(pipe: Resource, _target: Resource) -> None:
    if pipe.get("Enrichment"):
        raise EditRefused(f"{pipe.name} has its enrichment.", "Delete that connection first.")


def enrich(wiring: Wiring, pipe: Resource, target: Resource) -> None:
    """Let a pipe ask for more about what it took, before it hands it on."""
    actions, expression, _ = ENRICHMENTS[target.type]
    wiring.act(pipe, (actions, expression(target.name)))
    wiring.set(pipe.name, ("Properties", "Enrichment"), expression(target.name))


PIPE = ("AWS::Pipes::Pipe",)
FIELDS = (Field("DesiredState", "State", "choice", choices=("RUNNING", "STOPPED"), default="RUNNING"),)
ENTRIES = (Entry(PIPE[0], "EventBridge pipe", "PIPE", "messaging", COUNTERS, "Pipe", {}, FIELDS, pipe_edges),)
CONNECTIONS = (
    Connection("poll", tuple(SOURCES), PIPE, take, check_source),
    Connection("invoke", PIPE, tuple(TARGETS), put, check_target),
    Connection("invoke", PIPE, (TASK, QUEUE), put_job, check_target),
    Connection("enrichment", PIPE, tuple(ENRICHMENTS), enrich, check_enrichment),
)
REFUSALS = {
    PIPE[0]: (
        "A pipe's target is a function, queue, topic, stream, bus, state machine, task or log group here.",
        "Put one of these between.",
    )
}
