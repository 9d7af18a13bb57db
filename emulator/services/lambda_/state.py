"""What Lambda remembers in one account and region."""

from dataclasses import dataclass, field

from emulator.kernel.clock import Millis
from emulator.services.lambda_.execution import AsyncEvent, Execution
from emulator.services.lambda_.function import Function
from emulator.services.lambda_.layer import Layer
from emulator.services.lambda_.mapping import Mapping
from emulator.services.lambda_.signing_config import SigningConfig


@dataclass(slots=True)
class State:
    """Functions and layers by name, open invocations and events by number or id, mappings by UUID."""

    functions: dict[str, Function] = field(default_factory=dict)
    executions: dict[int, Execution] = field(default_factory=dict)
    executed: int = 0
    unreserved_running: int = 0
    requested_since: Millis = 0
    requested: int = 0
    """Synchronous requests since then to functions without a reservation."""
    reserved: int = 0
    provisioned: int = 0
    """The provisioned concurrency of functions without a reservation."""
    events: dict[str, AsyncEvent] = field(default_factory=dict)
    mappings: dict[str, Mapping] = field(default_factory=dict)
    layers: dict[str, Layer] = field(default_factory=dict)
    signing: dict[str, SigningConfig] = field(default_factory=dict)
    """Code signing configurations by ARN."""
    urls: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Function name and qualifier by the id of a function URL."""
