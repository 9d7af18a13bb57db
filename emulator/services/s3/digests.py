"""Verifies what a request says of its body: Content-MD5 and the x-amz-checksum- headers."""

import base64
import binascii
import hashlib
from typing import Any

from emulator.contract.errors import AwsError, NotModelled
from emulator.services.s3.checksums import ALGORITHMS, encoded, length_of
from emulator.services.s3.errors import InvalidRequest
from emulator.services.s3.stored import Checksum

DEFAULT = "CRC64NVME"
"""What S3 computes where the client sends no checksum."""
MD5_BYTES = 16
UNMODELLED = ("MD5", "SHA512", "XXHASH3", "XXHASH64", "XXHASH128")


def check_md5(given: str | None, body: bytes) -> None:
    """Raise where a Content-MD5 header is no MD5, or not the body's."""
    if given is None:
        return
    stated = _decoded(given)
    if stated is None or len(stated) != MD5_BYTES:
        raise AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.", 400, {"Content-MD5": given})
    computed = hashlib.md5(body, usedforsecurity=False).digest()
    if computed != stated:
        detail = {"ExpectedDigest": given, "CalculatedDigest": base64.b64encode(computed).decode()}
        raise AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.", 400, detail)


def given_checksum(parameters: dict[str, Any]) -> Checksum | None:
    """Return the one checksum that a request states; raise where it states several, or something else."""
    for algorithm in UNMODELLED:
        if f"Checksum{algorithm}" in parameters:
            raise NotModelled(f"the checksum algorithm {algorithm}")
    stated = [Checksum(name, parameters[f"Checksum{name}"]) for name in ALGORITHMS if f"Checksum{name}" in parameters]
    if len(stated) > 1:
        raise InvalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
    for algorithm, value, _ in stated:
        decoded = _decoded(value)
        if decoded is None or len(decoded) != length_of(algorithm):
            raise InvalidRequest(f"Value for x-amz-checksum-{algorithm.lower()} header is invalid.")
    return stated[0] if stated else None


def checked_body(parameters: dict[str, Any], default: str = DEFAULT) -> tuple[bytes, Checksum]:
    """Return a request's body, verified, with its checksum: the stated one, or one of the `default` algorithm."""
    body = parameters.get("Body", b"")
    body = body.encode() if isinstance(body, str) else bytes(body)
    check_md5(parameters.get("ContentMD5"), body)
    stated = given_checksum(parameters)
    algorithm = stated.algorithm if stated else default
    computed = encoded(algorithm, body)
    if stated is not None and stated.value != computed:
        text = f"The {algorithm} you specified did not match the calculated checksum."
        raise AwsError("BadDigest", text)
    return body, Checksum(algorithm, computed)


def etag_of(body: bytes) -> str:
    """Return the entity tag of what was put in one piece: its MD5, in quotes."""
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
