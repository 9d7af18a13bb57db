"""Tells when access keys were used, and which services identities may use: that they have is not recorded."""

from typing import Any

from emulator.bus.calls import Call
from emulator.bus.policy.document import NotAPolicy, Statement, read_policy
from emulator.bus.policy.wildcard import is_like
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.access import policy_text
from emulator.services.iam.errors import NoSuchEntity, Unfit
from emulator.services.iam.limits import JOBS
from emulator.services.iam.namespaces import NAMESPACES
from emulator.services.iam.pages import page
from emulator.services.iam.state import Identity, State

NEVER = {"ServiceName": "N/A", "Region": "N/A"}
KINDS = ("user", "role", "group")


@operation("GetAccessKeyLastUsed", reads=True)
def get_access_key_last_used(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html"""
    wanted = call.parameters["AccessKeyId"]
    for user in scope.state.of_kind("user"):
        if any(key["AccessKeyId"] == wanted for key in user.keys):
            return {"UserName": user.name, "AccessKeyLastUsed": dict(scope.state.key_uses.get(wanted, NEVER))}
    raise NoSuchEntity(f"The Access Key with id {wanted} cannot be found.")


@operation("GenerateServiceLastAccessedDetails")
def generate_service_last_accessed_details(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html"""
    arn = call.parameters["Arn"]
    named = [policy for identity in _holders(scope, arn) for policy in _policies(identity)]
    if not named:
        named = [(arn, policy_text(scope, arn))] if ":policy/" in arn else []
    job = scope.uuid("job")
    scope.state.jobs[job] = {
        "JobStatus": "COMPLETED",
        "JobType": call.parameters.get("Granularity", "SERVICE_LEVEL"),
        "JobCreationDate": scope.now // 1000,
        "JobCompletionDate": scope.now // 1000,
        "services": _allowed(scope, named),
    }
    while len(scope.state.jobs) > JOBS:
        del scope.state.jobs[next(iter(scope.state.jobs))]
    return {"JobId": job}


@operation("GetServiceLastAccessedDetails", reads=True)
def get_service_last_accessed_details(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html"""
    job = _job(scope, call)
    found, more = page(job["services"], call.parameters)
    services = [
        {"ServiceName": NAMESPACES[name], "ServiceNamespace": name, "TotalAuthenticatedEntities": 0} for name in found
    ]
    shown = {name: value for name, value in job.items() if name != "services"}
    return {**shown, "ServicesLastAccessed": services, **more}


@operation("GetServiceLastAccessedDetailsWithEntities", reads=True)
def get_service_last_accessed_details_with_entities(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetailsWithEntities.html"""
    job = _job(scope, call)
    names = ("JobStatus", "JobCreationDate", "JobCompletionDate")
    return {**{name: job[name] for name in names}, "EntityDetailsList": [], "IsTruncated": False}


@operation("ListPoliciesGrantingServiceAccess", reads=True)
def list_policies_granting_service_access(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPoliciesGrantingServiceAccess.html"""
    holders = _holders(scope, call.parameters["Arn"])
    listed = []
    for namespace in call.parameters["ServiceNamespaces"]:
        found = [
            _shown(holder, name)
            for holder in holders
            for name, text in _policies(holder)
            if namespace in _allowed(scope, [(name, text)])
        ]
        listed.append({"ServiceNamespace": namespace, "Policies": found})
    return {"PoliciesGrantingServiceAccess": listed, "IsTruncated": False}


def _holders(scope: Scope[State], arn: str) -> list[Identity]:
    kind, _, path = arn.rpartition(":")[2].partition("/")
    if kind == "policy":
        if ":iam::aws:" not in arn:
            scope.state.policy(arn)
        return []
    if kind not in KINDS:
        raise Unfit(f"Invalid ARN: {arn}")
    identity = scope.state.identity(kind, path.rpartition("/")[2])
    return [identity, *(scope.state.identity("group", name) for name in identity.groups)]


def _policies(identity: Identity) -> list[tuple[str, str | None]]:
    return [*identity.inline.items(), *((arn, None) for arn in identity.attached)]


def _allowed(scope: Scope[State], named: list[tuple[str, str | None]]) -> list[str]:
    """Return the namespaces of the services of which policies allow something."""
    found: dict[str, None] = {}
    for name, known in named:
        text = known if known is not None else policy_text(scope, name)
        if text is None:
            raise NotModelled(f"the content of AWS's managed policy {name}")
        found |= dict.fromkeys(_namespaces(text))
    return sorted(found)


def _namespaces(text: str) -> list[str]:
    try:
        statements = [statement for statement in read_policy(text).statements if statement.is_allow]
    except NotAPolicy:
        return []
    return [name for name in NAMESPACES if any(_is_about(statement, name) for statement in statements)]


def _is_about(statement: Statement, namespace: str) -> bool:
    if statement.not_actions:
        return not any(action in ("*", f"{namespace}:*") for action in statement.not_actions)
    return any(is_like(action.partition(":")[0], namespace) for action in statement.actions)


def _shown(holder: Identity, name: str) -> dict[str, str]:
    if name.startswith("arn:"):
        return {"PolicyName": name.rpartition("/")[2], "PolicyType": "MANAGED", "PolicyArn": name}
    kind = holder.kind.upper()
    return {"PolicyName": name, "PolicyType": "INLINE", "EntityType": kind, "EntityName": holder.name}


def _job(scope: Scope[State], call: Call) -> dict[str, Any]:
    found = scope.state.jobs.get(call.parameters["JobId"])
    if found is None:
        raise NoSuchEntity(f"Job {call.parameters['JobId']} cannot be found.")
    return found
