"""AWS::Logs::DeliverySource, DeliveryDestination and Delivery: where other services are told to send their logs."""

import json
from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.logs.resources.gone import GONE, delete_unless_gone
from emulator.services.logs.resources.tagging import set_tags, shown_tags


class DeliverySourceType(ResourceType):
    """AWS::Logs::DeliverySource: Ref is the name; GetAtt Arn, Service, ResourceArns."""

    name = "AWS::Logs::DeliverySource"
    identifier = "Name"
    properties = frozenset(("LogType", "Name", "ResourceArn", "Tags"))
    replaced_by = frozenset(("Name",))
    required = frozenset(("Name",))
    takes_tags = True
    takes_system_tags = True
    attributes = frozenset(("Arn", "ResourceArns", "Service", "Status", "StatusReason"))

    def create(self, p: Provision) -> Created | InProgress:
        """Put the source."""
        given = {"resourceArn": p.properties.get("ResourceArn", ""), "logType": p.properties.get("LogType", "")}
        p.call("logs", "PutDeliverySource", name=p.properties["Name"], **given)
        return self._created(p, p.properties["Name"])

    def update(self, p: Provision) -> Created | InProgress:
        """Put the source again."""
        return self.create(p)

    def adopt(self, p: Provision) -> Created | InProgress:
        """Set the tags."""
        return self._created(p, p.physical_id)

    def delete(self, p: Provision) -> None:
        """Delete the source."""
        delete_unless_gone(p, "DeleteDeliverySource", name=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the source's properties as they are."""
        answer = p.find(GONE, "logs", "GetDeliverySource", name=p.physical_id)
        if answer is None:
            return None
        found = answer["deliverySource"]
        own = {"Name": found["name"], "LogType": found["logType"], "ResourceArn": found["resourceArns"][0]}
        return _with_tags(p, own, found["arn"])

    def _created(self, p: Provision, name: str) -> Created:
        found = p.call("logs", "GetDeliverySource", name=name)["deliverySource"]
        set_tags(p, found["arn"])
        shown = {"Arn": found["arn"], "ResourceArns": found["resourceArns"], "Service": found["service"]}
        return Created(name, {**shown, "Status": "ACTIVE", "StatusReason": ""})


class DeliveryDestinationType(ResourceType):
    """AWS::Logs::DeliveryDestination: Ref is the name; GetAtt Arn."""

    name = "AWS::Logs::DeliveryDestination"
    identifier = "Name"
    properties = frozenset(("DeliveryDestinationPolicy", "DestinationResourceArn", "Name", "OutputFormat", "Tags"))
    replaced_by = frozenset(("DestinationResourceArn", "Name", "OutputFormat"))
    required = frozenset(("Name",))
    takes_tags = True
    takes_system_tags = True
    attributes = frozenset(("Arn",))

    def create(self, p: Provision) -> Created | InProgress:
        """Put the destination and its policy."""
        name, target = p.properties["Name"], p.properties.get("DestinationResourceArn", "")
        format_ = {"outputFormat": p.properties["OutputFormat"]} if p.properties.get("OutputFormat") else {}
        configuration = {"destinationResourceArn": target}
        p.call("logs", "PutDeliveryDestination", name=name, deliveryDestinationConfiguration=configuration, **format_)
        return self._with_policy(p, name)

    def update(self, p: Provision) -> Created | InProgress:
        """Change the policy and the tags."""
        return self._with_policy(p, p.physical_id)

    def adopt(self, p: Provision) -> Created | InProgress:
        """Set the policy and the tags."""
        return self._with_policy(p, p.physical_id)

    def delete(self, p: Provision) -> None:
        """Delete the destination."""
        delete_unless_gone(p, "DeleteDeliveryDestination", name=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the destination's properties as they are; its policy is not told."""
        answer = p.find(GONE, "logs", "GetDeliveryDestination", name=p.physical_id)
        if answer is None:
            return None
        found = answer["deliveryDestination"]
        target = found["deliveryDestinationConfiguration"]["destinationResourceArn"]
        own = {"Name": found["name"], "DestinationResourceArn": target, "OutputFormat": found.get("outputFormat")}
        policy = {"DeliveryDestinationPolicy": p.properties.get("DeliveryDestinationPolicy")}
        return _with_tags(p, {**own, **policy}, found["arn"])

    def _with_policy(self, p: Provision, name: str) -> Created:
        given = p.properties.get("DeliveryDestinationPolicy") or {}
        old = p.old_properties.get("DeliveryDestinationPolicy")
        policy = given.get("DeliveryDestinationPolicy")
        if policy:
            asked = {"deliveryDestinationName": name, "deliveryDestinationPolicy": _text(policy)}
            p.call("logs", "PutDeliveryDestinationPolicy", **asked)
        elif old:
            p.call("logs", "DeleteDeliveryDestinationPolicy", deliveryDestinationName=name)
        arn = p.call("logs", "GetDeliveryDestination", name=name)["deliveryDestination"]["arn"]
        set_tags(p, arn)
        return Created(name, {"Arn": arn})


class DeliveryType(ResourceType):
    """AWS::Logs::Delivery: Ref is the id; GetAtt Arn, DeliveryId, DeliveryDestinationType."""

    name = "AWS::Logs::Delivery"
    identifier = "DeliveryId"
    properties = frozenset(
        (
            *("DeliveryDestinationArn", "DeliverySourceName", "FieldDelimiter", "RecordFields"),
            *("S3EnableHiveCompatiblePath", "S3SuffixPath", "Tags"),
        )
    )
    replaced_by = frozenset(("DeliveryDestinationArn", "DeliverySourceName"))
    required = replaced_by
    takes_tags = True
    takes_system_tags = True
    attributes = frozenset(("Arn", "DeliveryDestinationType", "DeliveryId"))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the delivery."""
        which = {
            "deliverySourceName": p.properties["DeliverySourceName"],
            "deliveryDestinationArn": p.properties["DeliveryDestinationArn"],
        }
        made = p.call("logs", "CreateDelivery", **which, **_configured(p))
        return self._created(p, made["delivery"]["id"])

    def update(self, p: Provision) -> Created | InProgress:
        """Change what is written and where."""
        p.call("logs", "UpdateDeliveryConfiguration", id=p.physical_id, **_configured(p))
        return self._created(p, p.physical_id)

    def adopt(self, p: Provision) -> Created | InProgress:
        """Set the tags."""
        return self._created(p, p.physical_id)

    def delete(self, p: Provision) -> None:
        """Delete the delivery."""
        delete_unless_gone(p, "DeleteDelivery", id=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the delivery's properties as they are, of its configuration what the template sets."""
        answer = p.find(GONE, "logs", "GetDelivery", id=p.physical_id)
        if answer is None:
            return None
        found, in_s3 = answer["delivery"], answer["delivery"].get("s3DeliveryConfiguration", {})
        configured = {
            "FieldDelimiter": found.get("fieldDelimiter"),
            "RecordFields": found.get("recordFields"),
            "S3EnableHiveCompatiblePath": in_s3.get("enableHiveCompatiblePath"),
            "S3SuffixPath": in_s3.get("suffixPath"),
        }
        own = {
            "DeliverySourceName": found["deliverySourceName"],
            "DeliveryDestinationArn": found["deliveryDestinationArn"],
            **{name: value for name, value in configured.items() if name in p.properties},
        }
        return _with_tags(p, own, found["arn"])

    def _created(self, p: Provision, identity: str) -> Created:
        found = p.call("logs", "GetDelivery", id=identity)["delivery"]
        set_tags(p, found["arn"])
        kind = found["deliveryDestinationType"]
        return Created(identity, {"Arn": found["arn"], "DeliveryId": identity, "DeliveryDestinationType": kind})


def _configured(p: Provision) -> dict[str, Any]:
    given = p.properties
    found = {"recordFields": given.get("RecordFields"), "fieldDelimiter": given.get("FieldDelimiter")}
    in_s3 = {
        "suffixPath": given.get("S3SuffixPath"),
        "enableHiveCompatiblePath": given.get("S3EnableHiveCompatiblePath"),
    }
    found["s3DeliveryConfiguration"] = {name: value for name, value in in_s3.items() if value is not None}
    return {name: value for name, value in found.items() if value}


def _with_tags(p: Provision, properties: dict[str, Any], arn: str) -> dict[str, Any]:
    tagged = {**properties, "Tags": shown_tags(p, arn)}
    return {name: value for name, value in tagged.items() if value not in (None, [])}


def _text(policy: Any) -> str:
    return policy if isinstance(policy, str) else json.dumps(policy, separators=(",", ":"))
