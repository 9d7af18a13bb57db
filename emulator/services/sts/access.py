"""Who may assume roles, and whose temporary credentials are whose."""

from urllib.parse import unquote

from emulator.bus.calls import Answer, Call
from emulator.contract.access import Access, Identities
from emulator.contract.scope import Scope
from emulator.services.sts.state import State

ANYBODY = ("GetCallerIdentity", "GetSessionToken", "GetAccessKeyInfo")


def resource_of(_scope: Scope[State], call: Call) -> str:
    """Return the ARN of the role."""
    return str(call.parameters.get("RoleArn") or "*")


def policy_of(scope: Scope[State], arn: str) -> str:
    """Return the policy that says who may assume the role."""
    parameters = {"RoleName": arn.rpartition("/")[2]}
    outcome = scope.call_now(Call("iam", "GetRole", parameters, scope.account, scope.region, "sts.amazonaws.com"))
    if not isinstance(outcome, Answer) or outcome.result is None:
        return ""
    role = outcome.result["Role"]
    return unquote(role["AssumeRolePolicyDocument"]) if role["Arn"] == arn else ""


def principal_of(scope: Scope[State], key: str) -> str | None:
    """Return the session of temporary credentials that have not expired."""
    session = scope.state.sessions.get(key)
    return session.arn if session is not None and session.expires > scope.now else None


def secret_of(scope: Scope[State], key: str) -> str | None:
    """Return the secret of temporary credentials that have not expired."""
    session = scope.state.sessions.get(key)
    return session.secret if session is not None and session.expires > scope.now else None


def session_policy_of(scope: Scope[State], arn: str) -> str | None:
    """Return the policy that the session was given when its role was assumed."""
    return scope.state.policies.get(arn)


ACCESS = Access(
    prefix="sts",
    resource_of=resource_of,
    policy_of=policy_of,
    actions=dict.fromkeys(ANYBODY, ""),
    uses=frozenset((*ANYBODY, "AssumeRole")),
    trusts=frozenset(("sts:AssumeRole",)),
)
IDENTITIES = Identities(principal_of=principal_of, session_policy_of=session_policy_of, secret_of=secret_of)
