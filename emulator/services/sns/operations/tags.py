"""TagResource, UntagResource and ListTagsForResource."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sns import errors, limits
from emulator.services.sns.address import read_topic_arn
from emulator.services.sns.state import State
from emulator.services.sns.tags import read_tags, shown_tags
from emulator.services.sns.topic import Topic


@operation("TagResource")
def tag_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Add tags to a topic, or change their values."""
    topic = _topic(scope, call)
    tags = {**topic.tags, **read_tags(call.parameters["Tags"], call.principal)}
    if len(tags) > limits.TAGS:
        raise errors.tag_limit_exceeded()
    topic.tags = tags
    return {}


@operation("UntagResource")
def untag_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Remove tags from a topic; keys that it does not have are no error."""
    topic = _topic(scope, call)
    topic.tags = {key: value for key, value in topic.tags.items() if key not in call.parameters["TagKeys"]}
    return {}


@operation("ListTagsForResource", reads=True)
def list_tags_for_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return a topic's tags."""
    return {"Tags": shown_tags(_topic(scope, call).tags)}


def _topic(scope: Scope[State], call: Call) -> Topic:
    given = call.parameters.get("ResourceArn")
    topic = scope.state.at_arn(given or "")
    if topic is None:
        read_topic_arn(scope, given, "ResourceArn")
        raise errors.resource_not_found("Topic")
    return topic
