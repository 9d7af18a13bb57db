"""IAM: certificates for HTTPS and for signing, and public keys for SSH."""

from typing import Any

import pytest

from tests.emulator.services.iam.keys import (
    CERTIFICATE,
    OTHER_PRIVATE_KEY,
    PRIVATE_KEY,
    PRIVATE_KEY_OF_RSA,
    SSH_FINGERPRINT,
    SSH_KEY,
    SSH_KEY_IN_PEM,
)
from tests.emulator.services.iam.test_operations import Iam

ENDS = 2_111_120_294
"""2036-11-24T06:18:14Z, as the certificate says."""


def upload(iam: Iam, name: str = "c", **parameters: Any) -> Any:
    """Upload a certificate for HTTPS."""
    given = {"CertificateBody": CERTIFICATE, "PrivateKey": PRIVATE_KEY, **parameters}
    return iam.iam("UploadServerCertificate", ServerCertificateName=name, **given)


@pytest.mark.parametrize("key", [PRIVATE_KEY, PRIVATE_KEY_OF_RSA])
def test_a_server_certificate_tells_when_it_ends(key: str) -> None:
    iam = Iam()
    made = upload(iam, PrivateKey=key, Path="/cloudfront/", CertificateChain=CERTIFICATE)["ServerCertificateMetadata"]
    assert made == {
        "Path": "/cloudfront/",
        "ServerCertificateName": "c",
        "ServerCertificateId": made["ServerCertificateId"],
        "Arn": "arn:aws:iam::123456789012:server-certificate/cloudfront/c",
        "UploadDate": 1767225600,
        "Expiration": ENDS,
    }
    assert made["ServerCertificateId"].startswith("ASCA")
    assert iam.iam("GetServerCertificate", ServerCertificateName="c")["ServerCertificate"] == {
        "ServerCertificateMetadata": made,
        "CertificateBody": CERTIFICATE,
        "CertificateChain": CERTIFICATE,
        "Tags": [],
    }
    assert iam.iam("ListServerCertificates", PathPrefix="/cloud")["ServerCertificateMetadataList"] == [made]
    assert iam.iam("ListServerCertificates", PathPrefix="/x")["ServerCertificateMetadataList"] == []


def test_a_server_certificate_is_renamed_and_removed() -> None:
    iam = Iam()
    upload(iam)
    upload(iam, "taken")
    again = "EntityAlreadyExists: The Server Certificate with name TAKEN already exists."
    renamed = {"ServerCertificateName": "c", "NewServerCertificateName": "TAKEN"}
    assert iam.refusal("UpdateServerCertificate", **renamed) == again
    iam.iam("UpdateServerCertificate", ServerCertificateName="c", NewServerCertificateName="d", NewPath="/p/")
    iam.iam("DeleteServerCertificate", ServerCertificateName="taken")
    listed = iam.iam("ListServerCertificates")["ServerCertificateMetadataList"]
    assert [one["Arn"] for one in listed] == ["arn:aws:iam::123456789012:server-certificate/p/d"]
    missing = "NoSuchEntity: The Server Certificate with name c cannot be found."
    assert iam.refusal("GetServerCertificate", ServerCertificateName="c") == missing


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        ({"CertificateBody": "x"}, "MalformedCertificate: Invalid Public Key Certificate."),
        ({"CertificateBody": PRIVATE_KEY}, "MalformedCertificate: Invalid Public Key Certificate."),
        ({"CertificateBody": CERTIFICATE[:200] + CERTIFICATE[240:]}, "MalformedCertificate"),
        ({"CertificateChain": "x"}, "MalformedCertificate: Invalid Public Key Certificate."),
        ({"PrivateKey": CERTIFICATE}, "MalformedCertificate: Invalid Private Key."),
        ({"PrivateKey": OTHER_PRIVATE_KEY}, "KeyPairMismatch"),
        ({}, "EntityAlreadyExists"),
    ],
)
def test_what_a_server_certificate_is_refused_for(parameters: dict[str, str], refusal: str) -> None:
    iam = Iam()
    upload(iam)
    given = {"CertificateBody": CERTIFICATE, "PrivateKey": PRIVATE_KEY, **parameters}
    assert iam.refusal("UploadServerCertificate", ServerCertificateName="C", **given).startswith(refusal)


