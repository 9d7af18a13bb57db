"""Kinesis: data streams and Firehose."""

from collections.abc import Iterator

from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.template import Resource, Template, pairs


def firehose_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for source in template.nodes(resource.get("KinesisStreamSourceConfiguration", "KinesisStreamARN"), "kinesis"):
        part = Part(resource.name, ("Properties", "KinesisStreamSourceConfiguration"))
        yield Edge(source.name, resource.name, "poll", "poll", parts=(part,))
    for name, destination in pairs(resource.properties):
        if name.endswith("DestinationConfiguration") and isinstance(destination, dict):
            part = Part(resource.name, ("Properties", name))
            transformers = template.nodes([destination.get("ProcessingConfiguration")])
            for function in transformers:
                yield Edge(resource.name, function.name, "transform", "sync", parts=(part,))
            for found in template.nodes([destination]):
                is_sink = found.type not in {"AWS::IAM::Role", "AWS::Logs::LogGroup"} and found not in transformers
                if is_sink and found is not resource:
                    yield Edge(resource.name, found.name, "deliver", "async", parts=(part,))


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
    Entry("AWS::Kinesis::StreamConsumer", "Stream consumer", "KDS", "messaging", owner=owned_by("StreamARN")),
    Entry(
        "AWS::KinesisFirehose::DeliveryStream",
        "Firehose stream",
        "KDF",
        "messaging",
        ("records", "deliveries", "failed"),
        "DeliveryStream",
        {"DeliveryStreamType": "DirectPut"},
        edges=firehose_edges,
    ),
)
