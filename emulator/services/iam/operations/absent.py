"""Lists of what nobody can make here, so that they are empty: whoever tidies an account up asks for them."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.calling_user import user_of
from emulator.services.iam.state import State

WHOLE: dict[str, Any] = {"IsTruncated": False}


@operation("ListMFADevices", reads=True)
def list_mfa_devices(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html"""
    user_of(scope, call)
    return {"MFADevices": [], **WHOLE}


@operation("ListVirtualMFADevices", reads=True)
def list_virtual_mfa_devices(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html"""
    return {"VirtualMFADevices": [], **WHOLE}


@operation("ListSSHPublicKeys", reads=True)
def list_ssh_public_keys(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSSHPublicKeys.html"""
    user_of(scope, call)
    return {"SSHPublicKeys": [], **WHOLE}


@operation("ListSigningCertificates", reads=True)
def list_signing_certificates(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html"""
    user_of(scope, call)
    return {"Certificates": [], **WHOLE}


@operation("ListServerCertificates", reads=True)
def list_server_certificates(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificates.html"""
    return {"ServerCertificateMetadataList": [], **WHOLE}


@operation("ListSAMLProviders", reads=True)
def list_saml_providers(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html"""
    return {"SAMLProviderList": []}


@operation("ListOpenIDConnectProviders", reads=True)
def list_open_id_connect_providers(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html"""
    return {"OpenIDConnectProviderList": []}
