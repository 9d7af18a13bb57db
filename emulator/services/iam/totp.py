"""The codes of virtual MFA devices: RFC 6238 with six digits, SHA-1 and half a minute."""

import hashlib
import hmac
from itertools import pairwise

from emulator.kernel.clock import Millis

STEP_MS = 30_000
DIGITS = 6
DRIFT = 10
"""By how many codes a device may be early or late when it is enabled or resynchronized; ours, AWS tells of none."""


def code_at(seed: bytes, step: int) -> str:
    """Return the code of a step: a number of half minutes since the epoch."""
    digest = hmac.new(seed, step.to_bytes(8, "big"), hashlib.sha1).digest()
    place = digest[-1] & 0xF
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def shows(seed: bytes, code: str, now: Millis) -> bool:
    """Say whether a device shows a code at an instant, or one step before or after."""
    step = now // STEP_MS
    return code in (code_at(seed, near) for near in range(max(0, step - 1), step + 2))


def follow_each_other(seed: bytes, codes: tuple[str, str], now: Millis) -> bool:
    """Say whether two codes are those of a device one after the other, around an instant."""
    first = max(0, now // STEP_MS - DRIFT)
    shown = [code_at(seed, step) for step in range(first, first + 2 * DRIFT + 2)]
    return codes in pairwise(shown)
