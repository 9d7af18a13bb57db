"""Tags managed policies."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.pages import page, tag_list
from emulator.services.iam.state import State


@operation("TagPolicy")
def tag_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html"""
    policy = scope.state.policy(call.parameters["PolicyArn"])
    policy.tags.update((tag["Key"], tag["Value"]) for tag in call.parameters["Tags"])
    return {}


@operation("UntagPolicy")
def untag_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html"""
    policy = scope.state.policy(call.parameters["PolicyArn"])
    for key in call.parameters["TagKeys"]:
        policy.tags.pop(key, None)
    return {}


@operation("ListPolicyTags", reads=True)
def list_policy_tags(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html"""
    tags, more = page(tag_list(scope.state.policy(call.parameters["PolicyArn"]).tags), call.parameters)
    return {"Tags": list(tags), **more}
