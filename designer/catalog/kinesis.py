"""Kinesis: data streams and Firehose."""

import re
from collections.abc import Iterator
from typing import Any

from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.template import Resource, Template, pairs

SINK = re.compile(r"BucketARN|DomainARN|CollectionEndpoint|\w*ClusterEndpoint|ClusterJDBCURL|HECEndpoint|Url|Name")


def firehose_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for source in template.nodes(resource.get("KinesisStreamSourceConfiguration", "KinesisStreamARN"), "kinesis"):
        part = Part(resource.name, ("Properties", "KinesisStreamSourceConfiguration"))
        yield Edge(source.name, resource.name, "poll", "poll", parts=(part,))
    for name, destination in pairs(resource.properties):
        if name.endswith("DestinationConfiguration") and isinstance(destination, dict):
            part = Part(resource.name, ("Properties", name))
            for function in template.nodes([destination.get("ProcessingConfiguration")]):
                yield Edge(resource.name, function.name, "transform", "sync", parts=(part,))
            for found in template.nodes(list(sinks(destination))):
                yield Edge(resource.name, found.name, "deliver", "async", parts=(part,))


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
