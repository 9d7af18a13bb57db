"""The rules that users' passwords have to keep, and their digests."""

import hashlib
from collections.abc import Callable
from typing import Any

from emulator.services.iam.errors import PasswordPolicyViolation
from emulator.services.iam.limits import PASSWORD_CHARACTERS
from emulator.services.iam.state import Identity

SYMBOLS = "!@#$%^&*()_+-=[]{}|'"
KINDS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "RequireSymbols": ("symbol", lambda letter: letter in SYMBOLS),
    "RequireNumbers": ("number", str.isdigit),
    "RequireUppercaseCharacters": ("uppercase letter", str.isupper),
    "RequireLowercaseCharacters": ("lowercase letter", str.islower),
}
LEAST_KINDS = 3
"""Of letters in a password, where the account has no rules of its own."""


def set_password(user: Identity, password: str, policy: dict[str, Any]) -> None:
    """Give a user a password, or refuse one that breaks the account's rules; an empty policy is the default one."""
    least = policy.get("MinimumPasswordLength", PASSWORD_CHARACTERS)
    if len(password) < least:
        raise PasswordPolicyViolation(f"Password should have a minimum length of {least}")
    lacked = [
        name
        for rule, (name, fits) in KINDS.items()
        if policy.get(rule, not policy) and not any(fits(letter) for letter in password)
    ]
    if policy and lacked:
        raise PasswordPolicyViolation(f"Password should have at least one {lacked[0]}")
    if not policy and len(KINDS) - len(lacked) < LEAST_KINDS:
        raise PasswordPolicyViolation(
            "Password should have at least three of: uppercase letters, lowercase letters, numbers, symbols"
        )
    digest = digest_of(user, password)
    kept = policy.get("PasswordReusePrevention", 0)
    if kept and digest in user.passwords[-kept:]:
        raise PasswordPolicyViolation("Password was used before and can't be used again")
    user.passwords.append(digest)


def digest_of(user: Identity, password: str) -> str:
    """Return what is kept of a user's password."""
    return hashlib.sha256(f"{user.id}:{password}".encode("utf-8", "surrogatepass")).hexdigest()
