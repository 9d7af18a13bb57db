"""The Principal element: who a statement of a resource's policy is about."""

from dataclasses import dataclass
from typing import Any, Literal

from emulator.bus.policy.caller import Caller

ANYONE = "*"

Fit = Literal["", "account", "direct"]
"""How a caller is meant: not at all, as one of a whole account (which leaves the choice to it), or itself."""


@dataclass(frozen=True, slots=True)
class Principals:
    """`anyone`, or accounts, ARNs of identities, names of services, and identity providers."""

    anyone: bool
    accounts: tuple[str, ...]
    arns: tuple[str, ...]
    services: tuple[str, ...]
    federated: tuple[str, ...] = ()

    def fit(self, caller: Caller) -> Fit:
        """Say how the caller is meant."""
        if self.anyone:
            return "direct"
        if caller.kind == "federated":
            return "direct" if caller.identity in self.federated else ""
        if caller.kind == "service":
            return "direct" if caller.arn in self.services or caller.identity in self.services else ""
        if caller.arn in self.arns or caller.identity in self.arns:
            return "direct"
        return "account" if caller.account in self.accounts else ""


def read_principals(given: Any) -> Principals:
    """Return the principals of `"*"` or `{"AWS": …, "Service": …, "Federated": …}`."""
    if not isinstance(given, dict):
        return Principals(given == ANYONE, (), (), ())
    named = [str(name) for name in _list(given.get("AWS"))]
    accounts = [_account_of(name) for name in named]
    return Principals(
        anyone=ANYONE in named,
        accounts=tuple(account for account in accounts if account),
        arns=tuple(name for name, account in zip(named, accounts, strict=True) if not account),
        services=tuple(str(name) for name in _list(given.get("Service"))),
        federated=tuple(str(name) for name in _list(given.get("Federated"))),
    )


def _account_of(name: str) -> str:
    """Return the account that a number or the ARN of a root means, or ""."""
    if name.isdecimal() and len(name) == 12:
        return name
    parts = name.split(":")
    return parts[4] if len(parts) == 6 and parts[2] == "iam" and parts[5] == "root" else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
