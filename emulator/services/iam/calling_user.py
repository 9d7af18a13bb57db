"""The user that a call is about where it may leave out the name: then it is the user who calls."""

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.iam.errors import InvalidInput
from emulator.services.iam.state import Identity, State


def user_of(scope: Scope[State], call: Call) -> Identity | None:
    """Return the user of the parameter UserName, or who calls; None for the account itself."""
    name = call.parameters.get("UserName")
    if name is not None:
        return scope.state.identity("user", name)
    try:
        kind, _, caller = parse_arn(scope.host.caller_arn(call.principal, scope.account)).resource.partition("/")
    except NotAnArn:
        return None
    if kind == "user":
        return scope.state.identity("user", caller.rpartition("/")[2])
    if kind == "root":
        return None
    raise InvalidInput("Must specify userName when calling with non-User credentials")


def named_user_of(scope: Scope[State], call: Call) -> Identity:
    """Return the user of the parameter UserName, or who calls; the account itself has no such things here."""
    user = user_of(scope, call)
    if user is None:
        raise InvalidInput("Must specify userName when calling with non-User credentials")
    return user
