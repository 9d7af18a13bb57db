"""The SenderId that a message shows for whoever sent it."""

from base64 import b32encode
from functools import lru_cache
from hashlib import sha256

from emulator.bus.calls import OUTSIDE


@lru_cache(maxsize=4096)
def sender_id(principal: str, account: str) -> str:
    """Return AWS's kind of unique id: AROA…:session for a role, AIDA… for everybody else."""
    if ":assumed-role/" in principal:
        role, _, session = principal.partition(":assumed-role/")[2].partition("/")
        return f"{_unique('AROA', account + role)}:{session}"
    return _unique("AIDA", account if principal == OUTSIDE else principal)


def _unique(prefix: str, subject: str) -> str:
    return prefix + b32encode(sha256(subject.encode()).digest()).decode()[:17]
