"""Assumes roles for who comes with the word of an identity provider, and has no credentials."""

from typing import Any, NamedTuple

from emulator.bus.calls import Answer, Call
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.sts.credentials import open_session, told_of_given
from emulator.services.sts.errors import NotAuthorized
from emulator.services.sts.roles import find_role, read_role_arn, session_seconds
from emulator.services.sts.session_permissions import lacking
from emulator.services.sts.session_policy import policies_of
from emulator.services.sts.session_tags import check_tags
from emulator.services.sts.state import Given, State


class Vouched(NamedTuple):
    """What a provider says of a session: its name, tags, the keys of those that are handed on, its source."""

    name: str
    tags: dict[str, str]
    transitive: tuple[str, ...]
    source_identity: str
    most_seconds: int = 0
    """How long it may last at most; 0: the provider does not say."""


def in_account_of_role(scope: Scope[State], call: Call) -> dict[str, Any] | None:
    """Return what the account of the role answers, None where that is this one."""
    arn = read_role_arn(call.parameters["RoleArn"])
    if arn.account == scope.account:
        return None
    outcome = scope.call_now(call._replace(account=arn.account))
    if not isinstance(outcome, Answer):
        raise NotAuthorized(call.operation)
    if outcome.failure is not None:
        failure = outcome.failure
        raise AwsError(failure.code, failure.message, failure.status, failure.detail)
    return outcome.result or {}


def assume(scope: Scope[State], call: Call, vouched: Vouched) -> dict[str, Any]:
    """Return the answer's members that are the same for each kind of provider."""
    given = call.parameters
    check_tags([{"Key": key, "Value": value} for key, value in vouched.tags.items()], list(vouched.transitive))
    arn = read_role_arn(given["RoleArn"])
    role = find_role(scope, call, arn.resource.rpartition("/")[2])
    if role is None or role["Arn"] != given["RoleArn"] or not scope.is_allowed(call):
        raise NotAuthorized(call.operation)
    seconds = session_seconds(given, role["MaxSessionDuration"], is_chained=False)
    if vouched.most_seconds:
        seconds = min(given.get("DurationSeconds", vouched.most_seconds), vouched.most_seconds)
        seconds = min(seconds, role["MaxSessionDuration"])
    made = Given(policies_of(scope, call), vouched.tags, vouched.transitive, vouched.source_identity)
    lacks = lacking(scope, call, made, has_tags=bool(vouched.tags))
    if lacks:
        raise NotAuthorized(lacks)
    opened = open_session(scope, role, arn, vouched.name, seconds)
    scope.state.given[opened["AssumedRoleUser"]["Arn"]] = made
    return {**opened, **told_of_given(made, has_tags=bool(vouched.tags))}
