"""What only some resource types may have: snapshots as a policy, secure strings in a property."""

from collections.abc import Iterator, Mapping
from typing import Any

from emulator.services.cloudformation.errors import ValidationError

SNAPSHOTS = frozenset(
    (
        "AWS::DocDB::DBCluster", "AWS::EC2::Volume", "AWS::ElastiCache::CacheCluster",
        "AWS::ElastiCache::ReplicationGroup", "AWS::Neptune::DBCluster", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance",
        "AWS::Redshift::Cluster",
    )
)  # fmt: skip
"""Types of which a last snapshot can be taken ("DeletionPolicy attribute")."""
POLICIES = {"DeletionPolicy": "deletion policy", "UpdateReplacePolicy": "update replace policy"}
SECURE = "{{resolve:ssm-secure:"
SECURE_PROPERTIES = frozenset(
    (
        "AWS::DirectoryService::MicrosoftAD/Properties/Password", "AWS::DirectoryService::SimpleAD/Properties/Password",
        "AWS::ElastiCache::ReplicationGroup/Properties/AuthToken", "AWS::IAM::User/Properties/LoginProfile/Password",
        "AWS::KinesisFirehose::DeliveryStream/Properties/RedshiftDestinationConfiguration/Password",
        "AWS::OpsWorks::App/Properties/AppSource/Password",
        "AWS::OpsWorks::Stack/Properties/CustomCookbooksSource/Password",
        "AWS::OpsWorks::Stack/Properties/RdsDbInstances/DbPassword",
        "AWS::RDS::DBCluster/Properties/MasterUserPassword", "AWS::RDS::DBInstance/Properties/MasterUserPassword",
        "AWS::Redshift::Cluster/Properties/MasterUserPassword",
    )
)  # fmt: skip
"""Where secure strings may be ("Get a secure string from Parameter Store"); indexes of lists are left out."""


def refuse_unsupported(resources: Mapping[str, Any]) -> None:
    """Raise ValidationError for a policy or a secure string where its type does not take it."""
    secure: dict[str, None] = {}
    for resource in resources.values():
        kind = resource["Type"]
        for key, words in POLICIES.items():
            if resource.get(key) == "Snapshot" and kind not in SNAPSHOTS:
                raise ValidationError(f"Template error: resource type {kind} does not support {words} Snapshot")
        places = _secure_places(resource.get("Properties", {}), f"{kind}/Properties")
        secure.update((place, None) for place in places if place not in SECURE_PROPERTIES)
    if secure:
        raise ValidationError(f"SSM Secure reference is not supported in: [{', '.join(secure)}]")


def _secure_places(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, str) and SECURE in value:
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _secure_places(item, path if key.startswith("Fn::") else f"{path}/{key}")
    elif isinstance(value, list):
        for item in value:
            yield from _secure_places(item, path)
