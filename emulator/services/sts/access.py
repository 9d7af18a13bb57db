"""Who may assume roles, and whose temporary credentials are whose."""

from urllib.parse import unquote

from emulator.bus.calls import Answer, Call
from emulator.bus.policy.caller import Caller
from emulator.bus.policy.wildcard import Keys
from emulator.contract.access import Access, Identities, SessionFacts
from emulator.contract.scope import Scope
from emulator.services.sts.assertion import read_assertion
from emulator.services.sts.federated_keys import assertion_keys, token_keys
from emulator.services.sts.provider import WITHOUT_PROVIDER, provider_arn
from emulator.services.sts.roles import read_role_arn
from emulator.services.sts.second_factor import has_second_factor
from emulator.services.sts.session_permissions import SOURCE, TAGS
from emulator.services.sts.state import State
from emulator.services.sts.web_token import read_token

FEDERATED = ("AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")
"""What is called without credentials; the operations ask the roles' policies once they have read who vouches."""
SECOND_FACTOR = "aws:multifactorauthpresent"
ANYBODY = ("GetCallerIdentity", "GetSessionToken", "GetAccessKeyInfo", "DecodeAuthorizationMessage")


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
    if given.has_second_factor:
        keys[SECOND_FACTOR] = ("true",)
    return SessionFacts(given.policies, keys, given.behind)


def keys_of(scope: Scope[State], call: Call) -> Keys:
    """Return what a request for a session says of the session, for the policy that is asked."""
    given = call.parameters
    names = {"sts:externalid": "ExternalId", "sts:rolesessionname": "RoleSessionName"}
    names |= {"sts:sourceidentity": "SourceIdentity"}
    keys: dict[str, tuple[str, ...]] = {key: (str(given[name]),) for key, name in names.items() if given.get(name)}
    if given.get("TransitiveTagKeys"):
        keys["sts:transitivetagkeys"] = tuple(given["TransitiveTagKeys"])
    if has_second_factor(scope, call):
        keys[SECOND_FACTOR] = ("true",)
    if "WebIdentityToken" in given:
        keys |= token_keys(read_token(given["WebIdentityToken"]))
    if "SAMLAssertion" in given:
        keys |= assertion_keys(read_assertion(given["SAMLAssertion"]), given["PrincipalArn"])
    return keys


def caller_of(_scope: Scope[State], call: Call) -> Caller | None:
    """Return who comes with the word of an identity provider, None for who comes with credentials."""
    given = call.parameters
    if "WebIdentityToken" in given:
        token = read_token(given["WebIdentityToken"])
        provider = token.provider if token.provider in WITHOUT_PROVIDER else provider_arn(call, token)
    elif "SAMLAssertion" in given:
        provider = given["PrincipalArn"]
    else:
        return None
    account = read_role_arn(given["RoleArn"]).account
    return Caller("federated", provider, account, provider)


ACCESS = Access(
    prefix="sts",
    resource_of=resource_of,
    policy_of=policy_of,
    keys_of=keys_of,
    caller_of=caller_of,
    actions=dict.fromkeys((*ANYBODY, *FEDERATED), ""),
    uses=frozenset(ANYBODY),
    trusts=frozenset(f"sts:{name}" for name in ("AssumeRole", TAGS, SOURCE, *FEDERATED)),
)
IDENTITIES = Identities(principal_of=principal_of, session_of=session_of, secret_of=secret_of)
