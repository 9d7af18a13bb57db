"""Reads of certificates and private keys in PEM what IAM looks at: when they end, and which belong together."""

import base64
import binascii
import re
from typing import NamedTuple

from emulator.kernel.calendar import read_iso_time
from emulator.kernel.clock import Millis

PEM = re.compile(r"\s*-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----\s*")
INTEGER, BIT_STRING, OCTET_STRING, SEQUENCE = 0x02, 0x03, 0x04, 0x30
UTC_TIME, GENERALIZED_TIME, VERSION = 0x17, 0x18, 0xA0
CENTURY_TURNS = 50
"""A two-digit year from this one on lies in the last century (RFC 5280)."""
VALIDITY, KEY = 3, 5
"""Where they stand in a certificate, its version left out."""


class NotPem(ValueError):
    """A text is not what it should be in PEM."""

    def __init__(self, what: str) -> None:
        super().__init__(f"no {what} in PEM")


class Certificate(NamedTuple):
    """When it ends, and the modulus of its key where that is of RSA, else 0."""

    expires: Millis
    modulus: int


class Item(NamedTuple):
    """A value of DER by its tag."""

    tag: int
    content: bytes


def read_certificate(text: str) -> Certificate:
    """Return what is known of a certificate, or raise NotPem."""
    kind, der = _unpacked(text)
    try:
        if kind != "CERTIFICATE":
            raise NotPem("certificate")
        inner = _items(_items(_items(der)[0].content)[0].content)
        inner = inner[1:] if inner[0].tag == VERSION else inner
        expires = _time(_items(inner[VALIDITY].content)[1])
        return Certificate(expires, _public_modulus(inner[KEY].content))
    except (IndexError, ValueError):
        raise NotPem("certificate") from None


def private_modulus(text: str) -> int:
    """Return the modulus of an RSA private key, 0 for one of another kind, or raise NotPem."""
    kind, der = _unpacked(text)
    if not kind.endswith("PRIVATE KEY") or kind.startswith("ENCRYPTED"):
        raise NotPem("private key")
    try:
        inner = _items(_items(der)[0].content)
        if kind == "RSA PRIVATE KEY":
            return int.from_bytes(inner[1].content, "big")
        if kind == "PRIVATE KEY" and inner[2].tag == OCTET_STRING:
            wrapped = _items(_items(inner[2].content)[0].content)
            return int.from_bytes(wrapped[1].content, "big") if wrapped[1].tag == INTEGER else 0
    except (IndexError, ValueError):
        raise NotPem("private key") from None
    return 0


def _unpacked(text: str) -> tuple[str, bytes]:
    found = PEM.match(text)
    if found is None:
        raise NotPem("text")
    try:
        return found[1], base64.b64decode("".join(found[2].split()), validate=True)
    except binascii.Error:
        raise NotPem("text") from None


def _items(content: bytes) -> list[Item]:
    found, place = [], 0
    while place < len(content):
        tag, length = content[place], content[place + 1]
        place += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(content[place : place + size], "big")
            place += size
        if place + length > len(content):
            raise ValueError(length)
        found.append(Item(tag, content[place : place + length]))
        place += length
    return found


def _time(item: Item) -> Millis:
    text = item.content.decode("ascii")
    if item.tag == UTC_TIME:
        text = ("19" if int(text[:2]) >= CENTURY_TURNS else "20") + text
    iso = f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[8:10]}:{text[10:12]}:{text[12:14]}Z"
    time = read_iso_time(iso)
    if time is None or item.tag not in (UTC_TIME, GENERALIZED_TIME):
        raise ValueError(text)
    return time


def _public_modulus(key: bytes) -> int:
    _, bits = _items(key)
    if bits.tag != BIT_STRING or bits.content[1:2] != bytes((SEQUENCE,)):
        return 0
    return int.from_bytes(_items(_items(bits.content[1:])[0].content)[0].content, "big")
