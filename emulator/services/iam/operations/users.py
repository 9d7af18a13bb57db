"""Makes, shows and removes users, their groups and access keys."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.ids import access_key_id
from emulator.services.iam.boundaries import check_boundary, shown_boundary
from emulator.services.iam.calling_user import named_user_of, user_of
from emulator.services.iam.errors import DeleteConflict, EntityAlreadyExists, LimitExceeded, NoSuchEntity
from emulator.services.iam.limits import ACCESS_KEYS, GROUPS_PER_USER
from emulator.services.iam.naming import new_arn, new_id
from emulator.services.iam.pages import page, tag_list
from emulator.services.iam.quotas import check_quota
from emulator.services.iam.state import Identity, State
from emulator.services.iam.tags import add_tags

SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@operation("CreateUser")
def create_user(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html"""
    boundary = check_boundary(scope, call.parameters.get("PermissionsBoundary", ""))
    tags = add_tags({}, call)
    user = _new(scope, "user", call.parameters["UserName"], call.parameters)
    user.boundary, user.tags = boundary, tags
    return {"User": _whole(user)}


@operation("GetUser", reads=True)
def get_user(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html"""
    user = user_of(scope, call)
    if user is None:
        root = new_arn(scope, "root", "", "")
        return {"User": {"UserId": scope.account, "Arn": root, "Path": "/", "UserName": "root", "CreateDate": 0}}
    return {"User": _whole(user)}


@operation("ListUsers", reads=True)
def list_users(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html"""
    prefix = call.parameters.get("PathPrefix", "/")
    users, more = page([user for user in scope.state.of_kind("user") if user.path.startswith(prefix)], call.parameters)
    return {"Users": [describe_identity(user) for user in users], **more}


@operation("DeleteUser")
def delete_user(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html"""
    user = scope.state.identity("user", call.parameters["UserName"])
    _refuse_delete(user)
    if user.keys:
        raise DeleteConflict("Cannot delete entity, must delete access keys first.")
    if user.login:
        raise DeleteConflict("Cannot delete entity, must delete login profile first.")
    if user.groups:
        raise DeleteConflict("Cannot delete entity, must remove users from group first.")
    if any(device.user == user.name for device in scope.state.devices.values()):
        raise DeleteConflict("Cannot delete entity, must delete MFA device first.")
    if user.certificates:
        raise DeleteConflict("Cannot delete entity, must delete signing certificates first.")
    if user.ssh_keys or user.service_credentials:
        raise DeleteConflict("Cannot delete entity, must delete referenced objects first.")
    del scope.state.identities["user", user.name]
    return {}


@operation("CreateAccessKey")
def create_access_key(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html"""
    user = named_user_of(scope, call)
    if len(user.keys) >= ACCESS_KEYS:
        raise LimitExceeded(f"Cannot exceed quota for AccessKeysPerUser: {ACCESS_KEYS}")
    key = {
        "UserName": user.name,
        "AccessKeyId": access_key_id(scope.chance("key"), "AKIA", scope.account),
        "Status": "Active",
        "CreateDate": scope.now // 1000,
    }
    secret = "".join(scope.chance("secret").choices(SECRET_LETTERS, k=40))
    user.keys.append({**key, "SecretAccessKey": secret})
    return {"AccessKey": dict(user.keys[-1])}


@operation("ListAccessKeys", reads=True)
def list_access_keys(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html"""
    user = user_of(scope, call)
    keys, more = page(user.keys if user is not None else [], call.parameters)
    shown = [{name: value for name, value in key.items() if name != "SecretAccessKey"} for key in keys]
    return {"AccessKeyMetadata": shown, **more}


@operation("UpdateAccessKey")
def update_access_key(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html"""
    _key(scope, call)["Status"] = call.parameters["Status"]
    return {}


@operation("DeleteAccessKey")
def delete_access_key(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html"""
    key = _key(scope, call)
    scope.state.identity("user", key["UserName"]).keys.remove(key)
    return {}


@operation("CreateGroup")
def create_group(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html"""
    return {"Group": describe_identity(_new(scope, "group", call.parameters["GroupName"], call.parameters))}


@operation("GetGroup", reads=True)
def get_group(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html"""
    group = scope.state.identity("group", call.parameters["GroupName"])
    members = [user for user in scope.state.of_kind("user") if group.name in user.groups]
    users, more = page(members, call.parameters)
    return {"Group": describe_identity(group), "Users": [describe_identity(user) for user in users], **more}


@operation("ListGroups", reads=True)
def list_groups(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html"""
    prefix = call.parameters.get("PathPrefix", "/")
    found = [group for group in scope.state.of_kind("group") if group.path.startswith(prefix)]
    groups, more = page(found, call.parameters)
    return {"Groups": [describe_identity(group) for group in groups], **more}


@operation("DeleteGroup")
def delete_group(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html"""
    group = scope.state.identity("group", call.parameters["GroupName"])
    _refuse_delete(group)
    if any(group.name in user.groups for user in scope.state.of_kind("user")):
        raise DeleteConflict("Cannot delete entity, must remove users from group first.")
    del scope.state.identities["group", group.name]
    return {}


@operation("AddUserToGroup")
def add_user_to_group(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html"""
    group = scope.state.identity("group", call.parameters["GroupName"])
    user = scope.state.identity("user", call.parameters["UserName"])
    if group.name in user.groups:
        return {}
    if len(user.groups) >= GROUPS_PER_USER:
        raise LimitExceeded(f"Cannot exceed quota for GroupsPerUser: {GROUPS_PER_USER}")
    user.groups.append(group.name)
    return {}


@operation("RemoveUserFromGroup")
def remove_user_from_group(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html"""
    group = scope.state.identity("group", call.parameters["GroupName"])
    user = scope.state.identity("user", call.parameters["UserName"])
    user.groups = [name for name in user.groups if name != group.name]
    return {}


@operation("ListGroupsForUser", reads=True)
def list_groups_for_user(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html"""
    user = scope.state.identity("user", call.parameters["UserName"])
    names, more = page(user.groups, call.parameters)
    return {"Groups": [describe_identity(scope.state.identity("group", name)) for name in names], **more}


def _new(scope: Scope[State], kind: str, name: str, given: dict[str, Any]) -> Identity:
    path = given.get("Path", "/")
    if scope.state.holds_name(kind, name):
        raise EntityAlreadyExists(f"{kind.capitalize()} with name {name} already exists.")
    check_quota(scope, kind)
    identity = Identity(kind, name, new_id(scope, kind), path, new_arn(scope, kind, path, name), scope.now)
    scope.state.identities[kind, name] = identity
    return identity


def describe_identity(identity: Identity) -> dict[str, Any]:
    kind = identity.kind.capitalize()
    return {
        "Path": identity.path,
        f"{kind}Name": identity.name,
        f"{kind}Id": identity.id,
        "Arn": identity.arn,
        "CreateDate": identity.created // 1000,
    }


def _whole(user: Identity) -> dict[str, Any]:
    """Return a user as he is shown by himself."""
    described = {**describe_identity(user), **shown_boundary(user.boundary)}
    return {**described, "Tags": tag_list(user.tags)} if user.tags else described


def _refuse_delete(identity: Identity) -> None:
    if identity.attached:
        raise DeleteConflict("Cannot delete entity, must detach all policies first.")
    if identity.inline:
        raise DeleteConflict("Cannot delete entity, must delete policies first.")


def _key(scope: Scope[State], call: Call) -> dict[str, Any]:
    wanted = call.parameters["AccessKeyId"]
    for user in scope.state.of_kind("user"):
        for key in user.keys:
            if key["AccessKeyId"] == wanted:
                return key
    raise NoSuchEntity(f"The Access Key with id {wanted} cannot be found.")
