"""What a service sees of its world: its state in one account and region, time, trace, bus."""

import random
from typing import Any, Generic, Protocol, TypeVar

from emulator.bus.calls import Answer, Call, Pending, Then
from emulator.bus.deliveries import Delivery, Invocation
from emulator.contract.behaviour import Behaviour
from emulator.contract.resource import ResourceType
from emulator.contract.settings import FunctionModel, Settings
from emulator.kernel.clock import Millis
from emulator.kernel.ids import Uuids
from emulator.kernel.trace import Trace

S = TypeVar("S")


class Host(Protocol):
    """What a Scope needs of its World."""

    now: Millis
    settings: Settings
    trace: Trace

    def append(self, kind: str, resource: str, peer: str, message: str, cause: int, detail: dict[str, Any]) -> int: ...
    def set_timer(self, time: Millis, name: str, account: str, region: str, arguments: dict[str, Any]) -> int: ...
    def cancel_timer(self, sequence: int) -> None: ...
    def chance(self, name: str) -> random.Random: ...
    def uuids(self, name: str) -> Uuids: ...
    def open_waiter(self) -> int: ...
    def is_waiting(self, waiter: int) -> bool: ...
    def supplied_code(self, bucket: str, key: str) -> bytes | None: ...
    def keep_code(self, archive: bytes) -> str: ...
    def kept_code(self, digest: str) -> bytes | None: ...
    def caller_arn(self, principal: str, account: str) -> str: ...
    def code_holder(self, serial: str, code: str, account: str) -> str | None: ...
    def is_allowed(self, call: Call, source: str) -> bool: ...
    def denied(self, call: Call) -> dict[str, Any] | None: ...
    def may_arrive(self, thing: Delivery | Invocation) -> bool: ...
    def answer(self, waiter: int, answer: Answer) -> None: ...
    def perform(self, call: Call, then: Then) -> int: ...
    def forget(self, waiter: int) -> None: ...
    def perform_now(self, call: Call) -> Answer | Pending: ...
    def deliver(self, delivery: Delivery, then: Then) -> None: ...
    def deliver_now(self, delivery: Delivery) -> Answer | Pending: ...
    def way_to(self, target: str) -> str: ...
    def invoke(self, invocation: Invocation, then: Then | None) -> None: ...
    def effect(self, kind: str, arguments: dict[str, Any], then: Then) -> int: ...
    def start_guest(self, arguments: dict[str, Any], then: Then) -> int: ...
    def kill_guest(self, invocation: int) -> str: ...
    def end_environment(self, environment: str) -> None: ...
    def resource_type(self, name: str) -> ResourceType | None: ...
    def behaviour(self, name: str) -> Behaviour | None: ...
    def model_of(self, function: str) -> FunctionModel: ...


class Scope(Generic[S]):
    """One service in one account and region. `state` is that service's own `State`."""

    __slots__ = ("account", "host", "region", "service", "state")

    def __init__(self, host: Host, service: str, account: str, region: str, state: S) -> None:
        self.host = host
        self.service = service
        self.account = account
        self.region = region
        self.state = state

    @property
    def now(self) -> Millis:
        """The world's time in milliseconds since the epoch."""
        return self.host.now

    @property
    def settings(self) -> Settings:
        """The world's switches."""
        return self.host.settings

    def trace(self, kind: str, resource: str, peer: str = "", message: str = "", cause: int = 0, **detail: Any) -> int:
        """Record a trace event and return its sequence number, which later events name as their cause."""
        return self.host.append(kind, resource, peer, message, cause, detail)

    def at(self, time: Millis, name: str, **arguments: Any) -> int:
        """Have this service's timer handler `name` called at `time`; returns a number for `cancel`."""
        return self.host.set_timer(time, f"{self.service}.{name}", self.account, self.region, arguments)

    def cancel(self, timer: int) -> None:
        """Forget a timer."""
        self.host.cancel_timer(timer)

    def chance(self, name: str) -> random.Random:
        """Return this service's seeded stream of that name."""
        return self.host.chance(f"{self.service}.{name}")

    def uuid(self, name: str = "id") -> str:
        """Return the next UUID of that name."""
        return self.host.uuids(f"{self.service}.{name}").next()

    def wait(self) -> Pending:
        """Open a waiter: return it from an operation, and `answer` it later."""
        return Pending(self.host.open_waiter())

    def is_waiting(self, waiter: int) -> bool:
        """Say whether somebody still waits for that answer: a client may have gone."""
        return self.host.is_waiting(waiter)

    def answer(self, waiter: int, answer: Answer) -> None:
        """Answer a waiter; one that was withdrawn is ignored."""
        self.host.answer(waiter, answer)

    def then(self, name: str, **arguments: Any) -> Then:
        """Name this service's answer handler `name`, with data for it."""
        return Then(f"{self.service}.{name}", self.account, self.region, arguments)

    def call(self, call: Call, then: Then) -> int:
        """Call another service's operation; the answer, at once or later, goes to `then`.

        Returns the waiter's number for `forget`, 0 where the answer was there at once.
        """
        return self.host.perform(call, then)

    def forget(self, waiter: int) -> None:
        """Withdraw a call that waits: its answer is wanted no more."""
        self.host.forget(waiter)

    def call_now(self, call: Call) -> Answer | Pending:
        """Call another service's operation and return what it says at once."""
        return self.host.perform_now(call)

    def is_allowed(self, call: Call, *, source: str = "") -> bool:
        """Say whether policies would let a call's principal make it, without making it; True where none are asked.

        `source` is the ARN of the resource on whose behalf a service would make it.
        """
        return self.host.is_allowed(call, source)

    def denied(self, call: Call) -> dict[str, Any] | None:
        """Return {"action", "code", "message", "missing"} of a call that policies forbid, None for all others.

        Nothing is recorded: for what is tried again and again, and is to be told of once.
        """
        return self.host.denied(call)

    def may_arrive(self, thing: Delivery | Invocation) -> bool:
        """Say whether policies would let a target be given this, without giving it; True where none are asked."""
        return self.host.may_arrive(thing)

    def deliver(self, delivery: Delivery, then: Then) -> None:
        """Put a message on the bus; whether the target took it goes to `then`."""
        self.host.deliver(delivery, then)

    def deliver_now(self, delivery: Delivery) -> Answer | Pending:
        """Put a message on the bus and return what the target says at once."""
        return self.host.deliver_now(delivery)

    def invoke(self, invocation: Invocation, then: Then | None = None) -> None:
        """Run a function or state machine by its ARN; its outcome goes to `then`."""
        self.host.invoke(invocation, then)

    def effect(self, kind: str, arguments: dict[str, Any], then: Then) -> int:
        """Ask the outside to do something; time stands still until its result comes to `then`."""
        return self.host.effect(kind, arguments, then)
