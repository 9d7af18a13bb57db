"""Certificates, keys and metadata that are none: each is refused by its own error, whatever it is."""

import base64
import contextlib

from hypothesis import given
from hypothesis import strategies as st

from emulator.services.iam.public_keys import ALGORITHM, TYPE, NotAKey, read_public_key
from emulator.services.iam.saml import NotMetadata, read_entity_id
from emulator.services.iam.x509 import NotPem, private_modulus, read_certificate
from tests.emulator.services.iam.keys import CERTIFICATE, PRIVATE_KEY
from tests.emulator.services.iam.test_providers import METADATA

KINDS = st.sampled_from(["CERTIFICATE", "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "PUBLIC KEY"])


def der(pem: str) -> bytes:
    """Return what is inside PEM."""
    return base64.b64decode("".join(pem.splitlines()[1:-1]))


def pem(kind: str, content: bytes) -> str:
    """Return content in PEM."""
    return f"-----BEGIN {kind}-----\n{base64.b64encode(content).decode()}\n-----END {kind}-----"


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """Return a certificate or key in which some bytes are others, or which ends too early, or any bytes."""
    content = bytearray(draw(st.sampled_from([der(CERTIFICATE), der(PRIVATE_KEY), draw(st.binary(max_size=60))])))
    for _ in range(draw(st.integers(0, 4))):
        if content:
            content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content)


@given(KINDS, broken())
def test_what_is_in_pem_is_read_or_refused(kind: str, content: bytes) -> None:
    for read in (read_certificate, private_modulus):
        with contextlib.suppress(NotPem):
            read(pem(kind, content))


@given(st.binary(max_size=600), st.sampled_from([b"", TYPE, ALGORITHM, b"0\x82\x01\x22" + ALGORITHM]))
def test_a_public_key_is_read_or_refused(content: bytes, start: bytes) -> None:
    for text in (f"ssh-rsa {base64.b64encode(start + content).decode()}", pem("PUBLIC KEY", start + content)):
        with contextlib.suppress(NotAKey):
            read_public_key(text)


@given(st.integers(0, len(METADATA)), st.text(max_size=30))
def test_metadata_is_read_or_refused(place: int, text: str) -> None:
    with contextlib.suppress(NotMetadata):
        read_entity_id(METADATA[:place] + text + METADATA[place + len(text) :])
