"""Makes, shows, changes and removes roles."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.boundaries import check_boundary, shown_boundary
from emulator.services.iam.document import check_trust_policy, shown
from emulator.services.iam.errors import DeleteConflict, EntityAlreadyExists
from emulator.services.iam.limits import SESSION_SECONDS, TRUST_POLICY_CHARACTERS
from emulator.services.iam.naming import new_arn, new_id
from emulator.services.iam.pages import page, tag_list
from emulator.services.iam.quotas import check_quota
from emulator.services.iam.state import Identity, State
from emulator.services.iam.tags import add_tags


@operation("CreateRole")
def create_role(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html"""
    given = call.parameters
    name, path = given["RoleName"], given.get("Path", "/")
    check_trust_policy(given["AssumeRolePolicyDocument"], TRUST_POLICY_CHARACTERS)
    if scope.state.holds_name("role", name):
        raise EntityAlreadyExists(f"Role with name {name} already exists.")
    check_quota(scope, "role")
    role = Identity(
        kind="role",
        name=name,
        id=new_id(scope, "role"),
        path=path,
        arn=new_arn(scope, "role", path, name),
        created=scope.now,
        trust=given["AssumeRolePolicyDocument"],
        description=given.get("Description"),
        session_seconds=given.get("MaxSessionDuration", SESSION_SECONDS[0]),
        boundary=check_boundary(scope, given.get("PermissionsBoundary", "")),
        tags=add_tags({}, call),
    )
    scope.state.identities["role", name] = role
    described = {**describe_role(role), **shown_boundary(role.boundary)}
    return {"Role": {**described, "Tags": tag_list(role.tags)} if role.tags else described}


@operation("GetRole", reads=True)
def get_role(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html"""
    role = scope.state.identity("role", call.parameters["RoleName"])
    described = {
        **describe_role(role),
        "MaxSessionDuration": role.session_seconds,
        "RoleLastUsed": dict(role.last_used),
    }
    described |= shown_boundary(role.boundary)
    if role.tags:
        described["Tags"] = tag_list(role.tags)
    if role.description is not None:
        described["Description"] = role.description
    return {"Role": described}


@operation("ListRoles", reads=True)
def list_roles(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html"""
    prefix = call.parameters.get("PathPrefix", "/")
    found = [role for role in scope.state.of_kind("role") if role.path.startswith(prefix)]
    roles, more = page(found, call.parameters)
    listed = []
    for role in roles:
        described = {**describe_role(role), "MaxSessionDuration": role.session_seconds}
        if role.description is not None:
            described["Description"] = role.description
        listed.append(described)
    return {"Roles": listed, **more}


@operation("UpdateRole")
def update_role(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html"""
    role = scope.state.own_role(call.parameters["RoleName"])
    seconds = call.parameters.get("MaxSessionDuration", role.session_seconds)
    role.session_seconds = seconds
    role.description = call.parameters.get("Description", role.description)
    return {}


@operation("UpdateRoleDescription")
def update_role_description(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html"""
    role = scope.state.identity("role", call.parameters["RoleName"])
    role.description = call.parameters["Description"]
    return {"Role": {**describe_role(role), "Description": role.description}}


@operation("UpdateAssumeRolePolicy")
def update_assume_role_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html"""
    role = scope.state.own_role(call.parameters["RoleName"])
    check_trust_policy(call.parameters["PolicyDocument"], TRUST_POLICY_CHARACTERS)
    role.trust = call.parameters["PolicyDocument"]
    return {}


@operation("PutRolePermissionsBoundary")
def put_role_permissions_boundary(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html"""
    role = scope.state.own_role(call.parameters["RoleName"])
    role.boundary = check_boundary(scope, call.parameters["PermissionsBoundary"])
    return {}


@operation("DeleteRolePermissionsBoundary")
def delete_role_permissions_boundary(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html"""
    scope.state.own_role(call.parameters["RoleName"]).boundary = ""
    return {}


@operation("DeleteRole")
def delete_role(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html"""
    role = scope.state.own_role(call.parameters["RoleName"])
    if role.attached:
        raise DeleteConflict("Cannot delete entity, must detach all policies first.")
    if role.inline:
        raise DeleteConflict("Cannot delete entity, must delete policies first.")
    if any(role.name in profile.roles for profile in scope.state.profiles.values()):
        raise DeleteConflict("Cannot delete entity, must remove roles from instance profile first.")
    del scope.state.identities["role", role.name]
    return {}


def describe_role(role: Identity) -> dict[str, Any]:
    """Return a role as most answers show it."""
    return {
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id,
        "Arn": role.arn,
        "CreateDate": role.created // 1000,
        "AssumeRolePolicyDocument": shown(role.trust),
    }
