"""What is under way: open invocations, and asynchronous events until they are done."""

from dataclasses import dataclass, field
from typing import Any

from emulator.contract.behaviour import Batch
from emulator.kernel.clock import Millis
from emulator.services.lambda_.function import Environment, Function, Version


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
    batch: Batch | None
    purpose: str
    context: dict[str, Any]
    pool: str
    """Whose concurrency it uses: "reserved", "unreserved", or "provisioned:" and a qualifier."""
    qualifier: str = ""
    client_context: str = ""
    trace_header: str = ""
    """The X-Ray header that it passes on."""
    is_cold: bool = False
    invoked: int = 0
    """The trace event of its beginning."""
    begins: Millis = 0
    init_ms: Millis = 0
    phase: str = ""
    """In which its code is being loaded: "init", or "invoke", when that is done again within its Timeout."""
    reports: list[str] = field(default_factory=list)
    """Lines of the initialisation that failed before this one, and what tells of it."""
    guest: int = 0
    printed: str = ""
    """What a guest has printed that was ended at a limit of the machine, until its Timeout."""
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
    trace_header: str = ""
