"""Assumes roles for who comes with the assertion of a SAML provider."""

import re
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.clock import MINUTE
from emulator.services.sts.assertion import Assertion, read_assertion
from emulator.services.sts.errors import ExpiredToken, InvalidIdentityToken, NotAuthorized
from emulator.services.sts.federated import Vouched, assume, in_account_of_role
from emulator.services.sts.federated_keys import name_qualifier
from emulator.services.sts.limits import SESSION_SECONDS
from emulator.services.sts.roles import ask_iam
from emulator.services.sts.state import State

REDEEMED_MS = 5 * MINUTE
ENTITY = re.compile(r"entityID\s*=\s*(\"([^\"]*)\"|'([^']*)')")


@operation("AssumeRoleWithSAML", lacks=("MinimumSessionTokenSize",))
def assume_role_with_saml(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html"""
    elsewhere = in_account_of_role(scope, call)
    if elsewhere is not None:
        return elsewhere
    assertion = read_assertion(call.parameters["SAMLAssertion"])
    _check(scope, call, assertion)
    vouched = Vouched(
        assertion.session,
        assertion.tags,
        assertion.transitive,
        assertion.first("SourceIdentity"),
        _most_seconds(assertion),
    )
    return {
        **assume(scope, call, vouched),
        "Subject": assertion.subject,
        "SubjectType": assertion.subject_type,
        "Issuer": assertion.issuer,
        "Audience": assertion.audience,
        "NameQualifier": name_qualifier(assertion.issuer, call.parameters["PrincipalArn"]),
    }


def _check(scope: Scope[State], call: Call, assertion: Assertion) -> None:
    given = call.parameters
    known = ask_iam(scope, call, "GetSAMLProvider", SAMLProviderArn=given["PrincipalArn"])
    if known is None:
        raise InvalidIdentityToken("Specified provider doesn't exist")
    entity = ENTITY.search(known["SAMLMetadataDocument"])
    if entity is None or assertion.issuer != (entity[2] or entity[3]):
        raise InvalidIdentityToken("Issuer not present in specified provider")
    if scope.now > assertion.issued + REDEEMED_MS or (assertion.ends and scope.now >= assertion.ends):
        raise ExpiredToken("Token must be redeemed within 5 minutes of issuance")
    if not any(given["RoleArn"] in pair and given["PrincipalArn"] in pair for pair in assertion.roles):
        raise NotAuthorized(call.operation)


def _most_seconds(assertion: Assertion) -> int:
    given = assertion.first("SessionDuration")
    if not given:
        return 0
    least, most = SESSION_SECONDS
    if not given.isdecimal() or not least <= int(given[:9]) <= most:
        raise InvalidIdentityToken(f"SessionDuration in AuthnResponse must be between {least} and {most}")
    return int(given)
