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
    generation: int
    """That of the version's code and settings which it was made with."""
    last_used: Millis = 0
    has_guest: bool = False
    """A process is kept for it."""
    log_stream: str = ""
    """The log stream, once it was made."""


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
    generation: int = 0
    layers: tuple[str, ...] = ()
    """The archives of its layers, in order."""
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
class Provision:
    """Provisioned concurrency of a version or alias: `wanted` environments, ready at `ready_at`."""

    wanted: int
    ready_at: Millis
    modified: Millis
    running: int = 0
    idle: list[Environment] = field(default_factory=list)


@dataclass(slots=True)
class FunctionUrl:
    """A function URL. `settings` are AuthType, Cors and InvokeMode as they were given."""

    id: str
    settings: dict[str, Any]
    created: Millis
    modified: Millis


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
    published_settings: dict[str, Any] | None = None
    """Those of `$LATEST` when the last version was published."""
    reserved: int | None = None
    running: int = 0
    provisions: dict[str, Provision] = field(default_factory=dict)
    """Provisioned concurrency by qualifier."""
    policies: dict[str, Policy] = field(default_factory=dict)
    """By qualifier; "" is the function's own."""
    urls: dict[str, FunctionUrl] = field(default_factory=dict)
    """By qualifier; "" is the function's own."""
    recursion: str = "Terminate"
    """RecursiveLoop."""
    runtime_updates: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Runtime management by qualifier."""
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
    pool: str
    """Whose concurrency it uses: "reserved", "unreserved", or "provisioned:" and a qualifier."""
    qualifier: str = ""
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
    started: int = 0
    """How many pollers were ever started."""
    waiting: int = 0
    """How many pollers wait for messages."""
    growth: int = 0
    """The timer that starts another poller."""
    grown_at: Millis = 0
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class LayerVersion:
    """One version of a layer. `settings` are Description, CompatibleRuntimes… as answered."""

    number: int
    settings: dict[str, Any]
    code: Code
    created: Millis
    policy: Policy | None = None


@dataclass(slots=True)
class Layer:
    """A layer with its versions by number."""

    name: str
    arn: str
    published: int = 0
    versions: dict[int, LayerVersion] = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """Functions and layers by name, open invocations and events by number or id, mappings by UUID."""

    functions: dict[str, Function] = field(default_factory=dict)
    executions: dict[int, Execution] = field(default_factory=dict)
    executed: int = 0
    unreserved_running: int = 0
    reserved: int = 0
    provisioned: int = 0
    """The provisioned concurrency of functions without a reservation."""
    events: dict[str, AsyncEvent] = field(default_factory=dict)
    mappings: dict[str, Mapping] = field(default_factory=dict)
    layers: dict[str, Layer] = field(default_factory=dict)
    urls: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Function name and qualifier by the id of a function URL."""
