"""Identifiers in AWS's shapes, drawn from a seeded stream."""

import base64
import random

ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
KEY_CHARACTERS = 20
FIXED = 0x4 << 76 | 0x2 << 62
"""The bits of a UUID that say version 4."""
VARIABLE = ((1 << 128) - 1) ^ (0xF << 76 | 0x3 << 62)


def uuid(stream: random.Random) -> str:
    """Return a version 4 UUID in lower case with dashes."""
    # By way of bytes: a format of :032x takes three times as long.
    text = (stream.getrandbits(128) & VARIABLE | FIXED).to_bytes(16, "big").hex("-", 2)
    return f"{text[:4]}{text[5:29]}{text[30:34]}{text[35:]}"


def suffix(stream: random.Random, length: int) -> str:
    """Return `length` capital letters and digits, as in generated physical names."""
    return "".join(stream.choices(ALPHANUMERIC, k=length))


def access_key_id(stream: random.Random, prefix: str, account: str) -> str:
    """Return an access key id ("AKIA…", "ASIA…") that holds its account as AWS's do."""
    number = (1 << 47 | int(account) << 7 | stream.getrandbits(7)) << 32 | stream.getrandbits(32)
    return prefix + base64.b32encode(number.to_bytes(10, "big")).decode()


def account_of_key(key: str) -> str | None:
    """Return the account that an access key id holds, or None where it is not of AWS's shape."""
    if len(key) != KEY_CHARACTERS or key[:4] not in ("AKIA", "ASIA"):
        return None
    try:
        number = int.from_bytes(base64.b32decode(key[4:])[:6], "big")
    except ValueError:
        return None
    account = f"{(number & 0x7FFF_FFFF_FF80) >> 7:012d}"
    return account if len(account) == 12 and number >> 47 else None
