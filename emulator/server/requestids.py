"""Makes request ids in AWS's shape; they are no part of a world's trace."""

import itertools
import random


class RequestIds:
    """Version 4 UUIDs in form: the first part is this process's, the last counts."""

    def __init__(self) -> None:
        source = random.SystemRandom()
        first, second, third = source.getrandbits(32), source.getrandbits(16), source.getrandbits(12)
        self.start = f"{first:08x}-{second:04x}-4{third:03x}-{0x8000 | source.getrandbits(14):04x}-"
        self.numbers = itertools.count(source.getrandbits(40))

    def next(self) -> str:
        """Return a new id."""
        return f"{self.start}{next(self.numbers):012x}"
