"""STS: roles that tokens of OpenID Connect providers open."""

from typing import Any

import pytest

from tests.emulator.server.running import Running
from tests.emulator.services.sts.federation import ACCOUNT, ROLE, Federation, token

ISSUER = "https://oidc.example.com/id/1"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/oidc.example.com/id/1"
NOW = 1_767_225_600
CLAIMS = {"iss": ISSUER, "aud": "client", "sub": "repo:shop:main", "exp": NOW + 600}
ASSUME = "AssumeRoleWithWebIdentity"
DENIED = f"AccessDenied: Not authorized to perform sts:{ASSUME}"


def world(**conditions: Any) -> Federation:
    """Return a world with the provider."""
    made = Federation(ASSUME, PROVIDER, **conditions)
    made.call("iam", "CreateOpenIDConnectProvider", Url=ISSUER, ClientIDList=["client", "other"])
    return made


def given(**claims: Any) -> dict[str, str]:
    """Return the parameters of a request with a token."""
    return {"RoleSessionName": "session", "WebIdentityToken": token(**{**CLAIMS, **claims})}


def test_a_token_of_a_provider_opens_a_role() -> None:
    federation = world()
    answer = federation.assume(**given())
    credentials = answer.pop("Credentials")
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/r/session"
    assert answer == {
        "SubjectFromWebIdentityToken": "repo:shop:main",
        "AssumedRoleUser": {"AssumedRoleId": answer["AssumedRoleUser"]["AssumedRoleId"], "Arn": session},
        "Provider": PROVIDER,
        "Audience": "client",
    }
    assert credentials["Expiration"] == NOW + 3_600
    caller = {"principal": f"key:{credentials['AccessKeyId']}"}
    assert federation.call("sts", "GetCallerIdentity", call=caller)["Arn"] == session


@pytest.mark.parametrize(
    ("claims", "refusal"),
    [
        ({"exp": NOW}, f"ExpiredTokenException: Token expired: current date/time {NOW} must be before the"),
        ({"aud": "nobody"}, "InvalidIdentityToken: Incorrect token audience"),
        ({"aud": "client", "azp": "nobody"}, "InvalidIdentityToken: Incorrect token audience"),
        (
            {"iss": "https://else.example.com"},
            "InvalidIdentityToken: No OpenIDConnect provider found in your account for https://else.example.com",
        ),
        ({"exp": "soon"}, "InvalidIdentityToken: The ID Token provided is not a valid JWT."),
    ],
)
def test_a_token_that_no_provider_gave_for_this_is_refused(claims: dict[str, Any], refusal: str) -> None:
    assert world().refusal(**given(**claims)).startswith(refusal)


@pytest.mark.parametrize("text", ["x.y.z", "abcd", "e30.e30", "W10.W10.x"])
def test_what_is_no_token_is_refused(text: str) -> None:
    refusal = world().refusal(RoleSessionName="session", WebIdentityToken=text)
    assert refusal.startswith("InvalidIdentityToken: The ID Token provided is not a valid JWT.")


def test_a_claim_that_is_needed_is_named() -> None:
    claims = {name: value for name, value in CLAIMS.items() if name != "sub"}
    refusal = world().refusal(RoleSessionName="session", WebIdentityToken=token(**claims))
    assert refusal == "InvalidIdentityToken: Missing a required claim: sub"


def test_the_trust_policy_asks_for_audience_and_subject() -> None:
    federation = world(
        StringEquals={"oidc.example.com/id/1:aud": "client"}, StringLike={"oidc.example.com/id/1:sub": "repo:shop:*"}
    )
    federation.assume(**given())
    assert federation.refusal(**given(aud="other")) == DENIED
    assert federation.refusal(**given(sub="repo:else:main")) == DENIED


def test_a_role_that_trusts_another_provider_or_is_not_there_stays_closed() -> None:
    federation = world()
    other = "https://other.example.com"
    federation.call("iam", "CreateOpenIDConnectProvider", Url=other, ClientIDList=["client"])
    assert federation.refusal(**given(iss=other)) == DENIED
    assert federation.refusal(**given(), RoleArn=ROLE.replace("role/r", "role/none")) == DENIED


def test_a_token_brings_tags_and_a_source_identity() -> None:
    tags = {"principal_tags": {"team": ["red"]}, "transitive_tag_keys": ["team"]}
    claims = {"https://aws.amazon.com/tags": tags, "https://aws.amazon.com/source_identity": "ann"}
    federation = world(StringEquals={"aws:RequestTag/team": "red", "sts:SourceIdentity": "ann"})
    answer = federation.assume(**given(**claims))
    assert answer["SourceIdentity"] == "ann"
    assert answer["PackedPolicySize"] >= 1
    assert federation.refusal(**given()) == DENIED


def test_a_session_lasts_no_longer_than_the_role_allows() -> None:
    federation = world()
    assert "MaxSessionDuration" in federation.refusal(**given(), DurationSeconds=3_601)


def test_cognito_s_tokens_need_no_provider_and_access_tokens_are_refused_by_name() -> None:
    federation = Federation(ASSUME, "cognito-identity.amazonaws.com")
    cognito = given(iss="https://cognito-identity.amazonaws.com", aud="us-east-1:pool")
    assert federation.assume(**cognito)["Provider"] == "cognito-identity.amazonaws.com"
    assert "does not model access tokens of graph.facebook.com" in federation.refusal(
        **given(), ProviderId="graph.facebook.com"
    )


def test_a_client_without_credentials_opens_a_role(endpoint: Running) -> None:
    iam, sts = endpoint.client("iam"), endpoint.client("sts")
    iam.create_open_id_connect_provider(Url=ISSUER, ClientIDList=["client"])
    iam.create_role(
        RoleName="r",
        AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":'
        f'{{"Federated":"{PROVIDER}"}},"Action":"sts:AssumeRoleWithWebIdentity"}}]}}',
    )
    answer = sts.assume_role_with_web_identity(
        RoleArn=ROLE, RoleSessionName="session", WebIdentityToken=token(**{**CLAIMS, "exp": 4_000_000_000})
    )
    assert answer["SubjectFromWebIdentityToken"] == "repo:shop:main"
    with pytest.raises(sts.exceptions.InvalidIdentityTokenException, match="Incorrect token audience"):
        sts.assume_role_with_web_identity(
            RoleArn=ROLE,
            RoleSessionName="session",
            WebIdentityToken=token(**{**CLAIMS, "aud": "x", "exp": 4_000_000_000}),
        )
