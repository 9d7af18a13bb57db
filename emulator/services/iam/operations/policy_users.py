"""Tells to whom a managed policy is attached."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.pages import page
from emulator.services.iam.state import Identity, State

MEMBERS = {"group": "PolicyGroups", "role": "PolicyRoles", "user": "PolicyUsers"}
AWS_MANAGED = ":iam::aws:policy/"


@operation("ListEntitiesForPolicy", reads=True)
def list_entities_for_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html"""
    given = call.parameters
    arn, prefix = given["PolicyArn"], given.get("PathPrefix", "/")
    if AWS_MANAGED not in arn:
        scope.state.policy(arn)
    wanted = given.get("EntityFilter", "").lower()
    is_boundary = given.get("PolicyUsageFilter") == "PermissionsBoundary"
    found = [
        identity
        for kind in MEMBERS
        for identity in (scope.state.of_kind(kind) if wanted in ("", kind) else [])
        if (identity.boundary == arn if is_boundary else arn in identity.attached) and identity.path.startswith(prefix)
    ]
    shown, more = page(found, given)
    return {**{member: _named(shown, kind) for kind, member in MEMBERS.items()}, **more}


def _named(identities: Any, kind: str) -> list[dict[str, str]]:
    title = kind.capitalize()
    of_kind: list[Identity] = [identity for identity in identities if identity.kind == kind]
    return [{f"{title}Name": identity.name, f"{title}Id": identity.id} for identity in of_kind]
