"""Puts, shows and removes the resource-based policy of a function, version or alias as one document.

AddPermission and RemovePermission change single statements of the same policy.
"""

import json
from typing import Any

from emulator.bus.calls import Call
from emulator.bus.policy.syntax import BrokenPolicy, check_resource_policy
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors, limits
from emulator.services.lambda_.function import LATEST, Function, Policy
from emulator.services.lambda_.names import read_reference
from emulator.services.lambda_.operations.permissions import check_policy_revision, policy_target
from emulator.services.lambda_.state import State

UNNAMED = "#"
"""Begins what stands for a statement without a Sid: no name that RemovePermission may be given."""


@operation("PutResourcePolicy")
def put_resource_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/api/API_PutResourcePolicy.html"""
    text = call.parameters["Policy"]
    function, qualifier = _find(scope, call)
    check_policy_revision(function.policies.get(qualifier), call.parameters)
    try:
        statements = check_resource_policy(text)
    except BrokenPolicy as broken:
        raise errors.invalid_parameter(f"The provided policy is invalid: {broken.text}") from None
    named = {str(one.get("Sid") or f"{UNNAMED}{number}"): one for number, one in enumerate(statements)}
    if len(named) < len(statements):
        raise errors.invalid_parameter("The provided policy is invalid: statement ids (Sid) must be unique.")
    document = json.loads(text)
    head = {name: document[name] for name in ("Version", "Id") if name in document}
    policy = Policy(scope.uuid("revision"), named, head)
    size = len(policy.text().encode())
    if size > limits.POLICY_BYTES:
        raise errors.policy_too_long(size, limits.POLICY_BYTES)
    function.policies[qualifier] = policy
    return _shown(policy)


@operation("GetResourcePolicy", reads=True)
def get_resource_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/api/API_GetResourcePolicy.html"""
    return _shown(_existing(scope, call)[2])


@operation("DeleteResourcePolicy")
def delete_resource_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/api/API_DeleteResourcePolicy.html"""
    function, qualifier, policy = _existing(scope, call)
    check_policy_revision(policy, call.parameters)
    del function.policies[qualifier]
    return {}


def _existing(scope: Scope[State], call: Call) -> tuple[Function, str, Policy]:
    function, qualifier = _find(scope, call)
    policy = function.policies.get(qualifier)
    if policy is None:
        raise errors.not_found()
    return function, qualifier, policy


def _find(scope: Scope[State], call: Call) -> tuple[Function, str]:
    reference = read_reference(scope, call.parameters["ResourceArn"])
    if reference.qualifier == LATEST:
        raise errors.invalid_parameter("We currently do not support adding policies for $LATEST.")
    return policy_target(scope, reference)


def _shown(policy: Policy) -> dict[str, Any]:
    return {"Policy": policy.text(), "RevisionId": policy.revision}
