"""Says who a caller is, and hands out temporary credentials."""

from typing import Any

from emulator.bus.arn import Arn, NotAnArn, parse_arn
from emulator.bus.calls import Answer, Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.kernel.ids import access_key_id, account_of_key
from emulator.services.sts.errors import AccessDenied, InvalidInput
from emulator.services.sts.limits import (
    CHAINED_SECONDS,
    DEFAULT_SECONDS,
    FEDERATION_SECONDS,
    SESSION_SECONDS,
)
from emulator.services.sts.session_policy import packed_size, policies_of
from emulator.services.sts.state import Given, Session, State

SESSION = ":assumed-role/"
NOTHING = '{"Statement": []}'
"""The policy of a federated user that was given none: it may nothing."""
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
    elif kind == "user":
        user_id = _user_id(scope, call, name.rpartition("/")[2]) or name
    elif kind == "federated-user":
        user_id = f"{scope.account}:{name}"
    elif kind == "role":
        user_id = _role_id(scope, call, name.rpartition("/")[2]) or name
    return {"UserId": user_id, "Account": scope.account, "Arn": arn}


@operation("AssumeRole", lacks=("SerialNumber", "TokenCode", "ProvidedContexts", "MinimumSessionTokenSize"))
def assume_role(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"""
    given = call.parameters
    session = given["RoleSessionName"]
    _check_tags(given.get("Tags", []), given.get("TransitiveTagKeys", []))
    arn = _role_arn(given["RoleArn"])
    if arn.account != scope.account:
        return _assume_there(scope, call, arn.account)
    name = arn.resource.rpartition("/")[2]
    role = _role(scope, call, name, arn.account)
    if role is None:
        raise AccessDenied(_principal(scope, call), given["RoleArn"])
    session_arn = str(Arn(arn.partition, "sts", "", arn.account, f"assumed-role/{name}/{session}"))
    by = _principal(scope, call)
    seconds = _seconds(given, role["MaxSessionDuration"], is_chained=SESSION in by)
    made = _given(scope, call, by)
    credentials = _credentials(scope, session_arn, seconds)
    answer: dict[str, Any] = {
        "Credentials": credentials,
        "AssumedRoleUser": {"AssumedRoleId": f"{role['RoleId']}:{session}", "Arn": session_arn},
    }
    scope.state.given[session_arn] = made
    if made.policies or given.get("Tags"):
        answer["PackedPolicySize"] = packed_size(made.policies)
    if made.source_identity:
        answer["SourceIdentity"] = made.source_identity
    return answer


@operation("GetFederationToken", lacks=("MinimumSessionTokenSize",))
def get_federation_token(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html"""
    given, by = call.parameters, _principal(scope, call)
    name = given["Name"]
    _check_tags(given.get("Tags", []), [])
    _refuse_session(by, "GetFederationToken")
    seconds = given.get("DurationSeconds", FEDERATION_SECONDS)
    policies = policies_of(scope, call)
    arn = str(Arn(parse_arn(by).partition, "sts", "", scope.account, f"federated-user/{name}"))
    credentials = _credentials(scope, arn, seconds)
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
    _refuse_session(_principal(scope, call), "GetSessionToken")
    seconds = call.parameters.get("DurationSeconds", SESSION_SECONDS[1])
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
    return _identity(scope, call, "Role", name, account)


def _identity(scope: Scope[State], call: Call, kind: str, name: str, account: str) -> dict[str, Any] | None:
    outcome = scope.call_now(
        Call("iam", f"Get{kind}", {f"{kind}Name": name}, account, scope.region, "sts.amazonaws.com", call.cause)
    )
    if not isinstance(outcome, Answer) or outcome.result is None:
        return None
    found: dict[str, Any] = outcome.result[kind]
    return found


def _role_id(scope: Scope[State], call: Call, name: str) -> str | None:
    role = _role(scope, call, name, scope.account)
    return str(role["RoleId"]) if role else None


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
    )


def _refuse_session(by: str, operation: str) -> None:
    if SESSION in by or ":federated-user/" in by:
        raise AwsError("AccessDenied", f"Cannot call {operation} with session credentials", 403)


def _user_id(scope: Scope[State], call: Call, name: str) -> str | None:
    user = _identity(scope, call, "User", name, scope.account)
    return str(user["UserId"]) if user else None


def _seconds(given: dict[str, Any], most: int, *, is_chained: bool) -> int:
    seconds: int = given.get("DurationSeconds", DEFAULT_SECONDS)
    if is_chained and seconds > CHAINED_SECONDS:
        raise InvalidInput(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
        )
    if seconds > most:
        raise InvalidInput("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    return seconds


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
