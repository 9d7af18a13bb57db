"""Identifiers in AWS's shapes, drawn from a seeded stream."""

import base64
import random
from dataclasses import dataclass, field

ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
KEY_CHARACTERS = 20
FIXED = 0x4 << 76 | 0x2 << 62
"""The bits of a UUID that say version 4."""
VARIABLE = ((1 << 128) - 1) ^ (0xF << 76 | 0x3 << 62)
DASHES = (8, 13, 18, 23)
DIGITS = tuple(place for place in range(36) if place not in DASHES)
"""Where a UUID's 32 digits stand."""
BLOCK = 128
_EVERY = sum(1 << 128 * number for number in range(BLOCK))
ALL_FIXED, ALL_VARIABLE = FIXED * _EVERY, VARIABLE * _EVERY
TEMPLATE = (b"-" * 36 + b"\n") * BLOCK


@dataclass(slots=True)
class Uuids:
    """Version 4 UUIDs of a stream that nothing else draws from, in lower case with dashes.

    They are made by the block, which takes a quarter of the time, and are those that would be drawn one by one.
    """

    stream: random.Random
    made: list[str] = field(default_factory=list)
    """The next one is the last."""

    def next(self) -> str:
        """Return the next one."""
        if not self.made:
            self.made = _block(self.stream)
        return self.made.pop()


def _block(stream: random.Random) -> list[str]:
    """Return as many UUIDs as a block has, the one drawn first at the end."""
    number = stream.getrandbits(128 * BLOCK) & ALL_VARIABLE | ALL_FIXED
    digits = number.to_bytes(16 * BLOCK, "big").hex().encode()
    text = bytearray(TEMPLATE)
    for column, place in enumerate(DIGITS):
        text[place::37] = digits[column::32]
    return text.decode().split()


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
