"""Identifiers in AWS's shapes, drawn from a seeded stream."""

import random

ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def uuid(stream: random.Random) -> str:
    """Return a version 4 UUID in lower case with dashes."""
    bits = stream.getrandbits(128)
    bits = (bits & ~(0xF << 76)) | (0x4 << 76)
    bits = (bits & ~(0x3 << 62)) | (0x2 << 62)
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def suffix(stream: random.Random, length: int) -> str:
    """Return `length` capital letters and digits, as in generated physical names."""
    return "".join(stream.choices(ALPHANUMERIC, k=length))
