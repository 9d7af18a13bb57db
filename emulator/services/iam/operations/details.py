"""Tells of everything that an account's IAM holds, and of the condition keys that policies ask for."""

import json
import re
from collections.abc import Iterator
from typing import Any

from emulator.bus.calls import Call
from emulator.bus.policy.syntax import BrokenPolicy, read_outline
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.boundaries import shown_boundary
from emulator.services.iam.document import shown
from emulator.services.iam.errors import Unfit
from emulator.services.iam.operations.policies import describe_policy, describe_version
from emulator.services.iam.operations.profiles import describe_profile
from emulator.services.iam.operations.roles import describe_role
from emulator.services.iam.operations.users import describe_identity
from emulator.services.iam.pages import page, tag_list
from emulator.services.iam.state import Identity, State

FILTERS = {"user": "User", "role": "Role", "group": "Group", "policy": "LocalManagedPolicy"}
DETAILS = {"user": "UserDetailList", "role": "RoleDetailList", "group": "GroupDetailList", "policy": "Policies"}
VARIABLE = re.compile(r"\$\{([A-Za-z0-9-]+:[^}]*)\}")


@operation("GetAccountAuthorizationDetails", reads=True)
def get_account_authorization_details(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Describe users, groups, roles and the account's own managed policies."""
    wanted = call.parameters.get("Filter") or list(FILTERS.values())
    if "AWSManagedPolicy" in wanted:
        raise NotModelled("the list of AWS's own managed policies (iam:GetAccountAuthorizationDetails)")
    found: list[tuple[str, Any]] = []
    for kind in ("user", "group", "role"):
        if FILTERS[kind] in wanted:
            found += [(kind, identity) for identity in scope.state.of_kind(kind)]
    if FILTERS["policy"] in wanted:
        found += [("policy", scope.state.policies[arn]) for arn in sorted(scope.state.policies)]
    shown_now, more = page(found, call.parameters)
    answer: dict[str, Any] = {name: [] for name in DETAILS.values()}
    for kind, thing in shown_now:
        answer[DETAILS[kind]].append(_policy(scope, thing) if kind == "policy" else _detail(scope, thing))
    return {**answer, **more}


def _policy(scope: Scope[State], policy: Any) -> dict[str, Any]:
    described = describe_policy(scope, policy)
    versions = [
        {"Document": shown(policy.versions[version][0]), **describe_version(policy, version)}
        for version in reversed(policy.versions)
    ]
    return {**described, "PolicyVersionList": versions}


def _detail(scope: Scope[State], identity: Identity) -> dict[str, Any]:
    kind = identity.kind
    inline = [{"PolicyName": name, "PolicyDocument": shown(text)} for name, text in identity.inline.items()]
    described = describe_role(identity) if kind == "role" else describe_identity(identity)
    described[f"{kind.capitalize()}PolicyList"] = inline
    described["AttachedManagedPolicies"] = [
        {"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in identity.attached
    ]
    if kind == "user":
        described["GroupList"] = list(identity.groups)
    if kind == "role":
        profiles = (scope.state.profiles[name] for name in sorted(scope.state.profiles))
        described["InstanceProfileList"] = [
            describe_profile(scope, profile) for profile in profiles if identity.name in profile.roles
        ]
        described["RoleLastUsed"] = dict(identity.last_used)
    if kind != "group":
        described |= {**shown_boundary(identity.boundary), "Tags": tag_list(identity.tags)}
    return described


@operation("GetContextKeysForCustomPolicy", reads=True)
def get_context_keys_for_custom_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the condition keys that policies refer to."""
    return {"ContextKeyNames": _keys_of(call.parameters["PolicyInputList"])}


@operation("GetContextKeysForPrincipalPolicy", reads=True)
def get_context_keys_for_principal_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the condition keys that the policies of a user (and his groups), group or role refer to."""
    arn = call.parameters["PolicySourceArn"]
    kind, _, path = arn.rpartition(":")[2].partition("/")
    if kind not in ("user", "group", "role"):
        raise Unfit(f"Invalid Entity Arn: {arn} does not clearly define entity type and name.")
    identity = scope.state.identity(kind, path.rpartition("/")[2])
    holders = [identity, *(scope.state.identity("group", name) for name in identity.groups)]
    texts = [text for holder in holders for text in holder.inline.values()]
    for holder in holders:
        own = (scope.state.policies[arn] for arn in holder.attached if arn in scope.state.policies)
        texts += [policy.versions[policy.default][0] for policy in own]
    return {"ContextKeyNames": _keys_of([*texts, *call.parameters.get("PolicyInputList", ())])}


def _keys_of(documents: list[str]) -> list[str]:
    found: dict[str, str] = {}
    for number, document in enumerate(documents, 1):
        try:
            statements = read_outline(document)
        except BrokenPolicy as broken:
            raise Unfit(f"Policy {number} is not valid: {broken.text}") from None
        for statement in statements:
            for key in _keys_in(statement):
                found.setdefault(key.lower(), key)
    return sorted(found.values())


def _keys_in(statement: dict[str, Any]) -> Iterator[str]:
    for keys in statement.get("Condition", {}).values():
        yield from keys
    for match in VARIABLE.finditer(json.dumps(statement)):
        yield match[1].partition(",")[0].strip()
