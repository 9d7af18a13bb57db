"""Kinesis: data streams and Firehose."""

import re
from collections.abc import Iterator
from typing import Any

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.template import Resource, Template, at, items, pairs
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused

SINK = re.compile(r"BucketARN|DomainARN|CollectionEndpoint|\w*ClusterEndpoint|ClusterJDBCURL|HECEndpoint|Url|Name")


def firehose_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for source in template.nodes(resource.get("KinesisStreamSourceConfiguration", "KinesisStreamARN"), "kinesis"):
        part = Part(resource.name, ("Properties", "KinesisStreamSourceConfiguration"))
        yield Edge(source.name, resource.name, "poll", "poll", parts=(part,))
    for name, destination in pairs(resource.properties):
        if name.endswith("DestinationConfiguration") and isinstance(destination, dict):
            part = Part(resource.name, ("Properties", name))
            yield from transform_edges(resource, name, destination, template)
            is_transformed = "ProcessingConfiguration" in destination
            for found in template.nodes(list(sinks(destination))):
                own = Part(resource.name, (*part.path, "BucketARN")) if is_transformed else part
                yield Edge(resource.name, found.name, "deliver", "async", parts=(own,))


def transform_edges(resource: Resource, name: str, destination: dict[str, Any], template: Template) -> Iterator[Edge]:
    """Yield the functions that change records on their way; the last processor takes the whole setting with it."""
    processing = ("Properties", name, "ProcessingConfiguration")
    processors = items(at(destination, "ProcessingConfiguration", "Processors"))
    for index, processor in enumerate(processors):
        path = processing if len(processors) == 1 else (*processing, "Processors", str(index))
        for function in template.nodes([processor]):
            yield Edge(resource.name, function.name, "transform", "sync", parts=(Part(resource.name, path),))


def sinks(destination: dict[str, Any]) -> Iterator[Any]:
    """Yield the values that name where a delivery goes, the bucket for failed ones included."""
    for key, value in destination.items():
        if SINK.fullmatch(key):
            yield value
        elif isinstance(value, dict):
            yield from sinks(value)


ENTRIES = (
    Entry(
        "AWS::Kinesis::Stream",
        "Kinesis stream",
        "KDS",
        "messaging",
        ("records", "throttles", "iterator_age_ms"),
        "Stream",
        {"ShardCount": 1},
        (Field("ShardCount", "Shards", "number", low=1, high=500),),
    ),
    Entry("AWS::KinesisAnalyticsV2::Application", "Flink application", "FLK", "compute", ("records",)),
    Entry("AWS::Kinesis::StreamConsumer", "Stream consumer", "KDS", "messaging", owner=owned_by("StreamARN")),
    Entry(
        "AWS::KinesisFirehose::DeliveryStream",
        "Firehose stream",
        "KDF",
        "messaging",
        ("records", "deliveries", "failed"),
        "DeliveryStream",
        {"DeliveryStreamType": "DirectPut"},
        (Field("DeliveryStreamType", "Source", "choice", choices=("DirectPut", "KinesisStreamAsSource")),),
        edges=firehose_edges,
    ),
)


def poll(wiring: Wiring, stream: Resource, function: Resource) -> None:
    mapping = {"StartingPosition": "TRIM_HORIZON", "BatchSize": 100}
    if function.type == FUNCTIONS[0]:
        wiring.event(function, f"{stream.name}Event", "Kinesis", {"Stream": get_att(stream.name), **mapping})
        return
    actions = [
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
    ]
    wiring.allow(function, [*actions, "kinesis:ListShards"], get_att(stream.name))
    properties = {"EventSourceArn": get_att(stream.name), "FunctionName": ref(function.name), **mapping}
    wiring.add(f"{stream.name}To{function.name}", "AWS::Lambda::EventSourceMapping", properties)


