"""Hands out credentials to users for themselves and for others."""

from typing import Any

from emulator.bus.arn import Arn, parse_arn
from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sts.credentials import SESSION, make_credentials, principal_of
from emulator.services.sts.limits import FEDERATION_SECONDS, SESSION_SECONDS
from emulator.services.sts.session_policy import packed_size, policies_of
from emulator.services.sts.session_tags import check_tags
from emulator.services.sts.state import Given, State

NOTHING = '{"Statement": []}'
"""The policy of a federated user that was given none: it may nothing."""


@operation("GetFederationToken", lacks=("MinimumSessionTokenSize",))
def get_federation_token(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html"""
    given, by = call.parameters, principal_of(scope, call)
    name = given["Name"]
    check_tags(given.get("Tags", []), [])
    _refuse_session(by, "GetFederationToken")
    seconds = given.get("DurationSeconds", FEDERATION_SECONDS)
    policies = policies_of(scope, call)
    arn = str(Arn(parse_arn(by).partition, "sts", "", scope.account, f"federated-user/{name}"))
    credentials = make_credentials(scope, arn, seconds)
    tags = {tag["Key"]: tag["Value"] for tag in given.get("Tags", [])}
    scope.state.given[arn] = Given(policies or (NOTHING,), tags, behind=by)
    answer: dict[str, Any] = {
        "Credentials": credentials,
        "FederatedUser": {"FederatedUserId": f"{scope.account}:{name}", "Arn": arn},
    }
    if policies:
        answer["PackedPolicySize"] = packed_size(policies)
    return answer


@operation("GetSessionToken", lacks=("SerialNumber", "TokenCode", "MinimumSessionTokenSize"))
def get_session_token(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html"""
    by = principal_of(scope, call)
    _refuse_session(by, "GetSessionToken")
    seconds = call.parameters.get("DurationSeconds", SESSION_SECONDS[1])
    return {"Credentials": make_credentials(scope, by, seconds)}


def _refuse_session(by: str, operation: str) -> None:
    if SESSION in by or ":federated-user/" in by:
        raise AwsError("AccessDenied", f"Cannot call {operation} with session credentials", 403)
