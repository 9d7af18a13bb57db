"""AddPermission, RemovePermission and GetPolicy: a function's resource-based policy."""

from typing import Any

import orjson

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors, limits
from emulator.services.lambda_.function import LATEST, Function, Policy
from emulator.services.lambda_.names import Reference, find_function, find_version, function_arn, read_reference
from emulator.services.lambda_.state import State

CONDITIONS = (
    ("SourceArn", "ArnLike", "AWS:SourceArn"),
    ("SourceAccount", "StringEquals", "AWS:SourceAccount"),
    ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
    ("EventSourceToken", "StringEquals", "lambda:EventSourceToken"),
    ("FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"),
)


@operation("AddPermission")
def add_permission(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Add a statement that allows a service or an account to use the function."""
    sid = call.parameters["StatementId"]
    reference = _reference(scope, call)
    if reference.qualifier == LATEST:
        raise errors.invalid_parameter("We currently do not support adding policies for $LATEST.")
    function, qualifier = policy_target(scope, reference)
    policy = function.policies.get(qualifier)
    check_policy_revision(policy, call.parameters)
    if policy is not None and sid in policy.statements:
        raise errors.conflict(
            f"The statement id ({sid}) provided already exists. Please provide a new statement id, "
            "or remove the existing statement."
        )
    statement = _statement(scope, function, qualifier, call.parameters)
    size = (policy or Policy("")).size_with(sid, statement)
    if size > limits.POLICY_BYTES:
        raise errors.policy_too_long(size, limits.POLICY_BYTES)
    if policy is None:
        policy = function.policies[qualifier] = Policy("")
    policy.statements[sid] = statement
    policy.revision = scope.uuid("revision")
    return {"Statement": orjson.dumps(statement).decode()}


@operation("RemovePermission")
def remove_permission(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Remove a statement by its id."""
    reference = _reference(scope, call)
    if reference.name not in scope.state.functions:
        raise errors.not_found(f"No policy found for: {function_arn(scope, *reference)}")
    function, qualifier = policy_target(scope, reference)
    policy = function.policies.get(qualifier)
    sid = call.parameters["StatementId"]
    if policy is None:
        raise errors.not_found("No policy is associated with the given resource.")
    check_policy_revision(policy, call.parameters)
    if sid not in policy.statements:
        raise errors.not_found(f"Statement {sid} is not found in resource policy.")
    del policy.statements[sid]
    policy.revision = scope.uuid("revision")
    if not policy.statements:
        del function.policies[qualifier]
    return {}


@operation("GetPolicy", reads=True)
def get_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the policy as JSON."""
    reference = _reference(scope, call)
    function = scope.state.functions.get(reference.name)
    policy = function.policies.get(reference.qualifier) if function is not None else None
    if policy is None:
        raise errors.not_found()
    return {"Policy": policy.text(), "RevisionId": policy.revision}


def _reference(scope: Scope[State], call: Call) -> Reference:
    return read_reference(scope, call.parameters["FunctionName"], call.parameters.get("Qualifier"))


def policy_target(scope: Scope[State], reference: Reference) -> tuple[Function, str]:
    """Return the function whose policy a reference is about, and the qualifier of that policy."""
    function = find_function(scope, Reference(reference.name))
    qualifier = reference.qualifier
    is_alias = qualifier and not qualifier.isdecimal() and "$" not in qualifier
    if is_alias and qualifier not in function.aliases:
        raise errors.not_found(f"Cannot find alias arn: {function.arn}:{qualifier}")
    find_version(scope, function, qualifier)
    return function, qualifier


def check_policy_revision(policy: Policy | None, parameters: dict[str, Any]) -> None:
    """Refuse a change of a policy that is another one by now."""
    asked = parameters.get("RevisionId")
    if asked and (policy is None or asked != policy.revision):
        text = (
            "The Revision Id provided does not match the latest Revision Id. "
            "Call the GetPolicy API to retrieve the latest Revision Id"
        )
        raise AwsError("PreconditionFailedException", text, 412, errors.USER)


def _statement(scope: Scope[State], function: Function, qualifier: str, parameters: dict[str, Any]) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "Sid": parameters["StatementId"],
        "Effect": "Allow",
        "Principal": _principal(scope, parameters["Principal"]),
        "Action": parameters["Action"],
        "Resource": f"{function.arn}:{qualifier}" if qualifier else function.arn,
    }
    condition: dict[str, dict[str, str]] = {}
    for name, operator, key in CONDITIONS:
        if parameters.get(name):
            condition.setdefault(operator, {})[key] = parameters[name]
    if parameters.get("InvokedViaFunctionUrl"):
        condition["Bool"] = {"lambda:InvokedViaFunctionUrl": "true"}
    if condition:
        statement["Condition"] = condition
    return statement


def _principal(scope: Scope[State], given: str) -> str | dict[str, str]:
    if given == "*":
        return "*"
    if given.isdecimal() and len(given) == 12:
        return {"AWS": f"arn:aws:iam::{given}:root"}
    if given.startswith("arn:"):
        return {"AWS": given}
    if "." not in given:
        raise errors.invalid_parameter("The provided principal was invalid. Please check the principal and try again.")
    return {"Service": given}
