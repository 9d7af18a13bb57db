"""Which capabilities a template needs acknowledged."""

from collections.abc import Mapping, Sequence
from typing import Any

from emulator.services.cloudformation.errors import InsufficientCapabilities

IAM_NAMES = {
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::AccessKey": "",
    "AWS::IAM::Policy": "",
    "AWS::IAM::UserToGroupAddition": "",
}
IAM, NAMED_IAM, AUTO_EXPAND = "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"


def iam_resources(template: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return the IAM capability that a template needs ("" for none), and the types that need it."""
    found: dict[str, None] = {}
    is_named = False
    for resource in template.get("Resources", {}).values():
        kind = resource.get("Type", "") if isinstance(resource, dict) else ""
        if kind in IAM_NAMES:
            found[kind] = None
            is_named = is_named or IAM_NAMES[kind] in resource.get("Properties", {})
    if not found:
        return "", []
    return (NAMED_IAM if is_named else IAM), list(found)


def require_capabilities(template: Mapping[str, Any], given: Sequence[str]) -> None:
    """Raise unless the IAM resources of a template are acknowledged."""
    needed, _ = iam_resources(template)
    if needed == IAM and not {IAM, NAMED_IAM}.intersection(given):
        raise InsufficientCapabilities([IAM])
    if needed == NAMED_IAM and NAMED_IAM not in given:
        raise InsufficientCapabilities([NAMED_IAM])
