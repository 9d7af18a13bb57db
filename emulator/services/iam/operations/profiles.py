"""Makes, shows and removes instance profiles."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.errors import DeleteConflict, EntityAlreadyExists, LimitExceeded, NoSuchEntity
from emulator.services.iam.naming import new_arn, new_id
from emulator.services.iam.operations.roles import describe_role
from emulator.services.iam.pages import page, tag_list
from emulator.services.iam.quotas import check_quota
from emulator.services.iam.state import InstanceProfile, State
from emulator.services.iam.tags import add_tags


@operation("CreateInstanceProfile")
def create_instance_profile(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html"""
    name, path = call.parameters["InstanceProfileName"], call.parameters.get("Path", "/")
    if any(taken.lower() == name.lower() for taken in scope.state.profiles):
        raise EntityAlreadyExists(f"Instance Profile {name} already exists.")
    check_quota(scope, "instance-profile")
    tags = add_tags({}, call)
    arn = new_arn(scope, "instance-profile", path, name)
    profile = InstanceProfile(name, new_id(scope, "instance-profile"), path, arn, scope.now, tags=tags)
    scope.state.profiles[name] = profile
    return {"InstanceProfile": _whole(scope, profile)}


@operation("GetInstanceProfile", reads=True)
def get_instance_profile(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html"""
    return {"InstanceProfile": _whole(scope, _profile(scope, call))}


@operation("ListInstanceProfiles", reads=True)
def list_instance_profiles(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html"""
    prefix = call.parameters.get("PathPrefix", "/")
    return _listed(scope, call, [profile for profile in _by_name(scope) if profile.path.startswith(prefix)])


@operation("ListInstanceProfilesForRole", reads=True)
def list_instance_profiles_for_role(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html"""
    role = scope.state.identity("role", call.parameters["RoleName"])
    return _listed(scope, call, [profile for profile in _by_name(scope) if role.name in profile.roles])


@operation("AddRoleToInstanceProfile")
def add_role_to_instance_profile(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html"""
    profile = _profile(scope, call)
    role = scope.state.identity("role", call.parameters["RoleName"])
    if profile.roles:
        raise LimitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1")
    profile.roles.append(role.name)
    return {}


@operation("RemoveRoleFromInstanceProfile")
def remove_role_from_instance_profile(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html"""
    profile, name = _profile(scope, call), call.parameters["RoleName"]
    if name not in profile.roles:
        raise NoSuchEntity(f"The role with name {name} cannot be found.")
    profile.roles.remove(name)
    return {}


@operation("DeleteInstanceProfile")
def delete_instance_profile(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html"""
    profile = _profile(scope, call)
    if profile.roles:
        raise DeleteConflict("Cannot delete entity, must remove roles from instance profile first.")
    del scope.state.profiles[profile.name]
    return {}


def _by_name(scope: Scope[State]) -> list[InstanceProfile]:
    return [scope.state.profiles[name] for name in sorted(scope.state.profiles)]


def _listed(scope: Scope[State], call: Call, found: list[InstanceProfile]) -> dict[str, Any]:
    profiles, more = page(found, call.parameters)
    return {"InstanceProfiles": [describe_profile(scope, profile) for profile in profiles], **more}


def _profile(scope: Scope[State], call: Call) -> InstanceProfile:
    return scope.state.profile(call.parameters["InstanceProfileName"])


def _whole(scope: Scope[State], profile: InstanceProfile) -> dict[str, Any]:
    """Return a profile as it is shown by itself."""
    described = describe_profile(scope, profile)
    return {**described, "Tags": tag_list(profile.tags)} if profile.tags else described


def describe_profile(scope: Scope[State], profile: InstanceProfile) -> dict[str, Any]:
    return {
        "Path": profile.path,
        "InstanceProfileName": profile.name,
        "InstanceProfileId": profile.id,
        "Arn": profile.arn,
        "CreateDate": profile.created // 1000,
        "Roles": [describe_role(scope.state.identity("role", name)) for name in profile.roles],
    }
