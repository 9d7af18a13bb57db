"""Who may assume roles, and whose temporary credentials are whose."""

from urllib.parse import unquote

from emulator.bus.calls import Answer, Call
from emulator.bus.policy.wildcard import Keys
from emulator.contract.access import Access, Identities, SessionFacts
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


def session_of(scope: Scope[State], arn: str) -> SessionFacts | None:
    """Return what a session was given when its role was assumed, or a federated user when it was made."""
    given = scope.state.given.get(arn)
    if given is None:
        return None
    keys = {f"aws:principaltag/{key.lower()}": (value,) for key, value in given.tags.items()}
    if given.source_identity:
        keys["aws:sourceidentity"] = (given.source_identity,)
    return SessionFacts(given.policies, keys, given.behind)


def keys_of(_scope: Scope[State], call: Call) -> Keys:
    """Return what a request for a session says of the session, for the policy that is asked."""
    given = call.parameters
    names = {"sts:externalid": "ExternalId", "sts:rolesessionname": "RoleSessionName"}
    names |= {"sts:sourceidentity": "SourceIdentity"}
    keys = {key: (str(given[name]),) for key, name in names.items() if given.get(name)}
    if given.get("TransitiveTagKeys"):
        keys["sts:transitivetagkeys"] = tuple(given["TransitiveTagKeys"])
    return keys


ACCESS = Access(
    prefix="sts",
    resource_of=resource_of,
    policy_of=policy_of,
    keys_of=keys_of,
    actions=dict.fromkeys(ANYBODY, ""),
    uses=frozenset(ANYBODY),
    trusts=frozenset(("sts:AssumeRole",)),
)
IDENTITIES = Identities(principal_of=principal_of, session_of=session_of, secret_of=secret_of)
