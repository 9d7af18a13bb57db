"""Performs a call on a function or layer of another account there: its policy says who may."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from emulator.bus.calls import Call, Pending
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.lambda_.names import NAME_MATCHER
from emulator.services.lambda_.state import State

OnFunction = Callable[[Scope[State], Call], Any]


def at_owner(perform: OnFunction) -> OnFunction:
    """Mark an operation that other accounts may use by a function's ARN; nobody is told that a function is not there.

    https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-cross-account.html
    """

    @wraps(perform)
    def perform_there(scope: Scope[State], call: Call) -> Any:
        owner = owner_of(call.parameters["FunctionName"]) or scope.account
        if owner == scope.account:
            return perform(scope, call)
        return call_owner(scope, call, owner)

    return perform_there


def call_owner(scope: Scope[State], call: Call, owner: str) -> dict[str, Any] | Pending:
    """Perform a call in the account that owns what it is about."""
    outcome = scope.call_now(call._replace(account=owner))
    if isinstance(outcome, Pending):
        return outcome
    failure = outcome.failure
    if failure is None:
        return outcome.result or {}
    if failure.code == "ResourceNotFoundException":
        raise AwsError("AccessDeniedException", "", 403)
    raise AwsError(failure.code, failure.message, failure.status, failure.detail)


def owner_of(name: str) -> str:
    """Return the account that a function's name says, "" where it says none."""
    match = NAME_MATCHER.fullmatch(name)
    return (match[9] or "")[:-1] if match else ""