SERVICE = "firehose.amazonaws.com"
READS = [
    *("kinesis:DescribeStream", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"),
]
DIRECT, FROM_STREAM = "DirectPut", "KinesisStreamAsSource"


def check_source(_stream: Resource, firehose: Resource) -> None:
    if firehose.get("KinesisStreamSourceConfiguration"):
        raise EditRefused(f"{firehose.name} reads a stream already.", "Delete that connection first.")


def feed(wiring: Wiring, stream: Resource, firehose: Resource) -> None:
    """Let a Firehose stream read a data stream."""
    role = wiring.role_for(firehose, SERVICE, (READS, get_att(stream.name)))
    source = {"KinesisStreamARN": get_att(stream.name), "RoleARN": role}
    wiring.set(firehose.name, ("Properties", "KinesisStreamSourceConfiguration"), source)
    wiring.set(firehose.name, ("Properties", "DeliveryStreamType"), FROM_STREAM)


def destination_of(firehose: Resource) -> str:
    """Return the property that says where a Firehose stream delivers, or that of a bucket."""
    found = [name for name in firehose.properties if name.endswith("DestinationConfiguration")]
    return found[0] if found else "ExtendedS3DestinationConfiguration"


def check_sink(firehose: Resource, _bucket: Resource) -> None:
    if any(True for _ in sinks(dict(pairs(firehose.get(destination_of(firehose)))))):
        raise EditRefused(f"{firehose.name} has its destination.", "Add another Firehose stream.")


def deliver(wiring: Wiring, firehose: Resource, bucket: Resource) -> None:
    """Let a Firehose stream write its files to a bucket."""
    actions = ["s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:ListBucket", "s3:PutObject"]
    arn, name = get_att(bucket.name), destination_of(firehose)
    wiring.set(firehose.name, ("Properties", name, "BucketARN"), arn)
    allowed = (actions, [arn, {"Fn::Sub": f"${{{bucket.name}.Arn}}/*"}])
    wiring.act(firehose, allowed, place=(name, "RoleARN"), service=SERVICE)


def check_transform(firehose: Resource, _function: Resource) -> None:
    if firehose.get(destination_of(firehose), "ProcessingConfiguration"):
        raise EditRefused(f"{firehose.name} has its function.", "Delete that connection first.")


def transform(wiring: Wiring, firehose: Resource, function: Resource) -> None:
    """Let a function change records before they are delivered."""
    name, arn = destination_of(firehose), get_att(function.name)
    invoke = {"Type": "Lambda", "Parameters": [{"ParameterName": "LambdaArn", "ParameterValue": arn}]}
    wiring.set(
        firehose.name,
        ("Properties", name, "ProcessingConfiguration"),
        {"Enabled": True, "Processors": [invoke]},
    )
    wiring.act(firehose, (["lambda:InvokeFunction"], arn), place=(name, "RoleARN"), service=SERVICE)


STREAM, FIREHOSE = ("AWS::Kinesis::Stream",), ("AWS::KinesisFirehose::DeliveryStream",)
PUT = Call(
    "put",
    STREAM,
    "KinesisCrudPolicy",
    "StreamName",
    ref,
    ("kinesis:PutRecord", "kinesis:PutRecords"),
    get_att,
    "_NAME",
    ref,
)
PUT_FIREHOSE = Call(
    "put",
    FIREHOSE,
    "FirehoseWritePolicy",
    "DeliveryStreamName",
    ref,
    ("firehose:PutRecord", "firehose:PutRecordBatch"),
    get_att,
    "_NAME",
    ref,
)
CONNECTIONS = (
    calls(PUT),
    calls(PUT_FIREHOSE),
    Connection("poll", STREAM, FUNCTIONS, poll),
    Connection("poll", STREAM, FIREHOSE, feed, check_source),
    Connection("deliver", FIREHOSE, ("AWS::S3::Bucket",), deliver, check_sink),
    Connection("transform", FIREHOSE, FUNCTIONS, transform, check_transform),
)
REFUSALS = {
    STREAM[0]: (
        "A stream is read: by functions, pipes and Firehose.",
        "Connect it to a function, and the function to this.",
    ),
    FIREHOSE[0]: (
        "Firehose delivers to a bucket here, and lets a function change what it delivers.",
        "Connect it to a bucket, and the bucket to this.",
    ),
}
