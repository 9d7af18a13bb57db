"""Makes, shows, changes and removes SAML providers."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.clock import DAY
from emulator.kernel.ids import suffix
from emulator.services.iam.errors import EntityAlreadyExists, InvalidInput, LimitExceeded, NoSuchEntity, Unfit
from emulator.services.iam.holdings import SamlProvider
from emulator.services.iam.limits import SAML_KEYS, SAML_PROVIDERS
from emulator.services.iam.naming import new_arn
from emulator.services.iam.pages import tag_list
from emulator.services.iam.saml import NotMetadata, read_entity_id
from emulator.services.iam.state import State
from emulator.services.iam.tags import add_tags
from emulator.services.iam.x509 import NotPem, private_modulus

VALID_MS = 36_500 * DAY
"""A provider is shown as valid for a hundred years."""


@operation("CreateSAMLProvider")
def create_saml_provider(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html"""
    given, known = call.parameters, scope.state.saml_providers
    name = given["Name"]
    _check_metadata(given["SAMLMetadataDocument"])
    arn = new_arn(scope, "saml-provider", "/", name)
    if arn in known:
        raise EntityAlreadyExists(f"Provider with name {name} already exists.")
    if len(known) >= SAML_PROVIDERS:
        raise LimitExceeded(f"Cannot exceed quota for SAMLProvidersPerAccount: {SAML_PROVIDERS}")
    tags = add_tags({}, call)
    provider = SamlProvider(arn, suffix(scope.chance("id"), 32), given["SAMLMetadataDocument"], scope.now, tags=tags)
    _set_encryption(scope, provider, given)
    known[arn] = provider
    answer: dict[str, Any] = {"SAMLProviderArn": arn}
    return {**answer, "Tags": tag_list(tags)} if tags else answer


@operation("GetSAMLProvider", reads=True)
def get_saml_provider(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSAMLProvider.html"""
    provider = find_provider(scope, call)
    shown: dict[str, Any] = {
        "SAMLProviderUUID": provider.uuid,
        "SAMLMetadataDocument": provider.metadata,
        "CreateDate": provider.created // 1000,
        "ValidUntil": _valid_until(provider),
        "Tags": tag_list(provider.tags),
    }
    if provider.encryption:
        shown["AssertionEncryptionMode"] = provider.encryption
    if provider.keys:
        shown["PrivateKeyList"] = [{"KeyId": key, "Timestamp": at // 1000} for key, at in provider.keys.items()]
    return shown


@operation("ListSAMLProviders", reads=True)
def list_saml_providers(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html"""
    providers = (scope.state.saml_providers[arn] for arn in sorted(scope.state.saml_providers))
    return {
        "SAMLProviderList": [
            {"Arn": provider.arn, "ValidUntil": _valid_until(provider), "CreateDate": provider.created // 1000}
            for provider in providers
        ]
    }


@operation("UpdateSAMLProvider")
def update_saml_provider(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSAMLProvider.html"""
    given, provider = call.parameters, find_provider(scope, call)
    if "SAMLMetadataDocument" in given:
        _check_metadata(given["SAMLMetadataDocument"])
    gone = given.get("RemovePrivateKey")
    if gone and gone not in provider.keys:
        raise NoSuchEntity(f"Private key with id {gone} not found for arn {provider.arn}")
    if gone:
        del provider.keys[gone]
    _set_encryption(scope, provider, given)
    provider.metadata = given.get("SAMLMetadataDocument", provider.metadata)
    return {"SAMLProviderArn": provider.arn}


@operation("DeleteSAMLProvider")
def delete_saml_provider(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSAMLProvider.html"""
    del scope.state.saml_providers[find_provider(scope, call).arn]
    return {}


def find_provider(scope: Scope[State], call: Call) -> SamlProvider:
    """Return the provider that a request names, or raise AWS's error."""
    arn = call.parameters["SAMLProviderArn"]
    if ":saml-provider/" not in arn:
        raise InvalidInput(f"Invalid ARN: {arn}")
    found = scope.state.saml_providers.get(arn)
    if found is None:
        raise NoSuchEntity(f"Manifest not found for arn {arn}")
    return found


def _set_encryption(scope: Scope[State], provider: SamlProvider, given: dict[str, Any]) -> None:
    if given.get("AddPrivateKey"):
        try:
            private_modulus(given["AddPrivateKey"])
        except NotPem:
            raise Unfit("Could not parse private key") from None
        if len(provider.keys) >= SAML_KEYS:
            raise LimitExceeded(f"Cannot exceed quota for PrivateKeysPerSAMLProvider: {SAML_KEYS}")
        provider.keys[suffix(scope.chance("id"), 22)] = scope.now
    if given.get("AssertionEncryptionMode") == "Required" and not provider.keys:
        raise Unfit("AssertionEncryptionMode Required needs a private key")
    provider.encryption = given.get("AssertionEncryptionMode", provider.encryption)


def _check_metadata(text: str) -> None:
    try:
        read_entity_id(text)
    except NotMetadata:
        raise Unfit("Could not parse metadata") from None


def _valid_until(provider: SamlProvider) -> int:
    return (provider.created + VALID_MS) // 1000
