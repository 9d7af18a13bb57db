"""Reads RSA public keys for SSH, in the form of OpenSSH or in PEM."""

import base64
import binascii
import hashlib
import re

OPENSSH = re.compile(r"ssh-rsa ([A-Za-z0-9+/]+={0,2})( .*)?\s*\Z")
PEM = re.compile(r"-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*\Z")
TYPE = b"\x00\x00\x00\x07ssh-rsa"
ALGORITHM = bytes.fromhex("300d06092a864886f70d0101010500")
"""rsaEncryption, as DER writes an AlgorithmIdentifier."""
LEAST_BITS, MOST_BITS = 2_048, 16_384


class NotAKey(ValueError):
    """A text is no RSA public key of a length that IAM takes."""


def read_public_key(text: str) -> tuple[int, int]:
    """Return the exponent and the modulus of a public key, or raise NotAKey."""
    openssh, pem = OPENSSH.match(text), PEM.match(text)
    try:
        if openssh is not None:
            exponent, modulus = _from_openssh(base64.b64decode(openssh[1], validate=True))
        elif pem is not None:
            exponent, modulus = _from_der(base64.b64decode("".join(pem[1].split()), validate=True))
        else:
            raise NotAKey(text)
    except (binascii.Error, IndexError):
        raise NotAKey(text) from None
    if not LEAST_BITS <= modulus.bit_length() <= MOST_BITS:
        raise NotAKey(text)
    return exponent, modulus


def fingerprint(key: tuple[int, int]) -> str:
    """Return the MD5 of the key as DER, in pairs of digits: `ab:cd:…`."""
    digits = hashlib.md5(_der(key), usedforsecurity=False).hexdigest()
    return ":".join(digits[place : place + 2] for place in range(0, len(digits), 2))


def as_openssh(key: tuple[int, int]) -> str:
    """Return a key as OpenSSH writes it."""
    parts = b"".join(len(part).to_bytes(4, "big") + part for part in map(_bytes, key))
    return f"ssh-rsa {base64.b64encode(TYPE + parts).decode()}"


def as_pem(key: tuple[int, int]) -> str:
    """Return a key in PEM."""
    text = base64.b64encode(_der(key)).decode()
    rows = [text[place : place + 64] for place in range(0, len(text), 64)]
    return "\n".join(("-----BEGIN PUBLIC KEY-----", *rows, "-----END PUBLIC KEY-----"))


def _from_openssh(blob: bytes) -> tuple[int, int]:
    if not blob.startswith(TYPE):
        raise NotAKey
    found, place = [], len(TYPE)
    for _ in range(2):
        length = int.from_bytes(blob[place : place + 4], "big")
        part = blob[place + 4 : place + 4 + length]
        if len(part) < length or not length:
            raise NotAKey
        found.append(int.from_bytes(part, "big"))
        place += 4 + length
    if place != len(blob):
        raise NotAKey
    return found[0], found[1]


def _from_der(der: bytes) -> tuple[int, int]:
    place = der.find(ALGORITHM)
    if place < 0:
        raise NotAKey
    bits, _ = _content(der, place + len(ALGORITHM), 0x03)
    whole, _ = _content(bits, 1, 0x30)
    modulus, end = _content(whole, 0, 0x02)
    exponent, _ = _content(whole, end, 0x02)
    return int.from_bytes(exponent, "big"), int.from_bytes(modulus, "big")


def _content(der: bytes, place: int, tag: int) -> tuple[bytes, int]:
    if der[place] != tag:
        raise NotAKey
    length, start = der[place + 1], place + 2
    if length & 0x80:
        size = length & 0x7F
        length, start = int.from_bytes(der[start : start + size], "big"), start + size
    if start + length > len(der):
        raise NotAKey
    return der[start : start + length], start + length


def _der(key: tuple[int, int]) -> bytes:
    exponent, modulus = (_tagged(0x02, _bytes(number)) for number in key)
    return _tagged(0x30, ALGORITHM + _tagged(0x03, b"\x00" + _tagged(0x30, modulus + exponent)))


def _tagged(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size, "big") + content


def _bytes(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big")
