"""Makes, shows and removes managed policies and their versions."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.clock import Millis
from emulator.services.iam.aws_policies import aws_policies, aws_policy, check_whole
from emulator.services.iam.document import check_identity_policy, shown
from emulator.services.iam.errors import DeleteConflict, EntityAlreadyExists, LimitExceeded, NoSuchEntity
from emulator.services.iam.limits import MANAGED_POLICY_CHARACTERS, POLICY_VERSIONS
from emulator.services.iam.naming import new_arn, new_id
from emulator.services.iam.pages import page, tag_list
from emulator.services.iam.quotas import check_quota
from emulator.services.iam.state import ManagedPolicy, State
from emulator.services.iam.tags import add_tags


@operation("CreatePolicy")
def create_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html"""
    given = call.parameters
    name, path = given["PolicyName"], given.get("Path", "/")
    check_identity_policy(given["PolicyDocument"], MANAGED_POLICY_CHARACTERS)
    arn = new_arn(scope, "policy", path, name)
    if any(policy.name.lower() == name.lower() for policy in scope.state.policies.values()):
        raise EntityAlreadyExists(f"A policy called {name} already exists. Duplicate names are not allowed.")
    check_quota(scope, "policy")
    policy = ManagedPolicy(
        name=name,
        id=new_id(scope, "policy"),
        path=path,
        arn=arn,
        created=scope.now,
        updated=scope.now,
        description=given.get("Description", ""),
        versions={"v1": (given["PolicyDocument"], scope.now)},
        tags=add_tags({}, call),
    )
    scope.state.policies[arn] = policy
    described = describe_policy(scope, policy)
    return {"Policy": {**described, "Tags": tag_list(policy.tags)} if policy.tags else described}


@operation("GetPolicy", reads=True)
def get_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html"""
    arn = call.parameters["PolicyArn"]
    policy = aws_policy(arn) or scope.state.policy(arn)
    described = {**describe_policy(scope, policy), "Tags": tag_list(policy.tags)}
    if policy.description:
        described["Description"] = policy.description
    return {"Policy": described}


@operation("ListPolicies", reads=True)
def list_policies(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html"""
    given = call.parameters
    wanted, prefix = given.get("Scope", "All"), given.get("PathPrefix", "/")
    found = [scope.state.policies[arn] for arn in sorted(scope.state.policies)] if wanted != "AWS" else []
    found += aws_policies() if wanted != "Local" else []
    found = [policy for policy in found if policy.path.startswith(prefix)]
    usage = given.get("PolicyUsageFilter", "PermissionsPolicy" if given.get("OnlyAttached") else "")
    if usage:
        count = _boundary_uses if usage == "PermissionsBoundary" else _attachments
        found = [policy for policy in found if count(scope, policy)]
    policies, more = page(found, given)
    return {"Policies": [describe_policy(scope, policy) for policy in policies], **more}


@operation("DeletePolicy")
def delete_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html"""
    policy = scope.state.policy(call.parameters["PolicyArn"])
    if scope.state.attachments(policy.arn):
        raise DeleteConflict("Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        raise DeleteConflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions."
            " The default version is deleted with the policy."
        )
    del scope.state.policies[policy.arn]
    return {}


@operation("CreatePolicyVersion")
def create_policy_version(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html"""
    policy = scope.state.policy(call.parameters["PolicyArn"])
    check_identity_policy(call.parameters["PolicyDocument"], MANAGED_POLICY_CHARACTERS)
    if len(policy.versions) >= POLICY_VERSIONS:
        raise LimitExceeded(
            f"A managed policy can have up to {POLICY_VERSIONS} versions. Before you create a new version, you must"
            " delete an existing version."
        )
    policy.made += 1
    version = f"v{policy.made}"
    policy.versions[version] = (call.parameters["PolicyDocument"], scope.now)
    policy.updated = scope.now
    if call.parameters.get("SetAsDefault"):
        policy.default = version
    return {"PolicyVersion": describe_version(policy, version)}


@operation("GetPolicyVersion", reads=True)
def get_policy_version(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html"""
    policy, version = _version(scope, call)
    check_whole(policy)
    return {"PolicyVersion": {"Document": shown(policy.versions[version][0]), **describe_version(policy, version)}}


@operation("ListPolicyVersions", reads=True)
def list_policy_versions(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html"""
    arn = call.parameters["PolicyArn"]
    policy = aws_policy(arn) or scope.state.policy(arn)
    versions, more = page(list(reversed(policy.versions)), call.parameters)
    return {"Versions": [describe_version(policy, version) for version in versions], **more}


@operation("SetDefaultPolicyVersion")
def set_default_policy_version(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html"""
    policy, version = _own_version(scope, call)
    policy.default = version
    return {}


@operation("DeletePolicyVersion")
def delete_policy_version(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html"""
    policy, version = _own_version(scope, call)
    if version == policy.default:
        raise DeleteConflict("Cannot delete the default version of a policy.")
    del policy.versions[version]
    return {}


def _version(scope: Scope[State], call: Call) -> tuple[ManagedPolicy, str]:
    arn, version = call.parameters["PolicyArn"], call.parameters["VersionId"]
    policy = aws_policy(arn) or scope.state.policy(arn)
    if version not in policy.versions:
        raise NoSuchEntity(f"Policy {policy.arn} version {version} does not exist or is not attachable.")
    return policy, version


def _own_version(scope: Scope[State], call: Call) -> tuple[ManagedPolicy, str]:
    """Return a policy of the account and the version that is to be changed; AWS's are nobody's to change."""
    scope.state.policy(call.parameters["PolicyArn"])
    return _version(scope, call)


def _attachments(scope: Scope[State], policy: ManagedPolicy) -> int:
    return scope.state.attachments(policy.arn)


def _boundary_uses(scope: Scope[State], policy: ManagedPolicy) -> int:
    return sum(identity.boundary == policy.arn for identity in scope.state.identities.values())


def describe_policy(scope: Scope[State], policy: ManagedPolicy) -> dict[str, Any]:
    return {
        "PolicyName": policy.name,
        "PolicyId": policy.id,
        "Arn": policy.arn,
        "Path": policy.path,
        "DefaultVersionId": policy.default,
        "AttachmentCount": _attachments(scope, policy),
        "PermissionsBoundaryUsageCount": _boundary_uses(scope, policy),
        "IsAttachable": True,
        **_dates(CreateDate=policy.created, UpdateDate=policy.updated),
    }


def describe_version(policy: ManagedPolicy, version: str) -> dict[str, Any]:
    return {
        "VersionId": version,
        "IsDefaultVersion": version == policy.default,
        **_dates(CreateDate=policy.versions[version][1]),
    }


def _dates(**times: Millis) -> dict[str, int]:
    """Return dates as answers hold them; AWS's own policies have none here."""
    return {name: time // 1000 for name, time in times.items() if time}
