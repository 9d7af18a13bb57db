"""How much one address may ask for: new boards, imports, edits and runs in a while."""

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest


class TooMany(Exception):
    """A limit was reached; the text says which, `after_s` when it ends."""

    def __init__(self, reason: str, after_s: int) -> None:
        super().__init__(reason)
        self.after_s = after_s


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in `seconds` for one address."""

    what: str
    most: int
    seconds: int

    def check(self, request: HttpRequest) -> None:
        """Count this request; raise TooMany where it is one too many."""
        window, passed = divmod(time.time(), self.seconds)
        after_s = int(self.seconds - passed) + 1
        key = f"limit:{self.what.replace(' ', '-')}:{int(window)}:{request.META.get('REMOTE_ADDR', '')}"
        cache.add(key, 0, after_s)
        try:
            count = cache.incr(key)
        except ValueError:
            cache.set(key, 1, after_s)
            count = 1
        if count > self.most:
            raise TooMany(
                f"{self.most:,} {self.what} in {self.seconds // 60} min are the most. {_until(after_s)}", after_s
            )


def _until(after_s: int) -> str:
    return f"Try again in {after_s} s." if after_s < 90 else f"Try again in {round(after_s / 60)} min."


NewBoards = Limit("new boards", 120, 600)
Joins = Limit("people who join", 600, 600)
Imports = Limit("imports", 120, 600)
Edits = Limit("edits", 3_000, 60)
Bringing = Limit("calls to everybody", 20, 60)
Comments = Limit("comments", 120, 600)
Runs = Limit("runs", 120, 600)
Lints = Limit("looks by cfn-lint", 60, 600)
Verifications = Limit("verifications", 30, 600)
