"""The CloudFormation resource types of Amazon SNS."""

import json
from typing import Any

from emulator.bus.arn import make_arn
from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceExists, ResourceType
from emulator.services.sns.documents import compact
from emulator.services.sns.permissions import default_policy
from emulator.services.sns.subscription_attributes import SETTABLE
from emulator.services.sns.topic import Topic

FIFO = ".fifo"
NAME_LENGTH = 256
TOPIC_ATTRIBUTES = (
    "ArchivePolicy",
    "ContentBasedDeduplication",
    "DisplayName",
    "FifoThroughputScope",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "SignatureVersion",
    "TracingConfig",
)
UNREAD = ("DataProtectionPolicy", "DeliveryStatusLogging", "Subscription")
FEEDBACK = {
    "FailureFeedbackRoleArn": "FailureFeedbackRoleArn",
    "SuccessFeedbackRoleArn": "SuccessFeedbackRoleArn",
    "SuccessFeedbackSampleRate": "SuccessFeedbackSampleRate",
}
FEEDBACK_PROTOCOLS = {
    "application": "Application",
    "firehose": "Firehose",
    "http/s": "HTTP",
    "lambda": "Lambda",
    "sqs": "SQS",
}


class TopicType(ResourceType):
    """AWS::SNS::Topic: Ref and GetAtt TopicArn are its ARN; GetAtt TopicName."""

    name = "AWS::SNS::Topic"
    identifier = "TopicArn"
    attributes = frozenset({"TopicArn", "TopicName"})
    properties = frozenset(
        {*TOPIC_ATTRIBUTES, "DataProtectionPolicy", "DeliveryStatusLogging", "FifoTopic"}
        | {"Subscription", "Tags", "TopicName"}
    )
    replaced_by = frozenset({"FifoTopic", "TopicName"})
    takes_tags = True

    def create(self, p: Provision) -> Created | InProgress:
        """Create the topic, its name generated where none is given, and its subscriptions; it must not be there."""
        attributes = _topic_attributes(p.properties)
        if _is_fifo(p.properties):
            attributes["FifoTopic"] = "true"
        name = _topic_name(p)
        arn = make_arn("sns", p.region, p.account, name)
        if p.properties.get("TopicName") and p.find("NotFound", "sns", "GetTopicAttributes", TopicArn=arn):
            raise ResourceExists(self.name, arn)
        given: dict[str, Any] = {"Name": name, "Attributes": attributes, "Tags": _tags(p.properties)}
        if p.properties.get("DataProtectionPolicy"):
            given["DataProtectionPolicy"] = _as_text(p.properties["DataProtectionPolicy"])
        arn = p.call("sns", "CreateTopic", **given)["TopicArn"]
        for subscription in p.properties.get("Subscription") or ():
            p.call("sns", "Subscribe", TopicArn=arn, **_target(subscription))
        return _created(arn)

    def named(self, p: Provision) -> str:
        """Return the ARN of a topic of that name."""
        name = p.properties.get("TopicName")
        return make_arn("sns", p.region, p.account, str(name)) if name else ""

    def update(self, p: Provision) -> Created | InProgress:
        """Set what differs; a property that is gone takes its default again."""
        arn = p.physical_id
        old, new = _topic_attributes(p.old_properties), _topic_attributes(p.properties)
        for name in {**old, **new}:
            if old.get(name) != new.get(name):
                value = new.get(name, "false" if name == "ContentBasedDeduplication" else "")
                p.call("sns", "SetTopicAttributes", TopicArn=arn, AttributeName=name, AttributeValue=value)
        _update_tags(p, arn)
        _update_subscriptions(p, arn)
        if p.properties.get("DataProtectionPolicy") != p.old_properties.get("DataProtectionPolicy"):
            policy = _as_text(p.properties.get("DataProtectionPolicy") or "")
            p.call("sns", "PutDataProtectionPolicy", ResourceArn=arn, DataProtectionPolicy=policy)
        return _created(arn)

    def delete(self, p: Provision) -> None:
        """Delete the topic with its subscriptions."""
        p.call("sns", "DeleteTopic", TopicArn=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the topic's properties as they are; what AWS tells elsewhere only counts as the template gives it."""
        found = p.find("NotFound", "sns", "GetTopicAttributes", TopicArn=p.physical_id)
        if found is None:
            return None
        attributes = {name: value for name, value in found["Attributes"].items() if name in self.properties}
        tags = p.call("sns", "ListTagsForResource", ResourceArn=p.physical_id)["Tags"]
        unread = {name: p.properties[name] for name in UNREAD if name in p.properties}
        return {**unread, **attributes, "TopicName": p.physical_id.rpartition(":")[2], "Tags": tags}


class SubscriptionType(ResourceType):
    """AWS::SNS::Subscription: Ref and GetAtt Arn are its ARN."""

    name = "AWS::SNS::Subscription"
    identifier = "Arn"
    attributes = frozenset({"Arn"})
    properties = frozenset({*SETTABLE, "Endpoint", "Protocol", "Region", "TopicArn"})
    replaced_by = frozenset({"Endpoint", "Protocol", "Region", "TopicArn"})
    required = frozenset({"Protocol", "TopicArn"})

    def create(self, p: Provision) -> Created | InProgress:
        """Subscribe the endpoint."""
        arn = p.call(
            "sns",
            "Subscribe",
            TopicArn=p.properties["TopicArn"],
            Attributes=_subscription_attributes(p.properties),
            ReturnSubscriptionArn=True,
            **_target(p.properties),
        )["SubscriptionArn"]
        return Created(arn, {"Arn": arn})

    def update(self, p: Provision) -> Created | InProgress:
        """Set what differs; a property that is gone takes its default again."""
        old, new = _subscription_attributes(p.old_properties), _subscription_attributes(p.properties)
        usual = {"FilterPolicy": "{}", "FilterPolicyScope": "MessageAttributes", "RawMessageDelivery": "false"}
        arn = p.physical_id
        for name in SETTABLE:
            if old.get(name) != new.get(name):
                value = new.get(name, usual.get(name, ""))
                p.call(
                    "sns", "SetSubscriptionAttributes", SubscriptionArn=arn, AttributeName=name, AttributeValue=value
                )
        return Created(arn, {"Arn": arn})

    def delete(self, p: Provision) -> None:
        """End the subscription."""
        _ignore_missing(p, "Unsubscribe", SubscriptionArn=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the subscription's properties as they are."""
        found = p.find("NotFound", "sns", "GetSubscriptionAttributes", SubscriptionArn=p.physical_id)
        if found is None:
            return None
        region = {"Region": p.properties["Region"]} if "Region" in p.properties else {}
        return {**region, **{name: value for name, value in found["Attributes"].items() if name in self.properties}}


class TopicPolicyType(ResourceType):
    """AWS::SNS::TopicPolicy: one policy for one or more topics; Ref and GetAtt Id are its generated id."""

    name = "AWS::SNS::TopicPolicy"
    attributes: frozenset[str] | None = frozenset({"Id"})
    properties = frozenset({"PolicyDocument", "Topics"})
    required = properties

    def create(self, p: Provision) -> Created | InProgress:
        """Set the policy on each topic."""
        identity = p.generate_name(128)
        _set_policies(p, _topics(p.properties))
        return Created(identity, {"Id": identity})

    def update(self, p: Provision) -> Created | InProgress:
        """Set the policy on each topic; those that are no longer listed take the default one again."""
        topics = _topics(p.properties)
        _set_policies(p, topics)
        _reset_policies(p, [arn for arn in _topics(p.old_properties) if arn not in topics])
        return Created(p.physical_id, {"Id": p.physical_id})

    def delete(self, p: Provision) -> None:
        """Give each topic the default policy again."""
        _reset_policies(p, _topics(p.properties))

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return which of the topics are there, and their policy: another one than the template's if one has it."""
        found = {arn: policy for arn in _topics(p.properties) if (policy := _policy_of(p, arn)) is not None}
        if not found:
            return None
        wanted = p.properties["PolicyDocument"]
        changed = [policy for policy in found.values() if policy != wanted]
        topics = {"Topics": list(found)} if "Topics" in p.properties else {"TopicArn": next(iter(found))}
        return {"PolicyDocument": changed[0] if changed else wanted, **topics}


class InlinePolicyType(TopicPolicyType):
    """AWS::SNS::TopicInlinePolicy: the policy of one topic, whose ARN is Ref."""

    name = "AWS::SNS::TopicInlinePolicy"
    attributes: frozenset[str] | None = frozenset()
    properties = frozenset({"PolicyDocument", "TopicArn"})
    required = properties
    replaced_by = frozenset({"TopicArn"})

    def create(self, p: Provision) -> Created | InProgress:
        """Set the topic's policy."""
        _set_policies(p, _topics(p.properties))
        return Created(p.properties["TopicArn"])


TYPES = (TopicType(), SubscriptionType(), TopicPolicyType(), InlinePolicyType())


def _created(arn: str) -> Created:
    return Created(arn, {"TopicArn": arn, "TopicName": arn.rpartition(":")[2]})


def _topic_name(p: Provision) -> str:
    if p.properties.get("TopicName"):
        return str(p.properties["TopicName"])
    if _is_fifo(p.properties):
        return p.generate_name(NAME_LENGTH - len(FIFO)) + FIFO
    return p.generate_name(NAME_LENGTH)


def _is_fifo(properties: dict[str, Any]) -> bool:
    return str(properties.get("FifoTopic", "")).lower() == "true"


def _topic_attributes(properties: dict[str, Any]) -> dict[str, str]:
    given = {name: _as_text(properties[name]) for name in TOPIC_ATTRIBUTES if properties.get(name) is not None}
    if not _is_fifo(properties):
        given.pop("ContentBasedDeduplication", None)
    for logging in properties.get("DeliveryStatusLogging") or ():
        protocol = FEEDBACK_PROTOCOLS.get(str(logging.get("Protocol", "")).lower(), str(logging.get("Protocol")))
        for name, ending in FEEDBACK.items():
            if logging.get(name) is not None:
                given[protocol + ending] = _as_text(logging[name])
    return given


def _subscription_attributes(properties: dict[str, Any]) -> dict[str, str]:
    return {name: _as_text(properties[name]) for name in SETTABLE if properties.get(name) is not None}


def _target(properties: dict[str, Any]) -> dict[str, str]:
    return {name: str(properties[name]) for name in ("Protocol", "Endpoint") if properties.get(name) is not None}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return compact(value) if isinstance(value, (dict, list)) else str(value)


def _tags(properties: dict[str, Any]) -> list[dict[str, str]]:
    return [{"Key": tag["Key"], "Value": str(tag.get("Value", ""))} for tag in properties.get("Tags") or ()]


def _update_tags(p: Provision, arn: str) -> None:
    new, old = _tags(p.properties), _tags(p.old_properties)
    kept = {tag["Key"]: None for tag in new}
    gone = [tag["Key"] for tag in old if tag["Key"] not in kept]
    if gone:
        p.call("sns", "UntagResource", ResourceArn=arn, TagKeys=gone)
    if new and new != old:
        p.call("sns", "TagResource", ResourceArn=arn, Tags=new)


def _update_subscriptions(p: Provision, arn: str) -> None:
    new = [_target(given) for given in p.properties.get("Subscription") or ()]
    old = [_target(given) for given in p.old_properties.get("Subscription") or ()]
    gone = [target for target in old if target not in new]
    if gone:
        for subscription in p.call("sns", "ListSubscriptionsByTopic", TopicArn=arn)["Subscriptions"]:
            found = {"Protocol": subscription["Protocol"], "Endpoint": subscription["Endpoint"]}
            if found in gone and subscription["SubscriptionArn"].startswith("arn:"):
                p.call("sns", "Unsubscribe", SubscriptionArn=subscription["SubscriptionArn"])
    for target in new:
        if target not in old:
            p.call("sns", "Subscribe", TopicArn=arn, **target)


def _topics(properties: dict[str, Any]) -> list[str]:
    listed = properties.get("Topics", properties.get("TopicArn"))
    return [listed] if isinstance(listed, str) else list(listed or ())


def _set_policies(p: Provision, topics: list[str]) -> None:
    policy = _as_text(p.properties["PolicyDocument"])
    for arn in topics:
        p.call("sns", "SetTopicAttributes", TopicArn=arn, AttributeName="Policy", AttributeValue=policy)


def _policy_of(p: Provision, arn: str) -> Any | None:
    """Return a topic's policy; None where the topic is gone."""
    found = p.find("NotFound", "sns", "GetTopicAttributes", TopicArn=arn)
    return None if found is None else json.loads(found["Attributes"]["Policy"])


def _reset_policies(p: Provision, topics: list[str]) -> None:
    for arn in topics:
        topic = Topic(arn.rpartition(":")[2], arn, p.account, 0, {}, {})
        policy = compact(default_policy(topic))
        _ignore_missing(p, "SetTopicAttributes", TopicArn=arn, AttributeName="Policy", AttributeValue=policy)


def _ignore_missing(p: Provision, operation: str, **parameters: Any) -> None:
    try:
        p.call("sns", operation, **parameters)
    except AwsError as error:
        if error.failure.code not in ("InvalidParameter", "NotFound"):
            raise
