"""Assumes roles for who has credentials."""

from typing import Any

from emulator.bus.calls import Answer, Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sts.credentials import SESSION, open_session, principal_of, told_of_given
from emulator.services.sts.errors import AccessDenied
from emulator.services.sts.roles import find_role, read_role_arn, session_seconds
from emulator.services.sts.second_factor import check_second_factor, has_second_factor
from emulator.services.sts.session_permissions import lacking
from emulator.services.sts.session_policy import policies_of
from emulator.services.sts.session_tags import check_tags
from emulator.services.sts.state import Given, State


@operation("AssumeRole", lacks=("ProvidedContexts", "MinimumSessionTokenSize"))
def assume_role(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"""
    given = call.parameters
    check_second_factor(scope, call)
    check_tags(given.get("Tags", []), given.get("TransitiveTagKeys", []))
    arn = read_role_arn(given["RoleArn"])
    if arn.account != scope.account:
        return _assume_there(scope, call, arn.account)
    role = find_role(scope, call, arn.resource.rpartition("/")[2])
    by = principal_of(scope, call)
    if role is None:
        raise AccessDenied(by, given["RoleArn"])
    seconds = session_seconds(given, role["MaxSessionDuration"], is_chained=SESSION in by)
    made = _given(scope, call, by)
    lacks = lacking(scope, call, made, has_tags=bool(given.get("Tags")))
    if lacks:
        raise AccessDenied(by, given["RoleArn"], lacks)
    opened = open_session(scope, role, arn, given["RoleSessionName"], seconds)
    scope.state.given[opened["AssumedRoleUser"]["Arn"]] = made
    return {**opened, **told_of_given(made, has_tags=bool(given.get("Tags")))}


def _assume_there(scope: Scope[State], call: Call, account: str) -> dict[str, Any]:
    """Assume a role of another account: its credentials are that account's."""
    outcome = scope.call_now(call._replace(account=account, principal=principal_of(scope, call)))
    if not isinstance(outcome, Answer) or outcome.failure is not None:
        failure = outcome.failure if isinstance(outcome, Answer) else None
        raise (
            AccessDenied(principal_of(scope, call), call.parameters["RoleArn"])
            if failure is None
            else AwsError(failure.code, failure.message, failure.status, failure.detail)
        )
    return outcome.result or {}


def _given(scope: Scope[State], call: Call, by: str) -> Given:
    """Return what a role's session is given; the calling session hands on its transitive tags."""
    tags = {tag["Key"]: tag["Value"] for tag in call.parameters.get("Tags", [])}
    transitive = call.parameters.get("TransitiveTagKeys", [])
    before = scope.state.given.get(by, Given())
    handed = {key: before.tags[key] for key in before.transitive}
    if any(key.lower() == tag.lower() for key in handed for tag in tags):
        raise AwsError(
            "InvalidParameterValue",
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from"
            " the calling session.",
        )
    return Given(
        policies_of(scope, call),
        {**tags, **handed},
        (*(tag for tag in tags if tag.lower() in [key.lower() for key in transitive]), *handed),
        call.parameters.get("SourceIdentity", before.source_identity),
        has_second_factor=has_second_factor(scope, call),
    )
