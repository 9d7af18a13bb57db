"""IAM: OpenID Connect and SAML providers."""

from typing import Any

import pytest

from tests.emulator.services.iam.keys import PRIVATE_KEY
from tests.emulator.services.iam.test_operations import Iam

URL = "https://oidc.example.com/id/1"
OIDC = "arn:aws:iam::123456789012:oidc-provider/oidc.example.com/id/1"
SAML = "arn:aws:iam::123456789012:saml-provider/corp"
METADATA = (
    '<?xml version="1.0"?><EntityDescriptor entityID="https://idp.example.com"'
    ' xmlns="urn:oasis:names:tc:SAML:2.0:metadata"><IDPSSODescriptor'
    ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
    '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com"/>'
    f"</IDPSSODescriptor></EntityDescriptor><!--{'x' * 700}-->"
)


def test_an_oidc_provider_is_shown_without_its_scheme() -> None:
    iam = Iam()
    tags = [{"Key": "team", "Value": "red"}]
    made = iam.iam(
        "CreateOpenIDConnectProvider", Url=URL, ClientIDList=["a", "a"], ThumbprintList=["0" * 40], Tags=tags
    )
    assert made == {"OpenIDConnectProviderArn": OIDC, "Tags": tags}
    assert iam.iam("GetOpenIDConnectProvider", OpenIDConnectProviderArn=OIDC) == {
        "Url": "oidc.example.com/id/1",
        "ClientIDList": ["a"],
        "ThumbprintList": ["0" * 40],
        "CreateDate": 1767225600,
        "Tags": tags,
    }
    assert iam.iam("ListOpenIDConnectProviders") == {"OpenIDConnectProviderList": [{"Arn": OIDC}]}


def test_clients_and_thumbprints_of_an_oidc_provider_are_changed() -> None:
    iam, which = Iam(), {"OpenIDConnectProviderArn": OIDC}
    iam.iam("CreateOpenIDConnectProvider", Url=URL, ClientIDList=["a"])
    for client in ("b", "b"):
        iam.iam("AddClientIDToOpenIDConnectProvider", **which, ClientID=client)
    for client in ("a", "none"):
        iam.iam("RemoveClientIDFromOpenIDConnectProvider", **which, ClientID=client)
    iam.iam("UpdateOpenIDConnectProviderThumbprint", **which, ThumbprintList=["a" * 40, "b" * 40])
    shown = iam.iam("GetOpenIDConnectProvider", **which)
    assert (shown["ClientIDList"], shown["ThumbprintList"]) == (["b"], ["a" * 40, "b" * 40])


def test_an_oidc_provider_that_is_gone_can_be_deleted_and_nothing_else() -> None:
    iam, which = Iam(), {"OpenIDConnectProviderArn": OIDC}
    iam.iam("CreateOpenIDConnectProvider", Url=URL)
    for _ in range(2):
        iam.iam("DeleteOpenIDConnectProvider", **which)
    missing = f"NoSuchEntity: OpenIDConnect Provider not found for arn {OIDC}"
    assert iam.refusal("GetOpenIDConnectProvider", **which) == missing
    assert iam.refusal("AddClientIDToOpenIDConnectProvider", **which, ClientID="c") == missing


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        ({"Url": URL}, f"EntityAlreadyExists: Provider with url {URL} already exists."),
        ({"Url": "http://oidc.example.com"}, "ValidationError: Invalid Open ID Connect Provider URL"),
        ({"Url": "https://oidc.example.com?a=1"}, "ValidationError: Invalid Open ID Connect Provider URL"),
        ({"ThumbprintList": ["0" * 40] * 6}, "InvalidInput: Thumbprint list must contain fewer than 5 entries."),
        ({"ThumbprintList": ["z" * 40]}, "InvalidInput: Invalid thumbprint"),
        (
            {"ClientIDList": [str(number) for number in range(101)]},
            "LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100",
        ),
    ],
)
def test_what_an_oidc_provider_is_refused_for(parameters: dict[str, Any], refusal: str) -> None:
    iam = Iam()
    iam.iam("CreateOpenIDConnectProvider", Url=URL, ClientIDList=[str(number) for number in range(100)])
    given = {"Url": "https://other.example.com", **parameters}
    assert iam.refusal("CreateOpenIDConnectProvider", **given).startswith(refusal)
    assert "ClientIds" in iam.refusal(
        "AddClientIDToOpenIDConnectProvider", OpenIDConnectProviderArn=OIDC, ClientID="one more"
    )


