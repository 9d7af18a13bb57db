"""Checks the code of an MFA device that comes with a request for a session."""

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.sts.credentials import principal_of
from emulator.services.sts.state import State

FAILED = "MultiFactorAuthentication failed"


def has_second_factor(scope: Scope[State], call: Call) -> bool:
    """Say whether a request holds the code that a device of the caller shows."""
    return bool(call.parameters.get("SerialNumber")) and _holder(scope, call) == principal_of(scope, call)


def check_second_factor(scope: Scope[State], call: Call) -> None:
    """Raise where a request holds a code that the caller's device does not show, or half of what it needs."""
    serial, code = (call.parameters.get(name) for name in ("SerialNumber", "TokenCode"))
    if not serial and not code:
        return
    if not serial or not code:
        raise _failed(f"{FAILED}, must provide both MFA serial number and one time pass code.")
    holder = _holder(scope, call)
    if holder == "":
        raise _failed(f"{FAILED} with invalid MFA one time pass code. ")
    if holder != principal_of(scope, call):
        raise _failed(
            f"{FAILED}, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with"
            " this user."
        )


def _holder(scope: Scope[State], call: Call) -> str | None:
    serial = call.parameters["SerialNumber"]
    try:
        account = parse_arn(serial).account
    except NotAnArn:
        return None
    return scope.host.code_holder(serial, call.parameters.get("TokenCode") or "", account)


def _failed(text: str) -> AwsError:
    return AwsError("AccessDenied", text, 403)
