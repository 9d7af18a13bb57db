"""Signatures and the JSON that they stand in."""

import subprocess
from base64 import b64decode
from pathlib import Path
from shutil import which

import pytest

from emulator.services.sns.certificate import EXPONENT, FILE, MODULUS, PEM
from emulator.services.sns.signing import sign

MEMBERS = {"Type": "Notification", "Message": "hé", "MessageId": "1"}
SIGNED = "Message\nhé\nMessageId\n1\nType\nNotification\n"


@pytest.mark.skipif(which("openssl") is None, reason="there is no openssl here")
@pytest.mark.parametrize(("version", "digest"), [("1", "sha1"), ("2", "sha256")])
def test_openssl_verifies_a_signature_by_the_certificate(tmp_path: Path, version: str, digest: str) -> None:
    (tmp_path / "cert.pem").write_text(PEM)
    key = subprocess.run(
        ["openssl", "x509", "-in", tmp_path / "cert.pem", "-pubkey", "-noout"], capture_output=True, check=True
    ).stdout
    (tmp_path / "key.pem").write_bytes(key)
    (tmp_path / "signature").write_bytes(b64decode(sign(MEMBERS, version)))
    (tmp_path / "text").write_text(SIGNED)
    command = ["openssl", "dgst", f"-{digest}", "-verify", "key.pem", "-signature", "signature", "text"]
    verified = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert verified.stdout == b"Verified OK\n"


def test_members_are_signed_in_order_of_their_names() -> None:
    backwards = dict(reversed(MEMBERS.items()))
    assert sign(MEMBERS, "1") == sign(backwards, "1") != sign({**MEMBERS, "Message": "other"}, "1")


def test_the_certificate_has_an_aws_name_and_holds_the_modulus() -> None:
    assert FILE.startswith("SimpleNotificationService-")
    der = b64decode("".join(PEM.strip().splitlines()[1:-1]))
    assert MODULUS.to_bytes(256, "big") in der
    assert EXPONENT == 3
