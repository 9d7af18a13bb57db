"""A function with its versions, aliases, environments and what belongs to them."""

from dataclasses import dataclass, field
from typing import Any

import orjson

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
    is_reset: bool = False
    """Its code could not be loaded: the next invocation loads it again, within its Timeout."""
    log_stream: str = ""
    """The log stream, once it was made."""
    is_unlogged: bool = False
    """It was told of that its role may not write logs."""


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
    head: dict[str, Any] = field(default_factory=lambda: {"Version": "2012-10-17", "Id": "default"})
    """What the document has besides its statements."""

    def text(self) -> str:
        """Return the policy as AWS shows it, as JSON."""
        document = {**self.head, "Statement": list(self.statements.values())}
        return orjson.dumps(document).decode()

    def size_with(self, sid: str, statement: dict[str, Any]) -> int:
        """Return how many bytes it would have with another statement."""
        return len(Policy("", {**self.statements, sid: statement}, self.head).text().encode())


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
    growing_since: Millis = 0
    grown: int = 0
    """How many environments were started since then."""
    requested_since: Millis = 0
    requested: int = 0
    """How many synchronous requests came since then; counted where concurrency is reserved."""
    provisions: dict[str, Provision] = field(default_factory=dict)
    """Provisioned concurrency by qualifier."""
    policies: dict[str, Policy] = field(default_factory=dict)
    """By qualifier; "" is the function's own."""
    urls: dict[str, FunctionUrl] = field(default_factory=dict)
    """By qualifier; "" is the function's own."""
    signing: str = ""
    """The ARN of its code signing configuration."""
    recursion: str = "Terminate"
    """RecursiveLoop."""
    runtime_updates: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Runtime management by qualifier."""
    event_configs: dict[str, dict[str, Any]] = field(default_factory=dict)
    """EventInvokeConfig by qualifier."""
    tags: dict[str, str] = field(default_factory=dict)
    is_warned: bool = False
    """It was told of that its role may not write logs, where policies are only warned about."""
