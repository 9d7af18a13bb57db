"""The resource policy of a layer's version: which other accounts may use it."""

from typing import Any

import orjson

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors, limits
from emulator.services.lambda_.attached_layers import layer_name
from emulator.services.lambda_.function import Policy
from emulator.services.lambda_.layer import Layer, LayerVersion
from emulator.services.lambda_.state import State

GET = "lambda:GetLayerVersion"


@operation("AddLayerVersionPermission")
def add_layer_version_permission(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Let other accounts use a version of a layer."""
    parameters = call.parameters
    layer, version = _find(scope, call)
    sid = parameters["StatementId"]
    _check_revision(version, parameters)
    if version.policy is not None and sid in version.policy.statements:
        raise errors.conflict(
            f"The statement id ({sid}) provided already exists. Please provide a new statement id, "
            "or remove the existing statement."
        )
    principal = parameters["Principal"]
    statement: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": principal if principal == "*" else {"AWS": _account(principal)},
        "Action": parameters["Action"],
        "Resource": f"{layer.arn}:{version.number}",
    }
    if parameters.get("OrganizationId"):
        statement["Condition"] = {"StringEquals": {"aws:PrincipalOrgID": parameters["OrganizationId"]}}
    size = (version.policy or Policy("")).size_with(sid, statement)
    if size > limits.POLICY_BYTES:
        raise errors.policy_too_long(size, limits.POLICY_BYTES)
    if version.policy is None:
        version.policy = Policy("")
    version.policy.statements[sid] = statement
    version.policy.revision = scope.uuid("revision")
    return {"Statement": orjson.dumps(statement).decode(), "RevisionId": version.policy.revision}


@operation("RemoveLayerVersionPermission")
def remove_layer_version_permission(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Take a statement from the policy of a version of a layer."""
    _, version = _find(scope, call)
    sid = call.parameters["StatementId"]
    policy = _policy(version)
    _check_revision(version, call.parameters)
    if policy.statements.pop(sid, None) is None:
        raise errors.not_found(f"Statement {sid} is not found in resource policy.")
    policy.revision = scope.uuid("revision")
    if not policy.statements:
        version.policy = None
    return {}


@operation("GetLayerVersionPolicy", reads=True)
def get_layer_version_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the policy of a version of a layer."""
    _, version = _find(scope, call)
    policy = _policy(version)
    return {"Policy": policy.text(), "RevisionId": policy.revision}


def _find(scope: Scope[State], call: Call) -> tuple[Layer, LayerVersion]:
    name, number = layer_name(call.parameters["LayerName"]), call.parameters["VersionNumber"]
    layer = scope.state.layers.get(name)
    version = layer.versions.get(number) if layer is not None else None
    if layer is None or version is None:
        arn = make_arn("lambda", scope.region, scope.account, f"layer:{name}:{number}")
        raise errors.not_found(f"Layer version {arn} does not exist.")
    return layer, version


def _check_revision(version: LayerVersion, parameters: dict[str, Any]) -> None:
    asked = parameters.get("RevisionId")
    if asked and (version.policy is None or asked != version.policy.revision):
        text = (
            "The Revision Id provided does not match the latest Revision Id. "
            "Call the GetLayerPolicy API to retrieve the latest Revision Id"
        )
        raise AwsError("PreconditionFailedException", text, 412, errors.USER)


def _policy(version: LayerVersion) -> Policy:
    if version.policy is None:
        raise errors.not_found("No policy is associated with the given resource.")
    return version.policy


def _account(principal: str) -> str:
    return f"arn:aws:iam::{principal}:root" if principal.isdecimal() else principal
