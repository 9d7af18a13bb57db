"""AWS::Logs::LogGroup."""

import json
from collections.abc import Callable
from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType


class LogGroupType(ResourceType):
    """AWS::Logs::LogGroup: Ref is the name; GetAtt Arn ends in `:*`."""

    name = "AWS::Logs::LogGroup"
    identifier = "LogGroupName"
    properties = frozenset(
        ("DataProtectionPolicy", "DeletionProtectionEnabled", "FieldIndexPolicies", "KmsKeyId", "LogGroupClass",
         "LogGroupName", "RetentionInDays", "Tags")
    )  # fmt: skip
    replaced_by = frozenset(("LogGroupName",))
    takes_tags = True
    takes_system_tags = True
    attributes = frozenset(("Arn",))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the group, set its retention and its policies."""
        name = p.name("LogGroupName", 512)
        optional: dict[str, Any] = {
            "kmsKeyId": p.properties.get("KmsKeyId"),
            "logGroupClass": p.properties.get("LogGroupClass"),
            "tags": _tags(p.properties),
            "deletionProtectionEnabled": _is_true(p.properties.get("DeletionProtectionEnabled")),
        }
        p.call("logs", "CreateLogGroup", logGroupName=name, **{key: value for key, value in optional.items() if value})
        self._set_retention(p, name)
        self._set_policies(p, name)
        return self._created(p, name)

    def update(self, p: Provision) -> Created | InProgress:
        """Change retention, policies, key, protection and tags."""
        name, new, old = p.physical_id, p.properties, p.old_properties
        self._set_retention(p, name)
        self._set_policies(p, name)
        if new.get("KmsKeyId") != old.get("KmsKeyId"):
            if new.get("KmsKeyId"):
                p.call("logs", "AssociateKmsKey", logGroupName=name, kmsKeyId=new["KmsKeyId"])
            else:
                p.call("logs", "DisassociateKmsKey", logGroupName=name)
        p.call(
            "logs",
            "PutLogGroupDeletionProtection",
            logGroupIdentifier=name,
            deletionProtectionEnabled=_is_true(new.get("DeletionProtectionEnabled")),
        )
        self._set_tags(p, name)
        return Created(name, p.attributes)

    def adopt(self, p: Provision) -> Created | InProgress:
        """Set the tags."""
        self._set_tags(p, p.physical_id)
        return self._created(p, p.physical_id)

    def delete(self, p: Provision) -> None:
        """Delete the group."""
        try:
            p.call("logs", "DeleteLogGroup", logGroupName=p.physical_id)
        except AwsError as error:
            if error.failure.code != "ResourceNotFoundException":
                raise

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the group's properties as they are."""
        groups = p.call("logs", "DescribeLogGroups", logGroupNamePrefix=p.physical_id)["logGroups"]
        group = next((found for found in groups if found["logGroupName"] == p.physical_id), None)
        if group is None:
            return None
        tags = p.call("logs", "ListTagsLogGroup", logGroupName=p.physical_id)["tags"]
        properties: dict[str, Any] = {
            "LogGroupName": p.physical_id,
            "LogGroupClass": group["logGroupClass"],
            "RetentionInDays": group.get("retentionInDays"),
            "KmsKeyId": group.get("kmsKeyId"),
            **self._policies(p),
            "DeletionProtectionEnabled": group["deletionProtectionEnabled"],
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items() if not key.startswith("aws:")],
        }
        return {key: value for key, value in properties.items() if value not in (None, [])}

    def _created(self, p: Provision, name: str) -> Created:
        groups = p.call("logs", "DescribeLogGroups", logGroupNamePrefix=name)["logGroups"]
        arn = next(group["arn"] for group in groups if group["logGroupName"] == name)
        return Created(name, {"Arn": arn})

    def _set_tags(self, p: Provision, name: str) -> None:
        new = _tags(p.properties)
        gone = [key for key in _tags(p.old_properties) if key not in new]
        if gone:
            p.call("logs", "UntagLogGroup", logGroupName=name, tags=gone)
        if new:
            p.call("logs", "TagLogGroup", logGroupName=name, tags=new)

    def _set_policies(self, p: Provision, name: str) -> None:
        for put, delete, document, had in (
            ("PutDataProtectionPolicy", "DeleteDataProtectionPolicy", *_each(p, _protection)),
            ("PutIndexPolicy", "DeleteIndexPolicy", *_each(p, _index)),
        ):
            if document and document != had:
                p.call("logs", put, logGroupIdentifier=name, policyDocument=document)
            elif had and not document:
                p.call("logs", delete, logGroupIdentifier=name)

    def _policies(self, p: Provision) -> dict[str, Any]:
        protection = p.call("logs", "GetDataProtectionPolicy", logGroupIdentifier=p.physical_id)
        indexes = p.call("logs", "DescribeIndexPolicies", logGroupIdentifiers=[p.physical_id])["indexPolicies"]
        own = [json.loads(policy["policyDocument"]) for policy in indexes if policy["source"] == "LOG_GROUP"]
        document = protection.get("policyDocument")
        return {"DataProtectionPolicy": json.loads(document) if document else None, "FieldIndexPolicies": own}

    def _set_retention(self, p: Provision, name: str) -> None:
        days = p.properties.get("RetentionInDays")
        if days:
            p.call("logs", "PutRetentionPolicy", logGroupName=name, retentionInDays=int(days))
        elif p.physical_id:
            p.call("logs", "DeleteRetentionPolicy", logGroupName=name)


def _each(p: Provision, read: Callable[[dict[str, Any]], str]) -> tuple[str, str]:
    """Return what the properties say, and what the last ones said."""
    return read(p.properties), read(p.old_properties)


def _protection(properties: dict[str, Any]) -> str:
    document = properties.get("DataProtectionPolicy", "")
    return document if isinstance(document, str) else json.dumps(document, separators=(",", ":"))


def _index(properties: dict[str, Any]) -> str:
    policies = properties.get("FieldIndexPolicies") or []
    return json.dumps(policies[0], separators=(",", ":")) if policies else ""


def _tags(properties: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"
