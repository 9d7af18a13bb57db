"""Takes in, shows, renames and removes certificates for HTTPS."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.iam.errors import EntityAlreadyExists, LimitExceeded, MalformedCertificate, NoSuchEntity
from emulator.services.iam.holdings import ServerCertificate
from emulator.services.iam.limits import SERVER_CERTIFICATES
from emulator.services.iam.naming import new_arn, new_id
from emulator.services.iam.pages import page, tag_list
from emulator.services.iam.state import State
from emulator.services.iam.tags import add_tags
from emulator.services.iam.x509 import Certificate, NotPem, private_modulus, read_certificate


@operation("UploadServerCertificate")
def upload_server_certificate(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadServerCertificate.html"""
    given = call.parameters
    name, path = given["ServerCertificateName"], given.get("Path", "/")
    read = _read(given)
    _check_name(scope, name)
    if len(scope.state.certificates) >= SERVER_CERTIFICATES:
        raise LimitExceeded(f"Cannot exceed quota for ServerCertificatesPerAccount: {SERVER_CERTIFICATES}")
    certificate = ServerCertificate(
        name=name,
        id=new_id(scope, "server-certificate"),
        path=path,
        arn=new_arn(scope, "server-certificate", path, name),
        uploaded=scope.now,
        expires=read.expires,
        body=given["CertificateBody"].strip(),
        chain=given.get("CertificateChain", "").strip(),
        tags=add_tags({}, call),
    )
    scope.state.certificates[name] = certificate
    answer: dict[str, Any] = {"ServerCertificateMetadata": _metadata(certificate)}
    return {**answer, "Tags": tag_list(certificate.tags)} if certificate.tags else answer


@operation("GetServerCertificate", reads=True)
def get_server_certificate(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServerCertificate.html"""
    certificate = find_certificate(scope, call)
    shown: dict[str, Any] = {
        "ServerCertificateMetadata": _metadata(certificate),
        "CertificateBody": certificate.body,
        "Tags": tag_list(certificate.tags),
    }
    if certificate.chain:
        shown["CertificateChain"] = certificate.chain
    return {"ServerCertificate": shown}


@operation("ListServerCertificates", reads=True)
def list_server_certificates(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificates.html"""
    prefix = call.parameters.get("PathPrefix", "/")
    named = (scope.state.certificates[name] for name in sorted(scope.state.certificates))
    found, more = page([one for one in named if one.path.startswith(prefix)], call.parameters)
    return {"ServerCertificateMetadataList": [_metadata(certificate) for certificate in found], **more}


@operation("UpdateServerCertificate")
def update_server_certificate(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServerCertificate.html"""
    given, certificate = call.parameters, find_certificate(scope, call)
    name = given.get("NewServerCertificateName", certificate.name)
    if name.lower() != certificate.name.lower():
        _check_name(scope, name)
    del scope.state.certificates[certificate.name]
    certificate.name, certificate.path = name, given.get("NewPath", certificate.path)
    certificate.arn = new_arn(scope, "server-certificate", certificate.path, name)
    scope.state.certificates[name] = certificate
    return {}


@operation("DeleteServerCertificate")
def delete_server_certificate(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServerCertificate.html"""
    del scope.state.certificates[find_certificate(scope, call).name]
    return {}


def find_certificate(scope: Scope[State], call: Call) -> ServerCertificate:
    """Return the certificate that a request names, or raise AWS's error."""
    name = call.parameters["ServerCertificateName"]
    found = scope.state.certificates.get(name)
    if found is None:
        raise NoSuchEntity(f"The Server Certificate with name {name} cannot be found.")
    return found


def _check_name(scope: Scope[State], name: str) -> None:
    if any(taken.lower() == name.lower() for taken in scope.state.certificates):
        raise EntityAlreadyExists(f"The Server Certificate with name {name} already exists.")


def _read(given: dict[str, Any]) -> Certificate:
    try:
        read = read_certificate(given["CertificateBody"])
        if given.get("CertificateChain"):
            read_certificate(given["CertificateChain"])
    except NotPem:
        raise MalformedCertificate("Invalid Public Key Certificate.") from None
    try:
        modulus = private_modulus(given["PrivateKey"])
    except NotPem:
        raise MalformedCertificate("Invalid Private Key.") from None
    if modulus != read.modulus:
        raise AwsError("KeyPairMismatch", "The public key certificate and the private key do not match.")
    return read


def _metadata(certificate: ServerCertificate) -> dict[str, Any]:
    return {
        "Path": certificate.path,
        "ServerCertificateName": certificate.name,
        "ServerCertificateId": certificate.id,
        "Arn": certificate.arn,
        "UploadDate": certificate.uploaded // 1000,
        "Expiration": certificate.expires // 1000,
    }
