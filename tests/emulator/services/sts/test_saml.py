"""STS: roles that assertions of SAML providers open."""

import base64
from typing import Any

import pytest

from tests.emulator.services.iam.test_providers import METADATA
from tests.emulator.services.sts.federation import ACCOUNT, ROLE, Federation

PROVIDER = f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"
ASSUME = "AssumeRoleWithSAML"
DENIED = f"AccessDenied: Not authorized to perform sts:{ASSUME}"
AWS = "https://aws.amazon.com/SAML/Attributes/"
ENDPOINT = "https://signin.aws.amazon.com/saml"


def assertion(
    issuer: str = "https://idp.example.com",
    issued: str = "2026-01-01T00:00:00Z",
    ends: str = "2026-01-01T00:04:00.000Z",
    **attributes: str,
) -> str:
    """Return a response in Base64; attributes are those of AWS, with `__` for a colon."""
    held = {"Role": f"{ROLE},{PROVIDER}", "RoleSessionName": "ann", **attributes}
    shown = "".join(
        f'<Attribute Name="{AWS}{name.replace("__", ":")}"><AttributeValue>{value}</AttributeValue></Attribute>'
        for name, value in held.items()
        if value
    )
    text = (
        '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">'
        f'<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" IssueInstant="{issued}"><Issuer>{issuer}</Issuer>'
        '<Subject><NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">ann@example.com</NameID>'
        f'<SubjectConfirmation><SubjectConfirmationData Recipient="{ENDPOINT}" NotOnOrAfter="{ends}"/>'
        f"</SubjectConfirmation></Subject><AttributeStatement>{shown}</AttributeStatement></Assertion></samlp:Response>"
    )
    return base64.b64encode(text.encode()).decode()


def world(**conditions: Any) -> Federation:
    """Return a world with the provider."""
    made = Federation(ASSUME, PROVIDER, **conditions)
    made.call("iam", "CreateSAMLProvider", Name="corp", SAMLMetadataDocument=METADATA)
    return made


def given(**said: str) -> dict[str, str]:
    """Return the parameters of a request with an assertion."""
    return {"PrincipalArn": PROVIDER, "SAMLAssertion": assertion(**said)}


def test_an_assertion_of_a_provider_opens_a_role() -> None:
    federation = world(
        StringEquals={"saml:aud": ENDPOINT, "saml:doc": f"{ACCOUNT}/corp", "saml:sub_type": "persistent"}
    )
    answer = federation.assume(**given())
    assert answer.pop("Credentials")["Expiration"] == 1_767_225_600 + 3_600
    assert answer == {
        "AssumedRoleUser": {
            "AssumedRoleId": answer["AssumedRoleUser"]["AssumedRoleId"],
            "Arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/r/ann",
        },
        "Subject": "ann@example.com",
        "SubjectType": "persistent",
        "Issuer": "https://idp.example.com",
        "Audience": ENDPOINT,
        "NameQualifier": "Dvvz/N4JkMZg7cdrVwVaq7rrVnU=",
    }


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"issuer": "https://else.example.com"}, "InvalidIdentityToken: Issuer not present in specified provider"),
        (
            {"issued": "2025-12-31T23:54:59Z"},
            "ExpiredTokenException: Token must be redeemed within 5 minutes of issuance",
        ),
        ({"ends": "2026-01-01T00:00:00Z"}, "ExpiredTokenException: Token must be redeemed within 5 minutes"),
        ({"Role": ""}, DENIED),
        ({"Role": f"{ROLE}2,{PROVIDER}"}, DENIED),
        ({"RoleSessionName": ""}, "InvalidIdentityToken: RoleSessionName is required in AuthnResponse"),
        ({"RoleSessionName": "a b"}, "InvalidIdentityToken: RoleSessionName in AuthnResponse must match"),
        ({"SessionDuration": "1"}, "InvalidIdentityToken: SessionDuration"),
    ],
)
def test_an_assertion_that_does_not_fit_is_refused(said: dict[str, str], refusal: str) -> None:
    assert world().refusal(**given(**said)).startswith(refusal)


@pytest.mark.parametrize(
    "text",
    ["!!!!", "PGE+", base64.b64encode(b"<!DOCTYPE a><a/>").decode(), base64.b64encode(b"<a/>").decode()],
)
def test_what_is_no_assertion_is_refused(text: str) -> None:
    refusal = world().refusal(PrincipalArn=PROVIDER, SAMLAssertion=text)
    assert refusal.startswith("InvalidIdentityToken")


def test_the_provider_and_the_role_s_trust_have_to_fit() -> None:
    federation = world(StringEquals={"saml:sub": "bob@example.com"})
    assert federation.refusal(**given()) == DENIED
    missing = federation.refusal(**{**given(), "PrincipalArn": f"{PROVIDER}2"})
    assert missing == "InvalidIdentityToken: Specified provider doesn't exist"


def test_an_assertion_says_how_long_the_session_lasts_and_what_tags_it_has() -> None:
    federation = world(StringEquals={"aws:RequestTag/team": "red"})
    federation.call("iam", "UpdateRole", RoleName="r", MaxSessionDuration=7_200)
    said = {"PrincipalTag__team": "red", "TransitiveTagKeys": "team", "SourceIdentity": "ann"}
    answer = federation.assume(**given(**said, SessionDuration="5400"))
    assert answer["Credentials"]["Expiration"] == 1_767_225_600 + 5_400
    assert answer["SourceIdentity"] == "ann"
    shorter = federation.assume(**given(**said, SessionDuration="5400"), DurationSeconds=900)
    assert shorter["Credentials"]["Expiration"] == 1_767_225_600 + 900
