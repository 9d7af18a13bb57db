"""Stores whose contents are kept without encryption, by default or because the template says so."""

from collections.abc import Iterator

from designer.catalog.template import Resource
from designer.findings.finding import Found, Rule
from designer.findings.fixes import setting
from designer.findings.subject import QUEUE, Subject

ABSENT_IS_OPEN = {
    "AWS::RDS::DBCluster": "StorageEncrypted",
    "AWS::RDS::DBInstance": "StorageEncrypted",
    "AWS::DocDB::DBCluster": "StorageEncrypted",
    "AWS::EFS::FileSystem": "Encrypted",
    "AWS::Redshift::Cluster": "Encrypted",
}
TAKEN_OVER = ("DBClusterIdentifier", "SnapshotIdentifier", "DBSnapshotIdentifier", "SourceDBInstanceIdentifier")


def check(subject: Subject) -> Iterator[Found]:
    for queue in subject.of_type(QUEUE):
        if subject.values.flag(queue.get("SqsManagedSseEnabled")) is False and not queue.get("KmsMasterKeyId"):
            yield _found(queue, "SqsManagedSseEnabled")
    for kind, name in ABSENT_IS_OPEN.items():
        for resource in subject.of_type(kind):
            if any(resource.get(other) is not None for other in TAKEN_OVER) or _serverless_one(resource):
                continue
            if subject.flag(resource, name) is False:
                yield _found(resource, name)


def _serverless_one(resource: Resource) -> bool:
    """Aurora Serverless v1 is always encrypted."""
    return bool(resource.get("EngineMode") == "serverless")


def _found(resource: Resource, name: str) -> Found:
    pointer = f"/Properties/{name}"
    text = f"{resource.name} keeps its data unencrypted: {name} is not true."
    return Found(resource.name, text, pointer, setting("Encrypt it", resource, pointer, True))


RULE = Rule(
    "Unencrypted",
    "warning",
    "Data at rest should be encrypted; queues are by default, these databases and file systems are not, and most "
    "cannot be changed later without a copy.",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    check,
)
