"""The CloudFormation resource types of Amazon SQS."""

import json
from typing import Any

from emulator.bus.arn import make_arn
from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceExists, ResourceType
from emulator.services.sqs.attributes import SETTABLE, compact, defaults

FIFO_SUFFIX = ".fifo"
NAME_LENGTH = 80


class QueueType(ResourceType):
    """AWS::SQS::Queue: Ref is the QueueUrl; GetAtt Arn, QueueName, QueueUrl."""

    name = "AWS::SQS::Queue"
    identifier = "QueueUrl"
    attributes = frozenset({"Arn", "QueueName", "QueueUrl"})
    properties = frozenset({*SETTABLE, "QueueName", "Tags"} - {"Policy"})
    replaced_by = frozenset({"QueueName", "FifoQueue"})
    takes_tags = True

    def create(self, p: Provision) -> Created | InProgress:
        """Create the queue, its name generated where none is given; one of that name must not be there."""
        name = _queue_name(p)
        if p.properties.get("QueueName") and p.find("QueueDoesNotExist", "sqs", "GetQueueUrl", QueueName=name):
            raise ResourceExists(self.name, name)
        url = p.call(
            "sqs",
            "CreateQueue",
            QueueName=name,
            Attributes={key: _as_text(p.properties[key]) for key in SETTABLE if _is_given(p.properties, key)},
            tags=_tags(p.properties),
        )["QueueUrl"]
        return _created(p, name, url)

    def named(self, p: Provision) -> str:
        """Return the URL of the queue of that name, if there is one."""
        name = p.properties.get("QueueName")
        found = p.find("QueueDoesNotExist", "sqs", "GetQueueUrl", QueueName=str(name)) if name else None
        return str(found["QueueUrl"]) if found else ""

    def update(self, p: Provision) -> Created | InProgress:
        """Set what differs; a property that is gone takes its default again."""
        url = p.physical_id
        usual = defaults(_is_fifo(p.properties))
        changed = {}
        for key in SETTABLE:
            new, old = p.properties.get(key), p.old_properties.get(key)
            if new != old and key != "FifoQueue":
                changed[key] = _as_text(new) if _is_given(p.properties, key) else usual.get(key, "")
        if changed:
            p.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes=changed)
        new_tags, old_tags = _tags(p.properties), _tags(p.old_properties)
        gone = [key for key in old_tags if key not in new_tags]
        if gone:
            p.call("sqs", "UntagQueue", QueueUrl=url, TagKeys=gone)
        if new_tags and new_tags != old_tags:
            p.call("sqs", "TagQueue", QueueUrl=url, Tags=new_tags)
        return _created(p, url.rpartition("/")[2], url)

    def delete(self, p: Provision) -> None:
        """Delete the queue."""
        try:
            p.call("sqs", "DeleteQueue", QueueUrl=p.physical_id)
        except AwsError as error:
            if error.failure.code != "QueueDoesNotExist":
                raise

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the queue's properties as they are."""
        url = p.physical_id
        found = p.find("QueueDoesNotExist", "sqs", "GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])
        if found is None:
            return None
        tags = p.call("sqs", "ListQueueTags", QueueUrl=url).get("Tags", {})
        attributes = {name: value for name, value in found.get("Attributes", {}).items() if name in self.properties}
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        return {**attributes, "QueueName": url.rpartition("/")[2], "Tags": listed}


class QueuePolicyType(ResourceType):
    """AWS::SQS::QueuePolicy: one policy for one or more queues; Ref and GetAtt Id are its generated id."""

    name = "AWS::SQS::QueuePolicy"
    attributes: frozenset[str] | None = frozenset({"Id"})
    properties = frozenset({"PolicyDocument", "Queues"})
    required = properties

    def create(self, p: Provision) -> Created | InProgress:
        """Set the policy on each queue."""
        identity = p.generate_name(128)
        _set_policies(p, _queues(p.properties))
        return Created(identity, {"Id": identity})

    def update(self, p: Provision) -> Created | InProgress:
        """Set the policy on each queue, and take it from those that are no longer listed."""
        queues = _queues(p.properties)
        _set_policies(p, queues)
        _clear_policies(p, [url for url in _queues(p.old_properties) if url not in queues])
        return Created(p.physical_id, {"Id": p.physical_id})

    def delete(self, p: Provision) -> None:
        """Take the policy from each queue."""
        _clear_policies(p, _queues(p.properties))

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return which of the queues have a policy, and what it says: another one than the template's if one has."""
        found = {url: policy for url in _queues(p.properties) if (policy := _policy_of(p, url)) is not None}
        if not found:
            return None
        wanted = p.properties["PolicyDocument"]
        changed = [policy for policy in found.values() if policy != wanted]
        queues = {"Queues": list(found)} if "Queues" in p.properties else {"Queue": next(iter(found))}
        return {"PolicyDocument": changed[0] if changed else wanted, **queues}


class InlinePolicyType(QueuePolicyType):
    """AWS::SQS::QueueInlinePolicy: the policy of one queue."""

    name = "AWS::SQS::QueueInlinePolicy"
    attributes: frozenset[str] | None = frozenset()
    properties = frozenset({"PolicyDocument", "Queue"})
    required = properties
    replaced_by = frozenset({"Queue"})

    def create(self, p: Provision) -> Created | InProgress:
        """Set the queue's policy; the queue's URL is the id."""
        _set_policies(p, _queues(p.properties))
        return Created(p.properties["Queue"])


TYPES = (QueueType(), QueuePolicyType(), InlinePolicyType())


def _queue_name(p: Provision) -> str:
    if p.properties.get("QueueName"):
        return str(p.properties["QueueName"])
    if _is_fifo(p.properties):
        return p.generate_name(NAME_LENGTH - len(FIFO_SUFFIX)) + FIFO_SUFFIX
    return p.generate_name(NAME_LENGTH)


def _created(p: Provision, name: str, url: str) -> Created:
    arn = make_arn("sqs", p.region, p.account, name)
    return Created(url, {"Arn": arn, "QueueName": name, "QueueUrl": url})


def _is_fifo(properties: dict[str, Any]) -> bool:
    return str(properties.get("FifoQueue", "")).lower() == "true"


def _is_given(properties: dict[str, Any], name: str) -> bool:
    if name == "FifoQueue":
        return _is_fifo(properties)
    return properties.get(name) is not None


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return compact(value) if isinstance(value, (dict, list)) else str(value)


def _tags(properties: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: str(tag.get("Value", "")) for tag in properties.get("Tags") or ()}


def _queues(properties: dict[str, Any]) -> list[str]:
    listed = properties.get("Queues", properties.get("Queue"))
    return [listed] if isinstance(listed, str) else list(listed or ())


def _set_policies(p: Provision, queues: list[str]) -> None:
    policy = _as_text(p.properties.get("PolicyDocument"))
    for url in queues:
        p.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy})


def _policy_of(p: Provision, url: str) -> Any | None:
    """Return a queue's policy; None where it has none, or is gone."""
    asked = {"QueueUrl": url, "AttributeNames": ["Policy"]}
    found = p.find("QueueDoesNotExist", "sqs", "GetQueueAttributes", **asked) or {}
    policy = found.get("Attributes", {}).get("Policy")
    return json.loads(policy) if policy else None


def _clear_policies(p: Provision, queues: list[str]) -> None:
    for url in queues:
        try:
            p.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes={"Policy": ""})
        except AwsError as error:
            if error.failure.code != "QueueDoesNotExist":
                raise
