"""S3: buckets, their notifications and policies."""

from collections.abc import Iterator

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.template import Resource, Template, items
from designer.catalog.wiring import Wiring, get_att, is_fifo, ref
from designer.document.errors import EditRefused

NOTIFICATIONS = (
    ("LambdaConfigurations", "Function"),
    ("QueueConfigurations", "Queue"),
    ("TopicConfigurations", "Topic"),
)
FIELDS = (
    Field("BucketName", "Bucket name"),
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
    for target in template.nodes(resource.get("LoggingConfiguration", "DestinationBucketName"), "s3"):
        part = Part(resource.name, ("Properties", "LoggingConfiguration"))
        yield Edge(resource.name, target.name, "deliver", "async", "access logs", parts=(part,))
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


CREATED = "s3:ObjectCreated:*"
OWN_ACCOUNT = {"StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")}}


def notify_function(wiring: Wiring, bucket: Resource, function: Resource) -> None:
    if function.type == FUNCTIONS[0]:
        wiring.event(function, f"{bucket.name}Event", "S3", {"Bucket": ref(bucket.name), "Events": CREATED})
        return
    name = wiring.add(
        f"{bucket.name}Invokes{function.name}",
        "AWS::Lambda::Permission",
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(function.name),
            "Principal": "s3.amazonaws.com",
            "SourceAccount": ref("AWS::AccountId"),
        },
    )
    notify(wiring, bucket, "LambdaConfigurations", {"Event": CREATED, "Function": get_att(function.name)}, name)


def notify(wiring: Wiring, bucket: Resource, kind: str, rule: dict[str, object], policy: str) -> None:
    """Add a notification; the bucket waits for the policy, because S3 tries the target when it is created."""
    wiring.append(bucket.name, ("Properties", "NotificationConfiguration", kind), rule)
    if policy not in items(bucket.attributes.get("DependsOn")):
        wiring.append(bucket.name, ("DependsOn",), policy)


def check_queue(_bucket: Resource, queue: Resource) -> None:
    if is_fifo(queue):
        raise EditRefused("S3 cannot target a FIFO queue.", "Use a standard queue or EventBridge.")


def notify_queue(wiring: Wiring, bucket: Resource, queue: Resource) -> None:
    policy = wiring.accept(queue, "s3.amazonaws.com", bucket.name, OWN_ACCOUNT)
    notify(wiring, bucket, "QueueConfigurations", {"Event": CREATED, "Queue": get_att(queue.name)}, policy)


def check_topic(_bucket: Resource, topic: Resource) -> None:
    if is_fifo(topic):
        raise EditRefused("S3 cannot target a FIFO topic.", "Use a standard topic or EventBridge.")


def notify_topic(wiring: Wiring, bucket: Resource, topic: Resource) -> None:
    policy = wiring.accept(topic, "s3.amazonaws.com", bucket.name, OWN_ACCOUNT)
    notify(wiring, bucket, "TopicConfigurations", {"Event": CREATED, "Topic": ref(topic.name)}, policy)


def check_rule(_bucket: Resource, rule: Resource) -> None:
    if rule.get("EventBusName"):
        raise EditRefused(f"S3 sends to the default bus; {rule.name} listens to another one.", "Use another rule.")
    if _is_drawn_here(rule) or not rule.get("EventPattern"):
        return
    raise EditRefused(f"{rule.name} has an event pattern of its own.", "Empty it first, or add another rule.")


def _is_drawn_here(rule: Resource) -> bool:
    """Whether the rule still has the pattern that a new one gets."""
    return bool(rule.get("EventPattern") == {"source": ["my.application"]})


def notify_rule(wiring: Wiring, bucket: Resource, rule: Resource) -> None:
    """Send the bucket's events to the default bus, where the rule takes them."""
    if not bucket.get("NotificationConfiguration", "EventBridgeConfiguration"):
        path = ("Properties", "NotificationConfiguration", "EventBridgeConfiguration", "EventBridgeEnabled")
        wiring.set(bucket.name, path, True)
    pattern = {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [ref(bucket.name)]}},
    }
    wiring.set(rule.name, ("Properties", "EventPattern"), pattern)


BUCKET = ("AWS::S3::Bucket",)
CRUD = Call(
    "read-write",
    BUCKET,
    "S3CrudPolicy",
    "BucketName",
    ref,
    ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
    lambda name: {"Fn::Sub": f"${{{name}.Arn}}/*"},
    "_NAME",
    ref,
)
CONNECTIONS = (
    calls(CRUD),
    Connection("notification", BUCKET, FUNCTIONS, notify_function),
    Connection("notification", BUCKET, ("AWS::SQS::Queue",), notify_queue, check_queue),
    Connection("notification", BUCKET, ("AWS::SNS::Topic",), notify_topic, check_topic),
    Connection("event", BUCKET, ("AWS::Events::Rule",), notify_rule, check_rule),
)
REFUSALS = {
    BUCKET[0]: (
        "A bucket notifies functions, standard queues, standard topics and EventBridge.",
        "Put one of these between.",
    )
}
