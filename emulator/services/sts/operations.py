"""Says who a caller is, and hands out temporary credentials."""

from typing import Any

from emulator.bus.arn import Arn, NotAnArn, parse_arn
from emulator.bus.calls import Answer, Call
from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.kernel.ids import access_key_id, account_of_key
from emulator.services.sts.errors import AccessDenied, InvalidInput
from emulator.services.sts.limits import DEFAULT_SECONDS, SESSION_NAME, SESSION_SECONDS, TOKEN_SECONDS
from emulator.services.sts.session_policy import check_policy, packed_size
from emulator.services.sts.state import Session, State

SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@operation("GetCallerIdentity", reads=True)
def get_caller_identity(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html"""
    arn = _principal(scope, call)
    kind, _, name = arn.rpartition(":")[2].partition("/")
    user_id = scope.account
    if kind == "assumed-role":
        role, _, session = name.partition("/")
        user_id = f"{_role_id(scope, call, role) or role}:{session}"
    elif kind == "role":
        user_id = _role_id(scope, call, name.rpartition("/")[2]) or name
    return {"UserId": user_id, "Account": scope.account, "Arn": arn}


@operation("AssumeRole")
def assume_role(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"""
    given = call.parameters
    session = given["RoleSessionName"]
    _check_length("roleSessionName", session, SESSION_NAME)
    _check_tags(given.get("Tags", []), given.get("TransitiveTagKeys", []))
    arn = _role_arn(given["RoleArn"])
    if given.get("PolicyArns"):
        raise NotModelled("sts:AssumeRole with PolicyArns")
    if arn.account != scope.account:
        return _assume_there(scope, call, arn.account)
    name = arn.resource.rpartition("/")[2]
    role = _role(scope, call, name, arn.account)
    if role is None:
        raise AccessDenied(_principal(scope, call), given["RoleArn"])
    session_arn = str(Arn(arn.partition, "sts", "", arn.account, f"assumed-role/{name}/{session}"))
    credentials = _credentials(scope, session_arn, _seconds(given, role["MaxSessionDuration"]))
    answer: dict[str, Any] = {
        "Credentials": credentials,
        "AssumedRoleUser": {"AssumedRoleId": f"{role['RoleId']}:{session}", "Arn": session_arn},
    }
    scope.state.policies.pop(session_arn, None)
    policy = given.get("Policy")
    if policy:
        check_policy(policy)
        scope.state.policies[session_arn] = policy
        answer["PackedPolicySize"] = packed_size(policy)
    return answer


@operation("GetSessionToken")
def get_session_token(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html"""
    seconds = call.parameters.get("DurationSeconds", SESSION_SECONDS[1])
    _check_range(seconds, TOKEN_SECONDS)
    return {"Credentials": _credentials(scope, _principal(scope, call), seconds)}


@operation("GetAccessKeyInfo", reads=True)
def get_access_key_info(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html"""
    account = account_of_key(call.parameters["AccessKeyId"])
    if account is None:
        raise InvalidInput("Invalid AccessKeyId")
    return {"Account": account}


def _principal(scope: Scope[State], call: Call) -> str:
    return scope.host.caller_arn(call.principal, scope.account)


def _assume_there(scope: Scope[State], call: Call, account: str) -> dict[str, Any]:
    """Assume a role of another account: its credentials are that account's."""
    outcome = scope.call_now(call._replace(account=account, principal=_principal(scope, call)))
    if not isinstance(outcome, Answer) or outcome.failure is not None:
        failure = outcome.failure if isinstance(outcome, Answer) else None
        raise (
            AccessDenied(_principal(scope, call), call.parameters["RoleArn"])
            if failure is None
            else AwsError(failure.code, failure.message, failure.status, failure.detail)
        )
    return outcome.result or {}


def _role_arn(text: str) -> Arn:
    try:
        arn = parse_arn(text)
    except NotAnArn:
        raise InvalidInput(f"{text} is invalid") from None
    if arn.service != "iam" or not arn.resource.startswith("role/"):
        raise InvalidInput(f"{text} is invalid")
    return arn


def _role(scope: Scope[State], call: Call, name: str, account: str) -> dict[str, Any] | None:
    outcome = scope.call_now(
        Call("iam", "GetRole", {"RoleName": name}, account, scope.region, "sts.amazonaws.com", call.cause)
    )
    if not isinstance(outcome, Answer) or outcome.result is None:
        return None
    role: dict[str, Any] = outcome.result["Role"]
    return role


def _role_id(scope: Scope[State], call: Call, name: str) -> str | None:
    role = _role(scope, call, name, scope.account)
    return str(role["RoleId"]) if role else None


def _seconds(given: dict[str, Any], most: int) -> int:
    seconds: int = given.get("DurationSeconds", DEFAULT_SECONDS)
    if seconds > most:
        raise InvalidInput("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    _check_range(seconds, SESSION_SECONDS)
    return seconds


def _check_range(seconds: int, limits: tuple[int, int]) -> None:
    least, most = limits
    if not least <= seconds <= most:
        side = f"greater than or equal to {least}" if seconds < least else f"less than or equal to {most}"
        raise InvalidInput(
            f"1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: Member"
            f" must have value {side}"
        )


def _credentials(scope: Scope[State], session: str, seconds: int) -> dict[str, Any]:
    stream = scope.chance("credentials")
    key = access_key_id(stream, "ASIA", scope.account)
    expires = scope.now // SECOND + seconds
    scope.state.forget_expired(scope.now)
    secret = "".join(stream.choices(SECRET_LETTERS, k=40))
    scope.state.sessions[key] = Session(session, expires * SECOND, secret)
    return {
        "AccessKeyId": key,
        "SecretAccessKey": secret,
        "SessionToken": "".join(stream.choices(SECRET_LETTERS, k=356)),
        "Expiration": expires,
    }


def _check_length(member: str, text: str, bounds: tuple[int, int]) -> None:
    fewest, most = bounds
    if not fewest <= len(text) <= most:
        bound = f"greater than or equal to {fewest}" if len(text) < fewest else f"less than or equal to {most}"
        raise InvalidInput(
            f"1 validation error detected: Value '{text}' at '{member}' failed to satisfy constraint: Member must have"
            f" length {bound}"
        )


def _check_tags(tags: list[dict[str, str]], transitive: list[str]) -> None:
    keys = [tag["Key"].lower() for tag in tags]
    if len(dict.fromkeys(keys)) != len(keys):
        raise AwsError(
            "InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        )
    if any(key.lower() not in keys for key in transitive):
        raise AwsError(
            "InvalidParameterValue", "The specified transitive tag key must be included in the requested tags."
        )
