"""The roles and users of IAM, as far as STS asks for them."""

from typing import Any

from emulator.bus.arn import Arn, NotAnArn, parse_arn
from emulator.bus.calls import Answer, Call
from emulator.contract.scope import Scope
from emulator.services.sts.errors import InvalidInput
from emulator.services.sts.limits import CHAINED_SECONDS, DEFAULT_SECONDS
from emulator.services.sts.state import State

STS = "sts.amazonaws.com"


def ask_iam(scope: Scope[State], call: Call, operation: str, **parameters: Any) -> dict[str, Any] | None:
    """Return what IAM answers in this account, None where it refuses."""
    outcome = scope.call_now(Call("iam", operation, parameters, scope.account, scope.region, STS, call.cause))
    return outcome.result if isinstance(outcome, Answer) else None


def find_role(scope: Scope[State], call: Call, name: str) -> dict[str, Any] | None:
    """Return a role of this account, None where there is none."""
    found = ask_iam(scope, call, "GetRole", RoleName=name)
    return None if found is None else found["Role"]


def find_user(scope: Scope[State], call: Call, name: str) -> dict[str, Any] | None:
    """Return a user of this account, None where there is none."""
    found = ask_iam(scope, call, "GetUser", UserName=name)
    return None if found is None else found["User"]


def read_role_arn(text: str) -> Arn:
    """Return a role's ARN, or refuse one that is of something else."""
    try:
        arn = parse_arn(text)
    except NotAnArn:
        raise InvalidInput(f"{text} is invalid") from None
    if arn.service != "iam" or not arn.resource.startswith("role/"):
        raise InvalidInput(f"{text} is invalid")
    return arn


def session_seconds(given: dict[str, Any], most: int, *, is_chained: bool) -> int:
    """Return how long a role's session lasts, or refuse more than the role allows."""
    seconds: int = given.get("DurationSeconds", DEFAULT_SECONDS)
    if is_chained and seconds > CHAINED_SECONDS:
        raise InvalidInput(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
        )
    if seconds > most:
        raise InvalidInput("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    return seconds
