"""Tags what IAM keeps: identities, policies, profiles, providers, certificates and devices."""

from collections.abc import Callable
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.holdings import MfaDevice, OidcProvider, SamlProvider, ServerCertificate
from emulator.services.iam.operations.mfa_devices import find_device
from emulator.services.iam.operations.oidc_providers import find_provider as find_oidc_provider
from emulator.services.iam.operations.saml_providers import find_provider as find_saml_provider
from emulator.services.iam.operations.server_certificates import find_certificate
from emulator.services.iam.pages import page, tag_list
from emulator.services.iam.state import Identity, InstanceProfile, ManagedPolicy, State
from emulator.services.iam.tags import add_tags, remove_tags

Operation = Callable[[Scope[State], Call], dict[str, Any]]
Tagged = Identity | InstanceProfile | ManagedPolicy | OidcProvider | SamlProvider | ServerCertificate | MfaDevice
FINDERS: dict[str, Callable[[Scope[State], Call], Tagged]] = {
    "OpenIDConnectProviderArn": find_oidc_provider,
    "SAMLProviderArn": find_saml_provider,
    "ServerCertificateName": find_certificate,
    "SerialNumber": find_device,
}


def _find(scope: Scope[State], call: Call) -> Tagged:
    given = call.parameters
    for parameter, find in FINDERS.items():
        if parameter in given:
            return find(scope, call)
    if "PolicyArn" in given:
        return scope.state.policy(given["PolicyArn"])
    if "InstanceProfileName" in given:
        return scope.state.profile(given["InstanceProfileName"])
    if "RoleName" in given:
        return scope.state.identity("role", given["RoleName"])
    return scope.state.identity("user", given["UserName"])


def _tag() -> Operation:
    def tag(scope: Scope[State], call: Call) -> dict[str, Any]:
        found = _find(scope, call)
        found.tags = add_tags(found.tags, call)
        return {}

    return tag


def _untag() -> Operation:
    def untag(scope: Scope[State], call: Call) -> dict[str, Any]:
        found = _find(scope, call)
        found.tags = remove_tags(found.tags, call)
        return {}

    return untag


def _list() -> Operation:
    def list_tags(scope: Scope[State], call: Call) -> dict[str, Any]:
        tags, more = page(tag_list(_find(scope, call).tags), call.parameters)
        return {"Tags": list(tags), **more}

    return list_tags


tag_role = operation("TagRole")(_tag())
tag_user = operation("TagUser")(_tag())
tag_policy = operation("TagPolicy")(_tag())
tag_instance_profile = operation("TagInstanceProfile")(_tag())
untag_role = operation("UntagRole")(_untag())
untag_user = operation("UntagUser")(_untag())
untag_policy = operation("UntagPolicy")(_untag())
untag_instance_profile = operation("UntagInstanceProfile")(_untag())
list_role_tags = operation("ListRoleTags", reads=True)(_list())
list_user_tags = operation("ListUserTags", reads=True)(_list())
list_policy_tags = operation("ListPolicyTags", reads=True)(_list())
list_instance_profile_tags = operation("ListInstanceProfileTags", reads=True)(_list())
tag_open_id_connect_provider = operation("TagOpenIDConnectProvider")(_tag())
untag_open_id_connect_provider = operation("UntagOpenIDConnectProvider")(_untag())
list_open_id_connect_provider_tags = operation("ListOpenIDConnectProviderTags", reads=True)(_list())
tag_saml_provider = operation("TagSAMLProvider")(_tag())
untag_saml_provider = operation("UntagSAMLProvider")(_untag())
list_saml_provider_tags = operation("ListSAMLProviderTags", reads=True)(_list())
tag_server_certificate = operation("TagServerCertificate")(_tag())
untag_server_certificate = operation("UntagServerCertificate")(_untag())
list_server_certificate_tags = operation("ListServerCertificateTags", reads=True)(_list())
tag_mfa_device = operation("TagMFADevice")(_tag())
untag_mfa_device = operation("UntagMFADevice")(_untag())
list_mfa_device_tags = operation("ListMFADeviceTags", reads=True)(_list())
