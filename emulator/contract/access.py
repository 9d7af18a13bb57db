"""What a service declares of who may use it: its `access` module holds one as ACCESS."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.bus.calls import Call
from emulator.bus.policy.caller import Caller
from emulator.bus.policy.wildcard import Keys
from emulator.contract.scope import Scope


def no_keys(_scope: Scope[Any], _call: Call) -> Keys:
    """Return no condition keys: most services have none of their own."""
    return {}


def by_principal(_scope: Scope[Any], _call: Call) -> Caller | None:
    """Return nobody: who makes a call is told by its principal."""
    return None


def no_policy(_scope: Scope[Any], _arn: str) -> str:
    """Return no policy: most resources have none."""
    return ""


def no_tags(_scope: Scope[Any], _arn: str) -> Mapping[str, str]:
    """Return no tags."""
    return {}


def no_owner(_scope: Scope[Any], _arn: str) -> str:
    """Return no account: most ARNs name it."""
    return ""


@dataclass(frozen=True, slots=True)
class Access:
    """`prefix` begins the service's actions; `resource_of` returns the ARN that a call is about, "*" for none.

    `uses` are the operations that change no policy, so that what was decided still holds after them.
    """

    prefix: str
    resource_of: Callable[[Scope[Any], Call], str]
    others_of: Callable[[Scope[Any], Call], Iterable[str]] | None = None
    """Returns the further ARNs of a call that is about several; each has to be allowed."""
    policy_of: Callable[[Scope[Any], str], str] = no_policy
    """Returns the text of the policy on a resource, "" where it has none."""
    owner_of: Callable[[Scope[Any], str], str] = no_owner
    """Returns the account that owns a resource whose ARN names none, "" where it is not known."""
    keys_of: Callable[[Scope[Any], Call], Keys] = no_keys
    """Returns the service's own condition keys of a call, named in lower case."""
    tags_of: Callable[[Scope[Any], str], Mapping[str, str]] = no_tags
    """Returns the tags of a resource, which policies may ask for."""
    caller_of: Callable[[Scope[Any], Call], Caller | None] = by_principal
    """Returns who makes a call that carries a provider's word instead of credentials, None for all others."""
    actions: Mapping[str, str] = field(default_factory=dict)
    """Where an operation's action has another name; "" where everybody may, or where the operation itself asks."""
    uses: frozenset[str] = frozenset()
    arrives: str = ""
    """The action of what comes to a resource over the bus, as a delivery or an invocation."""
    trusts: frozenset[str] = frozenset()
    """The actions that the resource's own policy has to allow in every case: to assume a role."""
    error: str = "AccessDenied"
    spelled: Callable[[str], str] = str
    """Returns an action as the service's refusals write it."""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """`policies` are texts; `keys` the session's tags as condition keys; `behind` is whose session it is."""

    policies: tuple[str, ...] = ()
    keys: Keys = field(default_factory=dict)
    behind: str = ""
    """The ARN of the user that a federated one stands for; a role's session says that itself."""


@dataclass(frozen=True, slots=True)
class Identities:
    """What a service knows of who makes calls: its `access` module holds one as IDENTITIES.

    Each function returns None where the service knows nothing of what it is asked for.
    """

    role_of: Callable[[Scope[Any], str], tuple[str, str] | None] | None = None
    """Returns the ARN of the role that a resource runs as, and the session's name."""
    caller_of: Callable[[Scope[Any], str, str], Caller | None] | None = None
    """Returns the user or role of an ARN with its policies; the second text is a session's name."""
    session_of: Callable[[Scope[Any], str], "SessionFacts | None"] | None = None
    """Returns what the session of an ARN was given."""
    principal_of: Callable[[Scope[Any], str], str | None] | None = None
    """Returns the ARN of the user or session that an access key id belongs to."""
    secret_of: Callable[[Scope[Any], str], str | None] | None = None
    """Returns the secret of an access key id that may be used."""
    used: Callable[[Scope[Any], str, str, str, str], None] | None = None
    """Is told that a principal's ARN, by an access key id ("" for none), has called a service in a region."""
    code_holder: Callable[[Scope[Any], str, str], str | None] | None = None
    """Returns the ARN of the user whose device, named by its serial number, shows a code now; "" where it shows
    another one."""
