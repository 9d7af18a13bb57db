"""Whose events an EventBridge pattern takes: what it names, and buckets that hand theirs to EventBridge."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.entry import Part
from designer.catalog.template import Resource, Template, at, items

HANDED_ON = ("NotificationConfiguration", "EventBridgeConfiguration")


def senders(pattern: Any, template: Template, part: Part) -> Iterator[tuple[Resource, Part]]:
    """Yield the nodes whose events a pattern takes, each with the piece of the template that makes it so.

    `part` is where the pattern stands. What takes the events of all buckets takes those of each that hands its
    events on, which is then what the bucket says.
    """
    named = {node.name: node for node in template.nodes([pattern])}
    if "aws.s3" in items(at(pattern, "source")):
        names = at(pattern, "detail", "bucket", "name")
        for name in items(names):
            named |= {bucket.name: bucket for bucket in template.nodes(name, "s3")}
        if names is None and not named:
            for bucket in filter(hands_on, template.of_type("AWS::S3::Bucket")):
                yield bucket, Part(bucket.name, ("Properties", *HANDED_ON))
    for node in named.values():
        yield node, part


def hands_on(bucket: Resource) -> bool:
    """Whether a bucket hands its events to EventBridge, as it does where an empty configuration stands too."""
    config = bucket.get(*HANDED_ON)
    return isinstance(config, dict) and str(config.get("EventBridgeEnabled", True)).lower() == "true"
