"""Assumes roles for who comes with a token of an OpenID Connect provider."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.services.sts.errors import ExpiredToken, InvalidIdentityToken
from emulator.services.sts.federated import Vouched, assume, in_account_of_role
from emulator.services.sts.provider import WITHOUT_PROVIDER, provider_arn
from emulator.services.sts.roles import ask_iam
from emulator.services.sts.state import State
from emulator.services.sts.web_token import WebToken, read_token


@operation("AssumeRoleWithWebIdentity", lacks=("MinimumSessionTokenSize",))
def assume_role_with_web_identity(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html"""
    elsewhere = in_account_of_role(scope, call)
    if elsewhere is not None:
        return elsewhere
    given = call.parameters
    if given.get("ProviderId"):
        raise NotModelled(f"access tokens of {given['ProviderId']} (sts:{call.operation} with ProviderId)")
    token = read_token(given["WebIdentityToken"])
    provider = _check(scope, call, token)
    vouched = Vouched(given["RoleSessionName"], token.tags, token.transitive, token.source_identity)
    answer = assume(scope, call, vouched)
    said = {"SubjectFromWebIdentityToken": token.subject, "Provider": provider, "Audience": token.audience}
    return {**answer, **said}


def _check(scope: Scope[State], call: Call, token: WebToken) -> str:
    """Return the provider that gave out a token, or refuse the token."""
    provider, clients = token.provider, [token.audience]
    if provider not in WITHOUT_PROVIDER:
        provider = provider_arn(call, token)
        known = ask_iam(scope, call, "GetOpenIDConnectProvider", OpenIDConnectProviderArn=provider)
        if known is None:
            raise InvalidIdentityToken(f"No OpenIDConnect provider found in your account for {token.issuer}")
        clients = known["ClientIDList"]
    now = scope.now // SECOND
    if now >= token.expires:
        raise ExpiredToken(
            f"Token expired: current date/time {now} must be before the expiration date/time{token.expires}"
        )
    if token.audience not in clients:
        raise InvalidIdentityToken("Incorrect token audience")
    return provider
