"""The inside of a world: its services' states, their timers, and the bus between them."""

import hashlib
import random
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.bus.calls import Answer, Call, Failure, Pending, Then
from emulator.bus.deliveries import Delivery, Invocation
from emulator.contract.behaviour import Behaviour
from emulator.contract.errors import AwsError
from emulator.contract.resource import ResourceType
from emulator.contract.scope import Scope
from emulator.contract.service import Service
from emulator.contract.settings import OFF, FunctionModel, Settings
from emulator.guests import Guests
from emulator.kernel.chance import Chance
from emulator.kernel.clock import Millis
from emulator.kernel.ids import Uuids
from emulator.kernel.timers import Timers
from emulator.kernel.trace import Trace
from emulator.permissions import Permissions
from emulator.registry import find_behaviours, find_services
from emulator.turns import Effect, Turns

UNMODELLED = FunctionModel()
Receiver = tuple[Callable[..., None], Scope[Any]]


class UnknownHandler(LookupError):
    """A timer or an answer names a handler that no service has."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no handler {name!r}")


class Inside:
    """What a Scope needs of its World. Nothing here is journaled: it follows from what came in."""

    def __init__(
        self,
        *,
        seed: int,
        account: str,
        region: str,
        start: Millis,
        settings: Settings | None,
        services: Mapping[str, Service] | None,
    ) -> None:
        self.seed, self.account, self.region, self.start = seed, account, region, start
        self.settings = settings or Settings()
        self.services = services if services is not None else find_services()
        self.now = start
        self.steps = 0
        self.timers = Timers()
        self.random = Chance(seed)
        self.trace = Trace()
        self.waiter_sequence = 0
        self.waiters: dict[int, Then | None] = {}
        self.answers: list[tuple[int, Answer]] = []
        self.states: dict[tuple[str, str, str], Any] = {}
        self.turns = Turns()
        self.guests = Guests(self)
        self.permissions = Permissions(self)
        self.outstanding: dict[int, Effect] = {}
        self.effects: deque[Effect] = deque()
        self.models: dict[str, FunctionModel] = {}
        self.allowed: dict[str, dict[str, Any]] = {}
        self.supplied: dict[str, str] = {}
        self.archives: dict[str, bytes] = {}
        self.scopes: dict[tuple[str, str, str], Scope[Any]] = {}
        self.receivers: dict[tuple[str, str, str, str], Receiver] = {}
        self.ready: deque[tuple[Then, Answer]] = deque()
        self.behaviours = find_behaviours()
        self.types: dict[str, ResourceType] | None = None

    def scope(self, service: str, account: str, region: str) -> Scope[Any]:
        """Return a service's scope in an account and region, made at its first use."""
        key = (service, account, region)
        found = self.scopes.get(key)
        if found is None and self.services[service].place(account, region) != (account, region):
            return self.scope(service, *self.services[service].place(account, region))
        if found is None:
            if key not in self.states:
                self.states[key] = self.services[service].new_state()
            found = self.scopes[key] = Scope(self, service, account, region, self.states[key])
        return found

    def append(self, kind: str, resource: str, peer: str, message: str, cause: int, detail: dict[str, Any]) -> int:
        """Record a trace event at this instant."""
        return self.trace.append(self.now, kind, resource, peer, message, cause, detail)

    def set_timer(self, time: Millis, name: str, account: str, region: str, arguments: dict[str, Any]) -> int:
        """Set a timer; one in the past is due now."""
        now = self.now
        return self.timers.at(max(now, time), name, account, region, arguments)

    def cancel_timer(self, sequence: int) -> None:
        """Forget a timer."""
        self.timers.cancel(sequence)

    def chance(self, name: str) -> random.Random:
        """Return the seeded stream of that name."""
        return self.random.streams.get(name) or self.random.stream(name)

    def uuids(self, name: str) -> Uuids:
        """Return the UUIDs of the seeded stream of that name."""
        return self.random.uuids(name)

    def new_request_id(self) -> str:
        """Return a request id; request ids are no part of the digest."""
        return self.random.uuids("request-id").next()

    def open_waiter(self) -> int:
        """Return the number of a new waiter."""
        self.waiter_sequence += 1
        self.waiters[self.waiter_sequence] = None
        return self.waiter_sequence

    def is_waiting(self, waiter: int) -> bool:
        """Say whether that waiter was neither answered nor withdrawn."""
        return waiter in self.waiters

    def answer(self, waiter: int, answer: Answer) -> None:
        """Answer a waiter: to the service that waits, or to the outside."""
        if waiter not in self.waiters:
            return
        then = self.waiters.pop(waiter)
        if then is None:
            self.answers.append((waiter, answer))
        else:
            self.ready.append((then, answer))

    def perform_now(self, call: Call) -> Answer | Pending:
        """Perform an operation and return what it says at once."""
        service = self.services.get(call.service)
        if service is None:
            return not_modelled(f"the service {call.service}")
        handler = service.operations.get(call.operation)
        if handler is None:
            return not_modelled(f"{call.service}:{call.operation}")
        try:
            if service.check is not None:
                service.check(call)
            if self.settings.iam != OFF:
                self.permissions.check_call(call)
            scope = self.scopes.get((call.service, call.account, call.region))
            result = handler(scope or self.scope(call.service, call.account, call.region), call)
        except AwsError as error:
            return Answer(failure=error.failure)
        except Exception as error:  # noqa: BLE001  a fault of ours fails this call only, and again when replayed
            return self._fault(call, error)
        return result if isinstance(result, Pending) else Answer(result)

    def _fault(self, call: Call, error: Exception) -> Answer:
        text = f"{type(error).__name__}: {error}"
        detail = {"operation": call.operation, "error": text}
        self.append("fault", f"{call.service}.amazonaws.com", call.principal, "", call.cause, detail)
        return Answer(
            failure=Failure("InternalFailure", f"Sluice failed in {call.service}:{call.operation}: {text}", 500)
        )

    def perform(self, call: Call, then: Then) -> int:
        """Perform an operation; its answer goes to `then`. Returns the waiter's number, 0 if it did not wait."""
        outcome = self.perform_now(call)
        self.hand_on(outcome, then)
        return outcome.waiter if isinstance(outcome, Pending) else 0

    def forget(self, waiter: int) -> None:
        """Withdraw a waiter: who waited is told nothing any more."""
        self.waiters.pop(waiter, None)

    def deliver(self, delivery: Delivery, then: Then) -> None:
        """Give a message to the service of its target; whether it was taken goes to `then`."""
        self.hand_on(self._to_target(delivery.target, "deliver", delivery), then)

    def deliver_now(self, delivery: Delivery) -> Answer | Pending:
        """Give a message to the service of its target and return what that says at once."""
        return self._to_target(delivery.target, "deliver", delivery)

    def way_to(self, target: str) -> str:
        """Return how a resource takes what comes from outside: "deliver", "invoke", or "" where it takes nothing."""
        try:
            service = self.services.get(parse_arn(target).service)
        except NotAnArn:
            return ""
        return next((way for way in ("deliver", "invoke") if getattr(service, way, None) is not None), "")

    def invoke(self, invocation: Invocation, then: Then | None) -> None:
        """Give an invocation to the service of its target; its outcome goes to `then`."""
        outcome = self._to_target(invocation.target, "invoke", invocation)
        if then is not None:
            self.hand_on(outcome, then)

    def effect(self, kind: str, arguments: dict[str, Any], then: Then) -> int:
        """Ask the outside to do something; time is held until `resolve`."""
        waiter = self.open_waiter()
        self.waiters[waiter] = then
        self.outstanding[waiter] = Effect(waiter, kind, arguments)
        self.effects.append(self.outstanding[waiter])
        return waiter

    def start_guest(self, arguments: dict[str, Any], then: Then) -> int:
        """Open an invocation of real code; its outcome goes to `then` as {"payload"} or {"error"}."""
        return self.turns.add(arguments, then, self.now)

    def kill_guest(self, invocation: int) -> str:
        """End an invocation: its process is killed, its later calls are refused; return what it has printed."""
        guest = self.turns.remove(invocation)
        if guest is None:
            return ""
        if not guest.is_in_process:
            self.effects.append(Effect(0, "guest.kill", {"environment": guest.spec["environment"]}))
        return guest.printed

    def end_environment(self, environment: str) -> None:
        """End the process that is kept for an environment: it will not be used again."""
        self.effects.append(Effect(0, "guest.kill", {"environment": environment}))

    def resource_type(self, name: str) -> ResourceType | None:
        """Return the CloudFormation resource type of that name, or None."""
        if self.types is None:
            self.types = {kind.name: kind for service in self.services.values() for kind in service.resource_types}
        return self.types.get(name)

    def behaviour(self, name: str) -> Behaviour | None:
        """Return the in-process behaviour of that name, or None."""
        return self.behaviours.get(name)

    def model_of(self, function: str) -> FunctionModel:
        """Return what the scenario says of a function, by its ARN."""
        return self.models.get(function, UNMODELLED)

    def supplied_code(self, bucket: str, key: str) -> bytes | None:
        """Return the archive that the outside supplied under a bucket and key."""
        digest = self.supplied.get(f"{bucket}/{key}")
        return self.archives[digest] if digest else None

    def caller_arn(self, principal: str, account: str) -> str:
        """Return the ARN of whoever a call's principal is: a function's is the session of its role."""
        return self.permissions.callers.of_principal(principal, account).arn

    def tell_used(self, principal: str, key: str, service: str, region: str) -> None:
        """Have it remembered that a key or a role was used."""
        self.permissions.callers.tell_used(principal, key, service, region)

    def code_holder(self, serial: str, code: str, account: str) -> str | None:
        """Return the ARN of the user whose device shows a code now, "" where it shows another one, None without one."""
        return self.permissions.callers.code_holder(serial, code, account)

    def is_allowed(self, call: Call, source: str) -> bool:
        """Say whether policies would let a call's principal make it; where they only warn, warn."""
        return self.settings.iam == OFF or self.permissions.allows(call, source)

    def denied(self, call: Call) -> dict[str, Any] | None:
        """Return what would be told of a call that policies forbid; None where they allow it or are not asked."""
        return None if self.settings.iam == OFF else self.permissions.denied(call)

    def may_arrive(self, thing: Delivery | Invocation) -> bool:
        """Say whether policies would let a resource be given this by its source; where they only warn, warn."""
        if self.settings.iam == OFF:
            return True
        try:
            self.permissions.check_arrival(parse_arn(thing.target).service, thing)
        except AwsError:
            return False
        return True

    def keep_code(self, archive: bytes) -> str:
        """Keep a function's archive; return its SHA-256 in hexadecimal, by which the runtime asks for it."""
        digest = hashlib.sha256(archive).hexdigest()
        self.archives[digest] = archive
        return digest

    def kept_code(self, digest: str) -> bytes | None:
        """Return the archive of that SHA-256, or None."""
        return self.archives.get(digest)

    def settle(self) -> None:
        """Hand on the answers that are there, until none is left."""
        while self.ready:
            then, answer = self.ready.popleft()
            name, account, region, arguments = then
            if name.startswith("turns."):
                self.guests.take_answer(arguments["invocation"], answer)
                continue
            handler, scope = self.receiver("answered", name, account, region)
            handler(scope, answer, **arguments)

    def receiver(self, kind: str, name: str, account: str, region: str) -> Receiver:
        """Return the service's function that a timer ("timers") or an answer ("answered") names, and its scope."""
        key = (kind, name, account, region)
        found = self.receivers.get(key)
        if found is None:
            service, _, rest = name.partition(".")
            handler = getattr(self.services.get(service), kind, {}).get(rest)
            if handler is None:
                raise UnknownHandler(name)
            found = self.receivers[key] = (handler, self.scope(service, account, region))
        return found

    def hand_on(self, outcome: Answer | Pending, then: Then) -> None:
        """Have `then` told of an answer, now or when it comes."""
        if isinstance(outcome, Pending):
            self.waiters[outcome.waiter] = then
        else:
            self.ready.append((then, outcome))

    def _to_target(self, target: str, way: str, thing: Delivery | Invocation) -> Answer | Pending:
        try:
            arn = parse_arn(target)
        except NotAnArn as error:
            return Answer(failure=Failure("InvalidParameter", str(error)))
        service = self.services.get(arn.service)
        handler = getattr(service, way, None)
        if handler is None:
            return not_modelled(f"{way} to {arn.service}")
        try:
            if self.settings.iam != OFF:
                self.permissions.check_arrival(arn.service, thing)
            result = handler(self.scope(arn.service, arn.account or self.account, arn.region or self.region), thing)
        except AwsError as error:
            return Answer(failure=error.failure)
        return result if isinstance(result, (Answer, Pending)) else Answer(result)


def not_modelled(what: str) -> Answer:
    return Answer(failure=Failure("NotImplemented", f"Sluice does not model {what}", 501))
