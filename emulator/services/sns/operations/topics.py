"""CreateTopic, DeleteTopic, ListTopics, GetTopicAttributes and SetTopicAttributes."""

import re
from typing import Any

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sns import errors, limits, topic_attributes
from emulator.services.sns.address import call_owner, on_topic, read_topic_arn
from emulator.services.sns.errors import BadAttribute, UnknownAttribute
from emulator.services.sns.operations.data_protection import set_policy
from emulator.services.sns.pages import page
from emulator.services.sns.state import State
from emulator.services.sns.subscription_attributes import take_effect
from emulator.services.sns.tags import read_tags
from emulator.services.sns.topic import Topic
from emulator.services.sns.unsubscribing import end

NAME = re.compile(r"[A-Za-z0-9_-]{1,256}\Z")
FIFO = ".fifo"


@operation("CreateTopic")
def create_topic(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Create a topic, or find the one that has this name, these attributes and these tags."""
    name = call.parameters.get("Name") or ""
    given: dict[str, str] = dict(call.parameters.get("Attributes") or {})
    is_fifo = _check_name(name, given)
    tags = read_tags(call.parameters.get("Tags") or [], call.principal)
    existing = scope.state.topics.get(name)
    topic = existing or Topic(
        name, make_arn("sns", scope.region, scope.account, name), scope.account, scope.now, {}, tags, is_fifo
    )
    attributes = _read_attributes(topic, given)
    if existing is not None:
        _check_same(existing, attributes, call.parameters)
        return {"TopicArn": existing.arn}
    if is_fifo and sum(other.is_fifo for other in scope.state.topics.values()) >= limits.FIFO_TOPICS:
        raise errors.topic_limit_exceeded()
    topic_attributes.apply(topic, attributes, scope.now)
    set_policy(topic, call.parameters.get("DataProtectionPolicy") or "")
    scope.state.topics[name] = topic
    return {"TopicArn": topic.arn}


@operation("DeleteTopic")
def delete_topic(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Delete a topic with its subscriptions; one that is not there is no error."""
    given = call.parameters.get("TopicArn")
    topic = scope.state.at_arn(given or "")
    if topic is None:
        arn = read_topic_arn(scope, given, "TopicArn")
        return call_owner(scope, call, arn.account) if arn.account != scope.account else {}
    if topic.archived_from is not None:
        raise errors.archive_is_active()
    for subscription in list(topic.subscriptions.values()):
        end(scope, topic, subscription)
    del scope.state.topics[topic.name]
    return {}


@operation("ListTopics", reads=True)
def list_topics(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the ARNs of the topics, a hundred a page."""
    topics = scope.state.topics
    listed = {name: {"TopicArn": topics[name].arn} for name in sorted(topics)}
    return page("Topics", listed, call.parameters.get("NextToken"))


@on_topic("GetTopicAttributes", reads=True)
def get_topic_attributes(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    """Return all attributes of a topic."""
    return {"Attributes": topic_attributes.describe(topic)}


@on_topic("SetTopicAttributes")
def set_topic_attributes(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    """Change one attribute of a topic."""
    name, value = call.parameters["AttributeName"], call.parameters.get("AttributeValue") or ""
    try:
        topic_attributes.apply(topic, {name: topic_attributes.check(topic, name, value)}, scope.now)
    except UnknownAttribute:
        raise errors.invalid_parameter("AttributeName") from None
    except BadAttribute as refused:
        raise errors.invalid_parameter(refused.reason) from None
    if name == "DeliveryPolicy" or name in topic_attributes.FEEDBACK:
        for subscription in topic.subscriptions.values():
            take_effect(topic, subscription)
    return {}


def _check_name(name: str, given: dict[str, str]) -> bool:
    is_fifo = str(given.pop("FifoTopic", "")).lower() == "true"
    stem = name.removesuffix(FIFO) if is_fifo else name
    if not NAME.match(stem) or (is_fifo and stem == name) or len(name) > limits.NAME_LENGTH:
        raise errors.invalid_parameter("Topic Name")
    return is_fifo


def _read_attributes(topic: Topic, given: dict[str, str]) -> dict[str, str]:
    try:
        return {name: topic_attributes.check(topic, name, str(value)) for name, value in given.items()}
    except BadAttribute as refused:
        raise errors.invalid_parameter(f"Attributes Reason: {refused.reason}") from None


def _check_same(topic: Topic, attributes: dict[str, str], parameters: dict[str, Any]) -> None:
    if any(topic.attributes.get(name, "") != value for name, value in attributes.items()):
        raise errors.invalid_parameter("Attributes Reason: Topic already exists with different attributes")
    tags = parameters.get("Tags")
    if tags and any(topic.tags.get(tag["Key"]) != tag["Value"] for tag in tags):
        raise errors.invalid_parameter("Tags Reason: Topic already exists with different tags")
