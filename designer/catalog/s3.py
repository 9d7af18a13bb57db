"""S3: buckets, their notifications and policies."""

from collections.abc import Iterator

from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.template import Resource, Template, items

NOTIFICATIONS = (
    ("LambdaConfigurations", "Function"),
    ("QueueConfigurations", "Queue"),
    ("TopicConfigurations", "Topic"),
)
FIELDS = (
    Field("BucketName", "Name"),
    Field("VersioningConfiguration/Status", "Versioning", "choice", choices=("Enabled", "Suspended")),
)


def bucket_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for name, target_property in NOTIFICATIONS:
        for index, rule in enumerate(items(resource.get("NotificationConfiguration", name))):
            if isinstance(rule, dict):
                part = Part(resource.name, ("Properties", "NotificationConfiguration", name, str(index)))
                label = rule.get("Event")
                label = label if isinstance(label, str) else ""
                for target in template.nodes(rule.get(target_property)):
                    yield Edge(resource.name, target.name, "notification", "async", label, parts=(part,))
    for index, rule in enumerate(items(resource.get("ReplicationConfiguration", "Rules"))):
        part = Part(resource.name, ("Properties", "ReplicationConfiguration", "Rules", str(index)))
        destination = rule.get("Destination") if isinstance(rule, dict) else None
        for target in template.nodes(destination.get("Bucket") if isinstance(destination, dict) else None, "s3"):
            yield Edge(resource.name, target.name, "replication", "async", parts=(part,))


ENTRIES = (
    Entry(
        "AWS::S3::Bucket",
        "S3 bucket",
        "S3",
        "storage",
        ("objects", "bytes", "puts", "gets"),
        "Bucket",
        {},
        FIELDS,
        bucket_edges,
    ),
    Entry("AWS::S3::BucketPolicy", "Bucket policy", "S3", "security", owner=owned_by("Bucket")),
    Entry("AWS::S3::AccessPoint", "Access point", "S3", "storage", owner=owned_by("Bucket")),
    Entry("AWS::S3Express::DirectoryBucket", "S3 directory bucket", "S3X", "storage", ("objects", "bytes"), "Bucket"),
)
