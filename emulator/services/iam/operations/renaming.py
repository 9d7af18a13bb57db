"""Renames users and groups, and moves them to another path."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.errors import EntityAlreadyExists
from emulator.services.iam.naming import new_arn
from emulator.services.iam.state import Identity, State


@operation("UpdateUser")
def update_user(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html"""
    user = _rename(scope, call, "user", call.parameters.get("NewUserName"))
    for key in (*user.keys, *user.service_credentials, *user.ssh_keys, *user.certificates):
        key["UserName"] = user.name
    for device in scope.state.devices.values():
        device.user = user.name if device.user == call.parameters["UserName"] else device.user
    if user.login:
        user.login["UserName"] = user.name
    return {}


@operation("UpdateGroup")
def update_group(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html"""
    before = call.parameters["GroupName"]
    group = _rename(scope, call, "group", call.parameters.get("NewGroupName"))
    for user in scope.state.of_kind("user"):
        user.groups = [group.name if name == before else name for name in user.groups]
    return {}


def _rename(scope: Scope[State], call: Call, kind: str, new_name: str | None) -> Identity:
    identity = scope.state.identity(kind, call.parameters[f"{kind.capitalize()}Name"])
    name, path = new_name or identity.name, call.parameters.get("NewPath") or identity.path
    if name.lower() != identity.name.lower() and scope.state.holds_name(kind, name):
        raise EntityAlreadyExists(f"{kind.capitalize()} with name {name} already exists.")
    del scope.state.identities[kind, identity.name]
    identity.name, identity.path, identity.arn = name, path, new_arn(scope, kind, path, name)
    scope.state.identities[kind, name] = identity
    return identity