def test_an_account_has_twenty_server_certificates_at_most() -> None:
    iam = Iam()
    for number in range(20):
        upload(iam, f"c{number}")
    given = {"CertificateBody": CERTIFICATE, "PrivateKey": PRIVATE_KEY}
    assert iam.refusal("UploadServerCertificate", ServerCertificateName="x", **given) == (
        "LimitExceeded: Cannot exceed quota for ServerCertificatesPerAccount: 20"
    )


def test_a_user_s_signing_certificate_lives_and_holds_the_user_fast() -> None:
    iam = Iam()
    iam.iam("CreateUser", UserName="u")
    made = iam.iam("UploadSigningCertificate", UserName="u", CertificateBody=CERTIFICATE)["Certificate"]
    assert (made["UserName"], made["CertificateBody"], made["Status"]) == ("u", CERTIFICATE, "Active")
    which = {"UserName": "u", "CertificateId": made["CertificateId"]}
    again = iam.refusal("UploadSigningCertificate", UserName="u", CertificateBody=CERTIFICATE)
    assert again.startswith("DuplicateCertificate")
    assert iam.refusal("UploadSigningCertificate", UserName="u", CertificateBody="x") == (
        "MalformedCertificate: Certificate x is malformed"
    )
    iam.iam("UpdateSigningCertificate", **which, Status="Inactive")
    assert iam.iam("ListSigningCertificates", UserName="u")["Certificates"] == [{**made, "Status": "Inactive"}]
    assert "signing certificates" in iam.refusal("DeleteUser", UserName="u")
    iam.iam("DeleteSigningCertificate", **which)
    missing = f"NoSuchEntity: The Certificate with id {made['CertificateId']} cannot be found."
    assert iam.refusal("DeleteSigningCertificate", **which) == missing
    iam.iam("DeleteUser", UserName="u")


def test_a_user_s_ssh_key_is_shown_in_both_encodings() -> None:
    iam = Iam()
    iam.iam("CreateUser", UserName="u")
    made = iam.iam("UploadSSHPublicKey", UserName="u", SSHPublicKeyBody=f"{SSH_KEY} somebody")["SSHPublicKey"]
    assert (made["Fingerprint"], made["Status"]) == (SSH_FINGERPRINT, "Active")
    assert made["SSHPublicKeyId"].startswith("APKA")
    which = {"UserName": "u", "SSHPublicKeyId": made["SSHPublicKeyId"]}
    assert iam.iam("GetSSHPublicKey", **which, Encoding="SSH")["SSHPublicKey"]["SSHPublicKeyBody"] == SSH_KEY
    assert iam.iam("GetSSHPublicKey", **which, Encoding="PEM")["SSHPublicKey"]["SSHPublicKeyBody"] == SSH_KEY_IN_PEM
    same = iam.refusal("UploadSSHPublicKey", UserName="u", SSHPublicKeyBody=SSH_KEY_IN_PEM)
    assert same.startswith("DuplicateSSHPublicKey")
    iam.iam("UpdateSSHPublicKey", **which, Status="Inactive")
    listed = iam.iam("ListSSHPublicKeys", UserName="u")["SSHPublicKeys"]
    assert listed == [{**which, "Status": "Inactive", "UploadDate": 1767225600}]
    assert "referenced objects" in iam.refusal("DeleteUser", UserName="u")
    iam.iam("DeleteSSHPublicKey", **which)
    assert iam.refusal("DeleteSSHPublicKey", **which) == (
        f"NoSuchEntity: The Public Key with id {made['SSHPublicKeyId']} cannot be found."
    )


@pytest.mark.parametrize("body", ["x", SSH_KEY[:60], SSH_KEY.replace("ssh-rsa", "ssh-dss"), SSH_KEY_IN_PEM[:150]])
def test_what_is_no_ssh_key_is_refused(body: str) -> None:
    iam = Iam()
    iam.iam("CreateUser", UserName="u")
    assert iam.refusal("UploadSSHPublicKey", UserName="u", SSHPublicKeyBody=body).startswith("InvalidPublicKey")
