"""Gives roles, users and groups inline and managed policies."""

from collections.abc import Callable
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.document import check_identity_policy, length, shown
from emulator.services.iam.errors import LimitExceeded, NoSuchEntity, Unfit
from emulator.services.iam.limits import ATTACHED_POLICIES, INLINE_POLICY_CHARACTERS
from emulator.services.iam.naming import path_of
from emulator.services.iam.pages import page
from emulator.services.iam.state import Identity, State

Operation = Callable[[Scope[State], Call], dict[str, Any]]
AWS_MANAGED = ":iam::aws:policy/"


def _put_policy(kind: str) -> Operation:
    def put_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
        identity, name = _to_change(scope, call, kind), call.parameters["PolicyName"]
        limit = INLINE_POLICY_CHARACTERS[kind]
        check_identity_policy(call.parameters["PolicyDocument"], limit)
        others = sum(length(document) for other, document in identity.inline.items() if other != name)
        if others + length(call.parameters["PolicyDocument"]) > limit:
            raise LimitExceeded(f"Maximum policy size of {limit} bytes exceeded for {kind} {identity.name}")
        identity.inline[name] = call.parameters["PolicyDocument"]
        return {}

    return put_policy


def _get_policy(kind: str) -> Operation:
    def get_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
        identity, name = _identity(scope, call, kind), call.parameters["PolicyName"]
        document = identity.inline.get(name)
        if document is None:
            raise NoSuchEntity(f"The {kind} policy with name {name} cannot be found.")
        return {f"{kind.capitalize()}Name": identity.name, "PolicyName": name, "PolicyDocument": shown(document)}

    return get_policy


def _delete_policy(kind: str) -> Operation:
    def delete_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
        identity, name = _to_change(scope, call, kind), call.parameters["PolicyName"]
        if identity.inline.pop(name, None) is None:
            raise NoSuchEntity(f"The {kind} policy with name {name} cannot be found.")
        return {}

    return delete_policy


def _list_policies(kind: str) -> Operation:
    def list_policies(scope: Scope[State], call: Call) -> dict[str, Any]:
        names, more = page(sorted(_identity(scope, call, kind).inline), call.parameters)
        return {"PolicyNames": list(names), **more}

    return list_policies


def _attach(kind: str) -> Operation:
    def attach(scope: Scope[State], call: Call) -> dict[str, Any]:
        identity, arn = _to_change(scope, call, kind), call.parameters["PolicyArn"]
        if not arn.startswith("arn:"):
            raise Unfit(f"ARN {arn} is not valid.")
        if AWS_MANAGED not in arn and arn not in scope.state.policies:
            raise NoSuchEntity(f"Policy {arn} does not exist or is not attachable.")
        if arn in identity.attached:
            return {}
        limit = ATTACHED_POLICIES[kind]
        if len(identity.attached) >= limit:
            raise LimitExceeded(f"Cannot exceed quota for PoliciesPer{kind.capitalize()}: {limit}")
        identity.attached.append(arn)
        return {}

    return attach


def _detach(kind: str) -> Operation:
    def detach(scope: Scope[State], call: Call) -> dict[str, Any]:
        identity, arn = _to_change(scope, call, kind), call.parameters["PolicyArn"]
        if arn not in identity.attached:
            raise NoSuchEntity(f"Policy {arn} was not found.")
        identity.attached.remove(arn)
        return {}

    return detach


def _list_attached(kind: str) -> Operation:
    def list_attached(scope: Scope[State], call: Call) -> dict[str, Any]:
        prefix = call.parameters.get("PathPrefix", "/")
        found = [arn for arn in _identity(scope, call, kind).attached if path_of(arn).startswith(prefix)]
        arns, more = page(found, call.parameters)
        attached = [{"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in arns]
        return {"AttachedPolicies": attached, **more}

    return list_attached


def _identity(scope: Scope[State], call: Call, kind: str) -> Identity:
    return scope.state.identity(kind, call.parameters[f"{kind.capitalize()}Name"])


def _to_change(scope: Scope[State], call: Call, kind: str) -> Identity:
    identity = _identity(scope, call, kind)
    return scope.state.own_role(identity.name) if kind == "role" else identity


put_role_policy = operation("PutRolePolicy")(_put_policy("role"))
put_user_policy = operation("PutUserPolicy")(_put_policy("user"))
put_group_policy = operation("PutGroupPolicy")(_put_policy("group"))
get_role_policy = operation("GetRolePolicy", reads=True)(_get_policy("role"))
get_user_policy = operation("GetUserPolicy", reads=True)(_get_policy("user"))
get_group_policy = operation("GetGroupPolicy", reads=True)(_get_policy("group"))
delete_role_policy = operation("DeleteRolePolicy")(_delete_policy("role"))
delete_user_policy = operation("DeleteUserPolicy")(_delete_policy("user"))
delete_group_policy = operation("DeleteGroupPolicy")(_delete_policy("group"))
list_role_policies = operation("ListRolePolicies", reads=True)(_list_policies("role"))
list_user_policies = operation("ListUserPolicies", reads=True)(_list_policies("user"))
list_group_policies = operation("ListGroupPolicies", reads=True)(_list_policies("group"))
attach_role_policy = operation("AttachRolePolicy")(_attach("role"))
attach_user_policy = operation("AttachUserPolicy")(_attach("user"))
attach_group_policy = operation("AttachGroupPolicy")(_attach("group"))
detach_role_policy = operation("DetachRolePolicy")(_detach("role"))
detach_user_policy = operation("DetachUserPolicy")(_detach("user"))
detach_group_policy = operation("DetachGroupPolicy")(_detach("group"))
list_attached_role_policies = operation("ListAttachedRolePolicies", reads=True)(_list_attached("role"))
list_attached_user_policies = operation("ListAttachedUserPolicies", reads=True)(_list_attached("user"))
list_attached_group_policies = operation("ListAttachedGroupPolicies", reads=True)(_list_attached("group"))
