"""What Lambda remembers in one account and region."""

from dataclasses import dataclass, field
from typing import Any

from emulator.bus.calls import Call
from emulator.kernel.clock import Millis

LATEST = "$LATEST"


@dataclass(frozen=True, slots=True)
class Code:
    """A function's code. `archive` is the SHA-256, in hexadecimal, by which the world keeps it.

    `kind`: "supplied"; "default" (the unchanged default handler); "missing" (not supplied).
    """

    kind: str
    archive: str = ""
    size: int = 0
    sha256: str = ""
    """CodeSha256: in Base64."""
    image_uri: str = ""


@dataclass(slots=True)
class Environment:
    """An execution environment: runs one invocation at a time, and is kept warm between them."""

    id: str
    seed: int
    last_used: Millis = 0


@dataclass(slots=True)
class Version:
    """A function's configuration and code: `$LATEST`, or one that was published and stays as it is.

    `settings` are the members of FunctionConfiguration that its maker decides.
    """

    number: str
    settings: dict[str, Any]
    code: Code
    revision: str
    modified: Millis
    active_at: Millis = 0
    """Until then it is being created (`is_new`) or updated; then its RevisionId becomes `next_revision`."""
    next_revision: str = ""
    is_new: bool = True
    idle: list[Environment] = field(default_factory=list)
    """Warm environments, the most recently used last."""


@dataclass(slots=True)
class Alias:
    """A name for a version, with a share of the invocations for another one."""

    name: str
    version: str
    description: str
    revision: str
    weights: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Policy:
    """A resource-based policy: its statements by id."""

    revision: str
    statements: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Function:
    """A function with its versions and aliases. `running` counts its open invocations."""

    name: str
    arn: str
    latest: Version
    versions: dict[str, Version] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    published: int = 0
    reserved: int | None = None
    running: int = 0
    policies: dict[str, Policy] = field(default_factory=dict)
    """By qualifier; "" is the function's own."""
    event_configs: dict[str, dict[str, Any]] = field(default_factory=dict)
    """EventInvokeConfig by qualifier."""
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Execution:
    """An open invocation. `purpose` says who is told of its end, `context` is what that needs."""

    number: int
    function: Function
    version: Version
    environment: Environment
    request_id: str
    kind: str
    attempt: int
    payload: bytes | None
    event: Any
    purpose: str
    context: dict[str, Any]
    is_unreserved: bool
    invoked: int = 0
    """The trace event of its beginning."""
    begins: Millis = 0
    init_ms: Millis = 0
    guest: int = 0
    timeout: int = 0


@dataclass(slots=True)
class AsyncEvent:
    """An accepted asynchronous event, until it succeeded or was given up."""

    id: str
    function: str
    qualifier: str
    payload: bytes
    accepted: Millis
    peer: str
    cause: int
    failures: int = 0
    throttles: int = 0


@dataclass(slots=True)
class Poller:
    """One of a mapping's pollers: it waits, gathers a batch or has one running."""

    number: int
    waiter: int = 0
    gathered: list[dict[str, Any]] = field(default_factory=list)
    bytes: int = 0
    received_at: Millis = 0
    window: int = 0
    """The timer that ends its batch's window."""
    throttles: int = 0


@dataclass(slots=True)
class Mapping:
    """An event source mapping. `settings` are its members as answered; `receive` is what each poll calls."""

    uuid: str
    arn: str
    function: str
    """The function's ARN without a qualifier."""
    name: str
    qualifier: str
    source: str
    settings: dict[str, Any]
    state: str
    modified: Millis
    url: str
    receive: Call
    change: int = 0
    """The timer that ends Creating, Updating…"""
    pollers: dict[int, Poller] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """Functions by name, open invocations and asynchronous events by number or id, mappings by UUID."""

    functions: dict[str, Function] = field(default_factory=dict)
    executions: dict[int, Execution] = field(default_factory=dict)
    executed: int = 0
    unreserved_running: int = 0
    reserved: int = 0
    events: dict[str, AsyncEvent] = field(default_factory=dict)
    mappings: dict[str, Mapping] = field(default_factory=dict)
