"""Takes in, shows, changes and removes users' certificates for signing requests."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.ids import suffix
from emulator.services.iam.calling_user import named_user_of, user_of
from emulator.services.iam.errors import LimitExceeded, MalformedCertificate, NoSuchEntity
from emulator.services.iam.limits import SIGNING_CERTIFICATES
from emulator.services.iam.pages import page
from emulator.services.iam.state import Identity, State
from emulator.services.iam.x509 import NotPem, read_certificate


@operation("UploadSigningCertificate")
def upload_signing_certificate(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html"""
    user, body = named_user_of(scope, call), call.parameters["CertificateBody"].strip()
    try:
        read_certificate(body)
    except NotPem:
        raise MalformedCertificate(f"Certificate {body} is malformed") from None
    if any(known["CertificateBody"] == body for other in scope.state.of_kind("user") for known in other.certificates):
        raise AwsError("DuplicateCertificate", "The certificate is associated with a user already.", 409)
    if len(user.certificates) >= SIGNING_CERTIFICATES:
        raise LimitExceeded(f"Cannot exceed quota for CertificatesPerUser: {SIGNING_CERTIFICATES}")
    certificate = {
        "UserName": user.name,
        "CertificateId": suffix(scope.chance("id"), 32),
        "CertificateBody": body,
        "Status": "Active",
        "UploadDate": scope.now // 1000,
    }
    user.certificates.append(certificate)
    return {"Certificate": dict(certificate)}


@operation("ListSigningCertificates", reads=True)
def list_signing_certificates(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html"""
    user = user_of(scope, call)
    found, more = page(user.certificates if user is not None else [], call.parameters)
    return {"Certificates": [dict(certificate) for certificate in found], **more}


@operation("UpdateSigningCertificate")
def update_signing_certificate(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSigningCertificate.html"""
    _, certificate = _find(scope, call)
    certificate["Status"] = call.parameters["Status"]
    return {}


@operation("DeleteSigningCertificate")
def delete_signing_certificate(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSigningCertificate.html"""
    user, certificate = _find(scope, call)
    user.certificates.remove(certificate)
    return {}


def _find(scope: Scope[State], call: Call) -> tuple[Identity, dict[str, Any]]:
    user, wanted = named_user_of(scope, call), call.parameters["CertificateId"]
    for certificate in user.certificates:
        if certificate["CertificateId"] == wanted:
            return user, certificate
    raise NoSuchEntity(f"The Certificate with id {wanted} cannot be found.")
