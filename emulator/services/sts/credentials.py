"""Makes temporary credentials."""

from typing import Any

from emulator.bus.arn import Arn
from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.kernel.ids import access_key_id
from emulator.services.sts.session_policy import packed_size
from emulator.services.sts.state import Given, Session, State

SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
SESSION = ":assumed-role/"


def principal_of(scope: Scope[State], call: Call) -> str:
    """Return the ARN of who calls."""
    return scope.host.caller_arn(call.principal, scope.account)


def make_credentials(scope: Scope[State], session: str, seconds: int) -> dict[str, Any]:
    """Return credentials that stand for a session, as answers hold them."""
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


def open_session(scope: Scope[State], role: dict[str, Any], arn: Arn, name: str, seconds: int) -> dict[str, Any]:
    """Return what an answer says of a role's new session: its credentials and whom they stand for."""
    session = session_arn(arn, name)
    return {
        "Credentials": make_credentials(scope, session, seconds),
        "AssumedRoleUser": {"AssumedRoleId": f"{role['RoleId']}:{name}", "Arn": session},
    }


def session_arn(role: Arn, name: str) -> str:
    """Return the ARN of a role's session."""
    title = role.resource.rpartition("/")[2]
    return str(Arn(role.partition, "sts", "", role.account, f"assumed-role/{title}/{name}"))


def told_of_given(made: Given, *, has_tags: bool) -> dict[str, Any]:
    """Return what an answer says of what a session was given."""
    told: dict[str, Any] = {}
    if made.policies or has_tags:
        told["PackedPolicySize"] = packed_size(made.policies)
    if made.source_identity:
        told["SourceIdentity"] = made.source_identity
    return told
