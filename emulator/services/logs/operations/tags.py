"""Tags and untags log groups, destinations and deliveries."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.state import State
from emulator.services.logs.tags import added_tags, tags_of


@operation("TagResource")
def tag_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html"""
    _add(tags_of(scope.state, call.parameters["resourceArn"]), call)
    return {}


@operation("UntagResource")
def untag_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UntagResource.html"""
    tags = tags_of(scope.state, call.parameters["resourceArn"])
    for key in call.parameters["tagKeys"]:
        tags.pop(key, None)
    return {}


@operation("ListTagsForResource", reads=True)
def list_tags_for_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsForResource.html"""
    return {"tags": dict(tags_of(scope.state, call.parameters["resourceArn"]))}


@operation("TagLogGroup")
def tag_log_group(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagLogGroup.html"""
    _add(scope.state.group(call.parameters["logGroupName"]).tags, call)
    return {}


@operation("UntagLogGroup")
def untag_log_group(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UntagLogGroup.html"""
    group = scope.state.group(call.parameters["logGroupName"])
    for key in call.parameters["tags"]:
        group.tags.pop(key, None)
    return {}


@operation("ListTagsLogGroup", reads=True)
def list_tags_log_group(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsLogGroup.html"""
    return {"tags": dict(scope.state.group(call.parameters["logGroupName"]).tags)}


def _add(tags: dict[str, str], call: Call) -> None:
    tags.update(added_tags(tags, call.parameters["tags"]))
