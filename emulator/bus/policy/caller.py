"""Who makes a request, and the policies that come with it."""

from dataclasses import dataclass, field
from typing import Literal

from emulator.bus.policy.wildcard import Keys

Kind = Literal["root", "user", "role", "service", "federated"]


@dataclass(frozen=True, slots=True)
class Attached:
    """A policy under the name that a person finds it by: an inline policy's name or a managed policy's ARN."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Caller:
    """`arn` is what AWS's texts show: of a role its session, of a service its name ("sns.amazonaws.com").

    `identity` is the ARN of the user or role itself, of a service its regional name, of who has no credentials the
    provider that vouches for him ("federated"). `unread` are managed
    policies whose content is not held: what they allow is not known.
    """

    kind: Kind
    arn: str
    account: str = ""
    identity: str = ""
    policies: tuple[Attached, ...] = ()
    boundary: Attached | None = None
    session: tuple[Attached, ...] = ()
    """The policies that a session was given: what none of them allows is not allowed; none: no limit."""
    unread: tuple[str, ...] = ()
    unread_boundary: str = ""
    """The permissions boundary, where that is such a policy."""
    keys: Keys = field(default_factory=dict)