def test_an_account_has_a_hundred_oidc_providers_at_most() -> None:
    iam = Iam()
    for number in range(100):
        iam.iam("CreateOpenIDConnectProvider", Url=f"https://p{number}.example.com")
    assert iam.refusal("CreateOpenIDConnectProvider", Url=URL).startswith("LimitExceeded: Cannot exceed quota for Open")


def test_a_saml_provider_is_valid_for_a_hundred_years() -> None:
    iam = Iam()
    assert iam.iam("CreateSAMLProvider", Name="corp", SAMLMetadataDocument=METADATA) == {"SAMLProviderArn": SAML}
    shown = iam.iam("GetSAMLProvider", SAMLProviderArn=SAML)
    dates = {"CreateDate": 1767225600, "ValidUntil": 1767225600 + 36_500 * 86_400}
    assert shown == {
        "SAMLProviderUUID": shown["SAMLProviderUUID"],
        "SAMLMetadataDocument": METADATA,
        "Tags": [],
        **dates,
    }
    assert iam.iam("ListSAMLProviders") == {"SAMLProviderList": [{"Arn": SAML, **dates}]}
    iam.iam("DeleteSAMLProvider", SAMLProviderArn=SAML)
    assert iam.refusal("GetSAMLProvider", SAMLProviderArn=SAML) == f"NoSuchEntity: Manifest not found for arn {SAML}"


def test_a_saml_provider_gets_other_metadata_and_private_keys() -> None:
    iam, which = Iam(), {"SAMLProviderArn": SAML}
    iam.iam("CreateSAMLProvider", Name="corp", SAMLMetadataDocument=METADATA)
    other = METADATA.replace("idp.example.com", "other.example.com")
    assert iam.iam("UpdateSAMLProvider", **which, SAMLMetadataDocument=other) == which
    iam.iam("UpdateSAMLProvider", **which, AddPrivateKey=PRIVATE_KEY, AssertionEncryptionMode="Required")
    shown = iam.iam("GetSAMLProvider", **which)
    assert (shown["SAMLMetadataDocument"], shown["AssertionEncryptionMode"]) == (other, "Required")
    key = shown["PrivateKeyList"][0]["KeyId"]
    iam.iam("UpdateSAMLProvider", **which, AddPrivateKey=PRIVATE_KEY)
    assert iam.refusal("UpdateSAMLProvider", **which, AddPrivateKey=PRIVATE_KEY).startswith("LimitExceeded")
    iam.iam("UpdateSAMLProvider", **which, RemovePrivateKey=key)
    assert iam.refusal("UpdateSAMLProvider", **which, RemovePrivateKey=key).startswith("NoSuchEntity")


@pytest.mark.parametrize(
    "metadata",
    [
        "x" * 1000,
        METADATA.replace("IDPSSODescriptor", "SPSSODescriptor"),
        METADATA.replace('entityID="https://idp.example.com"', ""),
        METADATA.replace('<?xml version="1.0"?>', '<!DOCTYPE a [<!ENTITY b "c">]>'),
    ],
)
def test_metadata_of_no_identity_provider_is_refused(metadata: str) -> None:
    given = {"Name": "corp", "SAMLMetadataDocument": metadata.ljust(1000)}
    assert Iam().refusal("CreateSAMLProvider", **given) == "InvalidInput: Could not parse metadata"


def test_names_of_saml_providers_are_unique() -> None:
    iam = Iam()
    iam.iam("CreateSAMLProvider", Name="corp", SAMLMetadataDocument=METADATA)
    again = iam.refusal("CreateSAMLProvider", Name="corp", SAMLMetadataDocument=METADATA)
    assert again == "EntityAlreadyExists: Provider with name corp already exists."
