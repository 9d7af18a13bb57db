"""How much one address may ask for: new boards, imports, edits and runs in a while."""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest


class TooMany(Exception):
    """A limit was reached; the text says which and when it ends."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in `seconds` for one address."""

    what: str
    most: int
    seconds: int

    def check(self, request: HttpRequest) -> None:
        """Count this request; raise TooMany where it is one too many."""
        address = request.META.get("REMOTE_ADDR", "")
        key = f"limit:{self.what.replace(' ', '-')}:{address}"
        cache.add(key, 0, self.seconds)
        try:
            count = cache.incr(key)
        except ValueError:
            cache.set(key, 1, self.seconds)
            count = 1
        if count > self.most:
            minutes = max(1, self.seconds // 60)
            raise TooMany(f"More than {self.most} {self.what} in {minutes} min from one address. Wait a little.")


NewBoards = Limit("new boards", 120, 600)
Imports = Limit("imports", 120, 600)
Edits = Limit("edits", 3_000, 60)
Bringing = Limit("calls to everybody", 20, 60)
Comments = Limit("comments", 120, 600)
Runs = Limit("runs", 120, 600)
Lints = Limit("looks by cfn-lint", 60, 600)
Verifications = Limit("verifications", 30, 600)
