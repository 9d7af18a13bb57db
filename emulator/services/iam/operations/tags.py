"""Tags roles, users, managed policies and instance profiles."""

from collections.abc import Callable
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.pages import page, tag_list
from emulator.services.iam.state import Identity, InstanceProfile, ManagedPolicy, State
from emulator.services.iam.tags import add_tags, remove_tags

Operation = Callable[[Scope[State], Call], dict[str, Any]]
Tagged = Identity | InstanceProfile | ManagedPolicy


def _find(scope: Scope[State], call: Call) -> Tagged:
    given = call.parameters
    if "PolicyArn" in given:
        return scope.state.policy(given["PolicyArn"])
    if "InstanceProfileName" in given:
        return scope.state.profile(given["InstanceProfileName"])
    if "RoleName" in given:
        return scope.state.identity("role", given["RoleName"])
    return scope.state.identity("user", given["UserName"])


def _tag() -> Operation:
    def tag(scope: Scope[State], call: Call) -> dict[str, Any]:
        found = _find(scope, call)
        found.tags = add_tags(found.tags, call)
        return {}

    return tag


def _untag() -> Operation:
    def untag(scope: Scope[State], call: Call) -> dict[str, Any]:
        found = _find(scope, call)
        found.tags = remove_tags(found.tags, call)
        return {}

    return untag


def _list() -> Operation:
    def list_tags(scope: Scope[State], call: Call) -> dict[str, Any]:
        tags, more = page(tag_list(_find(scope, call).tags), call.parameters)
        return {"Tags": list(tags), **more}

    return list_tags


tag_role = operation("TagRole")(_tag())
tag_user = operation("TagUser")(_tag())
tag_policy = operation("TagPolicy")(_tag())
tag_instance_profile = operation("TagInstanceProfile")(_tag())
untag_role = operation("UntagRole")(_untag())
untag_user = operation("UntagUser")(_untag())
untag_policy = operation("UntagPolicy")(_untag())
untag_instance_profile = operation("UntagInstanceProfile")(_untag())
list_role_tags = operation("ListRoleTags", reads=True)(_list())
list_user_tags = operation("ListUserTags", reads=True)(_list())
list_policy_tags = operation("ListPolicyTags", reads=True)(_list())
list_instance_profile_tags = operation("ListInstanceProfileTags", reads=True)(_list())
