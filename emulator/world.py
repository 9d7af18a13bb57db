"""One emulated AWS as a value: calls go in, answers, effects and trace events come out; time is an argument."""

import hashlib
import pickle
import random
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.bus.calls import Answer, Call, Failure, Pending, Then
from emulator.bus.deliveries import Delivery, Invocation
from emulator.contract.behaviour import Behaviour, Outcome
from emulator.contract.errors import AwsError
from emulator.contract.resource import ResourceType
from emulator.contract.scope import Scope
from emulator.contract.service import Service
from emulator.contract.settings import FunctionModel, Settings
from emulator.kernel import ids
from emulator.kernel.chance import Chance
from emulator.kernel.clock import DEFAULT_START, Millis
from emulator.kernel.journal import Command, Sink
from emulator.kernel.timers import Timers
from emulator.kernel.trace import Trace
from emulator.registry import find_behaviours, find_services
from emulator.turns import REFUSED, SLEEP, Diverged, Effect, Guest, Turns

ENGINE = "1"
"""The engine's version: a change that may change a digest raises it."""
DEFAULT_ACCOUNT = "123456789012"
DEFAULT_REGION = "us-east-1"
UNFIT_EVENT = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a behaviour raises for an event that its handler would fail on as well."""
SAVED = ("now", "steps", "commands", "timers", "random", "trace", "waiters", "states", "turns", "outstanding")
SAVED_TOO = ("models", "notes", "supplied", "archives", "waiter_sequence", "settings")


class UnknownHandler(LookupError):
    """A timer or an answer names a handler that no service has."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no handler {name!r}")


class World:
    """Emulated AWS. One thread touches it; it reads no clock and opens no socket.

    `journal` is given each Command before its answer is returned. What the outside must do is in `effects`;
    while one of them is outstanding or a guest computes, time stands still.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        account: str = DEFAULT_ACCOUNT,
        region: str = DEFAULT_REGION,
        start: Millis = DEFAULT_START,
        settings: Settings | None = None,
        journal: Sink | None = None,
        services: Mapping[str, Service] | None = None,
    ) -> None:
        self.seed, self.account, self.region, self.start = seed, account, region, start
        self.settings = settings or Settings()
        self.journal = journal
        self.services = services if services is not None else find_services()
        self.now = start
        self.steps = 0
        self.commands = 0
        self.timers = Timers()
        self.random = Chance(seed)
        self.trace = Trace()
        self.waiter_sequence = 0
        self.waiters: dict[int, Then | None] = {}
        self.answers: list[tuple[int, Answer]] = []
        self.states: dict[tuple[str, str, str], Any] = {}
        self.turns = Turns()
        self.outstanding: dict[int, Effect] = {}
        self.effects: deque[Effect] = deque()
        self.models: dict[str, FunctionModel] = {}
        self.supplied: dict[str, str] = {}
        self.notes: dict[str, Any] = {}
        self.archives: dict[str, bytes] = {}
        self._scopes: dict[tuple[str, str, str], Scope[Any]] = {}
        self._ready: deque[tuple[Then, Answer]] = deque()
        self._behaviours = find_behaviours()
        self._types = {kind.name: kind for service in self.services.values() for kind in service.resource_types}

    # From outside: each is journaled before it returns.

    def call(self, call: Call) -> Answer | Pending:
        """Perform a call of a person's or a tool's client; a Pending one is answered in `take_answered`."""
        if not call.request_id:
            call = replace(call, request_id=self.new_request_id())
        if not self._only_reads(call):
            self._write("call", _call_data(call))
        return self._call(call)

    def resolve(self, waiter: int, answer: Answer) -> None:
        """Hand in the result of an effect."""
        self._write("resolve", {"waiter": waiter, **_answer_data(answer)})
        self._resolve(waiter, answer)

    def withdraw(self, waiter: int) -> None:
        """A client that waited has gone: nothing may be handed to it any more."""
        if waiter in self.waiters:
            self._write("withdraw", {"waiter": waiter})
            del self.waiters[waiter]

    def control(self, name: str, data: dict[str, Any]) -> None:
        """Apply a control: "model" (of a function), "code" (an archive), "actor" (start one), "stop", "note"."""
        self._write("control", {"name": name, "data": data})
        self._control(name, data)

    def guest_call(self, invocation: int, number: int, call: Call, request_hash: str) -> Answer | Pending:
        """Perform the `number`-th call of a guest; Pending ends its turn."""
        guest = self.turns.open.get(invocation)
        if guest is None or self.turns.computing != invocation:
            return REFUSED
        try:
            again = self.turns.reply_again(guest, number, request_hash)
        except Diverged as diverged:
            text = str(diverged)
            self.guest_return(invocation, {"error": {"type": "Diverged", "message": text}, "ended": "diverged"})
            return REFUSED
        if again is not None:
            return again
        data = {"invocation": invocation, "number": number, "hash": request_hash, **_call_data(call)}
        self._write("guest-call", data)
        return self._guest_call(guest, call, request_hash)

    def guest_return(self, invocation: int, outcome: dict[str, Any]) -> None:
        """A guest has ended its invocation: {"payload"} or {"error"}, with "logs" and "ended"."""
        if invocation in self.turns.open:
            self._write("guest-return", {"invocation": invocation, "outcome": outcome})
            self._guest_return(invocation, outcome)

    def guest_now(self, invocation: int) -> Millis:
        """Return the time that a guest sees: that of its turn, or of before a takeover."""
        guest = self.turns.open.get(invocation)
        return guest.now if guest else self.now

    # Time.

    def next_time(self) -> Millis | None:
        """Return when something is due by itself, or None."""
        if self._ready or self.turns.ready or self.turns.catching_up:
            return self.now
        return self.timers.next_time()

    @property
    def is_held(self) -> bool:
        """Say whether time stands still: a guest computes or the outside owes a result."""
        return self.turns.computing is not None or bool(self.outstanding)

    def run_until(self, limit: Millis, steps: int = 1 << 62) -> bool:
        """Let time pass up to `limit`, at most `steps` steps; False where it was held or cut short."""
        self.settle()
        while steps > 0:
            if self.is_held:
                return False
            if self._behave():
                steps -= 1
                continue
            if self._start_turn():
                return False
            due = self.timers.next_time()
            if due is None or due > limit:
                self.now = max(self.now, limit)
                return True
            self._step()
            steps -= 1
        return False

    def step(self) -> bool:
        """Go to the next thing that is due and let it happen; False where nothing is due or time is held."""
        self.settle()
        if self.is_held:
            return False
        if self._behave():
            return True
        if self._start_turn() or self.timers.next_time() is None:
            return False
        self._step()
        return True

    def take_answered(self) -> list[tuple[int, Answer]]:
        """Return the answers, since the last time, of calls from outside that were pending."""
        taken, self.answers = self.answers, []
        return taken

    # Saving and making again.

    def save(self) -> bytes:
        """Return everything that `load` needs to go on from here (for the world's own store only)."""
        return pickle.dumps({name: getattr(self, name) for name in SAVED + SAVED_TOO})

    def load(self, saved: bytes) -> None:
        """Become the world that was saved."""
        for name, value in pickle.loads(saved).items():
            setattr(self, name, value)
        self._scopes.clear()

    def replay(self, commands: Iterable[Command]) -> None:
        """Apply a journal to a world that is new (or was loaded at the point where the journal begins)."""
        journal, self.journal = self.journal, None
        for command in commands:
            self._advance_to(command)
            self.commands = command.number
            self._apply(command)
        self.journal = journal
        self.effects.clear()
        self.effects.extend(effect for effect in self.outstanding.values())
        self.turns.start_again()

    # What a Scope needs.

    def scope(self, service: str, account: str, region: str) -> Scope[Any]:
        """Return a service's scope in an account and region, made at its first use."""
        key = (service, account, region)
        found = self._scopes.get(key)
        if found is None and self.services[service].region not in ("", region):
            return self.scope(service, account, self.services[service].region)
        if found is None:
            if key not in self.states:
                self.states[key] = self.services[service].new_state()
            found = self._scopes[key] = Scope(self, service, account, region, self.states[key])
        return found

    def append(self, kind: str, resource: str, peer: str, message: str, cause: int, detail: dict[str, Any]) -> int:
        """Record a trace event at this instant."""
        return self.trace.append(self.now, kind, resource, peer, message, cause, detail)

    def set_timer(self, time: Millis, name: str, account: str, region: str, arguments: dict[str, Any]) -> int:
        """Set a timer; one in the past is due now."""
        return self.timers.at(max(time, self.now), name, account, region, arguments)

    def cancel_timer(self, sequence: int) -> None:
        """Forget a timer."""
        self.timers.cancel(sequence)

    def chance(self, name: str) -> random.Random:
        """Return the seeded stream of that name."""
        return self.random.stream(name)

    def new_request_id(self) -> str:
        """Return a request id; request ids are no part of the digest."""
        return ids.uuid(self.random.stream("request-id"))

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
            self._ready.append((then, answer))

    def perform_now(self, call: Call) -> Answer | Pending:
        """Perform an operation and return what it says at once."""
        service = self.services.get(call.service)
        if service is None:
            return _not_modelled(f"the service {call.service}")
        handler = service.operations.get(call.operation)
        if handler is None:
            return _not_modelled(f"{call.service}:{call.operation}")
        try:
            result = handler(self.scope(call.service, call.account, call.region), call)
        except AwsError as error:
            return Answer(failure=error.failure)
        return result if isinstance(result, Pending) else Answer(result)

    def perform(self, call: Call, then: Then) -> int:
        """Perform an operation; its answer goes to `then`. Returns the waiter's number, 0 if it did not wait."""
        outcome = self.perform_now(call)
        self._hand_on(outcome, then)
        return outcome.waiter if isinstance(outcome, Pending) else 0

    def forget(self, waiter: int) -> None:
        """Withdraw a waiter: who waited is told nothing any more."""
        self.waiters.pop(waiter, None)

    def deliver(self, delivery: Delivery, then: Then) -> None:
        """Give a message to the service of its target; whether it was taken goes to `then`."""
        self._hand_on(self._to_target(delivery.target, "deliver", delivery), then)

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
            self._hand_on(outcome, then)

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

    def kill_guest(self, invocation: int) -> None:
        """End an invocation: its process is killed, its later calls are refused."""
        guest = self.turns.remove(invocation)
        if guest is not None and not guest.is_in_process:
            self.effects.append(Effect(0, "guest.kill", {"environment": guest.spec["environment"]}))

    def end_environment(self, environment: str) -> None:
        """End the process that is kept for an environment: it will not be used again."""
        self.effects.append(Effect(0, "guest.kill", {"environment": environment}))

    def resource_type(self, name: str) -> ResourceType | None:
        """Return the CloudFormation resource type of that name, or None."""
        return self._types.get(name)

    def behaviour(self, name: str) -> Behaviour | None:
        """Return the in-process behaviour of that name, or None."""
        return self._behaviours.get(name)

    def model_of(self, function: str) -> FunctionModel:
        """Return what the scenario says of a function, by its ARN."""
        return self.models.get(function, FunctionModel())

    def supplied_code(self, bucket: str, key: str) -> bytes | None:
        """Return the archive that the outside supplied under a bucket and key."""
        digest = self.supplied.get(f"{bucket}/{key}")
        return self.archives[digest] if digest else None

    def keep_code(self, archive: bytes) -> str:
        """Keep a function's archive; return its SHA-256 in hexadecimal, by which the runtime asks for it."""
        digest = hashlib.sha256(archive).hexdigest()
        self.archives[digest] = archive
        return digest

    def settle(self) -> None:
        """Hand on the answers that are there, until none is left."""
        while self._ready:
            then, answer = self._ready.popleft()
            if then.name.startswith("turns."):
                self._guest_answered(then.arguments["invocation"], answer)
                continue
            self._handler(then.name, "answered")(self._scope_of(then), answer, **then.arguments)

    # Within.

    def _write(self, kind: str, data: dict[str, Any]) -> None:
        self.commands += 1
        if self.journal is not None:
            self.journal(Command(self.commands, self.steps, self.now, kind, data))

    def _only_reads(self, call: Call) -> bool:
        service = self.services.get(call.service)
        handler = service.operations.get(call.operation) if service else None
        return handler is None or bool(getattr(handler, "__reads__", False))

    def _call(self, call: Call) -> Answer | Pending:
        outcome = self.perform_now(call)
        self.settle()
        return outcome

    def _resolve(self, waiter: int, answer: Answer) -> None:
        self.outstanding.pop(waiter, None)
        self.answer(waiter, answer)
        self.settle()

    def _control(self, name: str, data: dict[str, Any]) -> None:
        if name == "model":
            values = {**data, "targets": tuple(data.get("targets", ()))}
            function = values.pop("function")
            self.models[function] = FunctionModel(**values)
        elif name == "code":
            self.supplied[f"{data['bucket']}/{data['key']}"] = self.keep_code(data["archive"])
        elif name == "note":
            self.notes[data["name"]] = data["value"]
        elif name == "stop":
            self._call(Call("actors", "StopActor", data, self.account, self.region))
        elif name == "actor":
            self._call(Call("actors", "StartActor", data, self.account, self.region))
        else:
            raise UnknownHandler(name)

    def _guest_call(self, guest: Guest, call: Call, request_hash: str) -> Answer | Pending:
        guest.replies.append((request_hash, None, self.now))
        waits_for_work = not guest.has_called and (call.service, call.operation) != SLEEP
        if (call.service, call.operation) == SLEEP:
            self._guest_timer(self.now + int(call.parameters["ms"]), "answered", guest, {})
        elif waits_for_work and guest.work_ends > self.now:
            guest.has_called = True
            self._guest_timer(guest.work_ends, "issue", guest, _call_data(call))
        else:
            guest.has_called = True
            outcome = self.perform_now(call)
            if isinstance(outcome, Answer):
                guest.replies[-1] = (request_hash, outcome, self.now)
                self.settle()
                return outcome
            self.waiters[outcome.waiter] = self._guest_then(guest)
        self.turns.computing = None
        self.settle()
        return Pending(0)

    def _guest_timer(self, time: Millis, name: str, guest: Guest, data: dict[str, Any]) -> None:
        arguments = {"invocation": guest.invocation, **data}
        self.set_timer(time, f"turns.{name}", self.account, self.region, arguments)

    def _guest_then(self, guest: Guest) -> Then:
        return Then("turns.answered", self.account, self.region, {"invocation": guest.invocation})

    def _guest_answered(self, invocation: int, answer: Answer) -> None:
        guest = self.turns.open.get(invocation)
        if guest is None:
            return
        request_hash, _, seen = guest.replies[-1]
        guest.replies[-1] = (request_hash, answer, seen)
        self.turns.make_ready(invocation, self.now)

    def _guest_return(self, invocation: int, outcome: dict[str, Any]) -> None:
        guest = self.turns.open[invocation]
        if self.turns.computing == invocation:
            self.turns.computing = None
        if not guest.has_called and guest.work_ends > self.now:
            self._guest_timer(guest.work_ends, "finish", guest, {"outcome": outcome})
            return
        self.turns.remove(invocation)
        self._ready.append((guest.then, Answer(outcome)))
        self.settle()

    def _turn_timer(self, name: str, arguments: dict[str, Any]) -> None:
        guest = self.turns.open.get(arguments["invocation"])
        if guest is None:
            return
        if name == "turns.issue":
            call = self._planned_call(guest) if guest.is_in_process else _call_of(arguments)
            self._hand_on(self.perform_now(call), self._guest_then(guest))
        elif name == "turns.finish":
            self.turns.remove(guest.invocation)
            self._ready.append((guest.then, Answer(arguments["outcome"])))
        else:
            self._guest_answered(guest.invocation, Answer({}))

    def _behave(self) -> bool:
        """Let the next ready guest, if it runs within the world, take its turn."""
        guest = self.turns.next_in_process(self.now)
        if guest is None:
            return False
        self.steps += 1
        answers = [answer for _, answer, _ in guest.replies if answer is not None]
        while (outcome := self._outcome_of(guest, answers)) is None:
            answer = self._make_planned_call(guest)
            if answer is None:
                self.turns.computing = None
                self.settle()
                return True
            answers.append(answer)
        self._guest_return(guest.invocation, _outcome_data(outcome))
        return True

    def _outcome_of(self, guest: Guest, answers: list[Answer]) -> Outcome | None:
        behaviour, spec = self._behaviours[guest.spec["behaviour"]], guest.spec
        try:
            if not guest.is_started:
                guest.is_started = True
                guest.plan = behaviour.plan(spec["event"], spec["variables"], spec["targets"], spec["request_id"])
            return behaviour.end(spec["event"], guest.plan, answers)
        except UNFIT_EVENT as error:
            return Outcome(error_type=type(error).__name__, error_text=str(error))

    def _make_planned_call(self, guest: Guest) -> Answer | None:
        waits_for_work = not guest.has_called and guest.work_ends > self.now
        guest.has_called = True
        guest.replies.append(("", None, self.now))
        if waits_for_work:
            self._guest_timer(guest.work_ends, "issue", guest, {})
            return None
        outcome = self.perform_now(self._planned_call(guest))
        if isinstance(outcome, Pending):
            self.waiters[outcome.waiter] = self._guest_then(guest)
            return None
        guest.replies[-1] = ("", outcome, self.now)
        self.settle()
        return outcome if guest.invocation in self.turns.open else None

    def _planned_call(self, guest: Guest) -> Call:
        step, spec = guest.plan[len(guest.replies) - 1], guest.spec
        return Call(
            service=step.service,
            operation=step.operation,
            parameters=step.parameters,
            account=spec["account"],
            region=spec["region"],
            principal=spec["principal"],
            cause=spec["cause"],
        )

    def _start_turn(self) -> bool:
        catches_up = bool(self.turns.catching_up)
        effect = self.turns.next_effect(self.now)
        if effect is None:
            return False
        if not catches_up:
            self.steps += 1
        self.effects.append(effect)
        return True

    def _step(self) -> None:
        timer = self.timers.pop_due(1 << 62)
        if timer is None:
            return
        self.now = max(self.now, timer.time)
        self.steps += 1
        if timer.name.startswith("turns."):
            self._turn_timer(timer.name, timer.arguments)
        else:
            scope = self.scope(timer.name.split(".", 1)[0], timer.account, timer.region)
            self._handler(timer.name, "timers")(scope, **timer.arguments)
        self.settle()

    def _handler(self, name: str, kind: str) -> Any:
        service, _, rest = name.partition(".")
        handler = getattr(self.services.get(service), kind, {}).get(rest)
        if handler is None:
            raise UnknownHandler(name)
        return handler

    def _scope_of(self, then: Then) -> Scope[Any]:
        return self.scope(then.name.split(".", 1)[0], then.account, then.region)

    def _hand_on(self, outcome: Answer | Pending, then: Then) -> None:
        if isinstance(outcome, Pending):
            self.waiters[outcome.waiter] = then
        else:
            self._ready.append((then, outcome))

    def _to_target(self, target: str, way: str, thing: Delivery | Invocation) -> Answer | Pending:
        try:
            arn = parse_arn(target)
        except NotAnArn as error:
            return Answer(failure=Failure("InvalidParameter", str(error)))
        service = self.services.get(arn.service)
        handler = getattr(service, way, None)
        if handler is None:
            return _not_modelled(f"{way} to {arn.service}")
        try:
            result = handler(self.scope(arn.service, arn.account or self.account, arn.region or self.region), thing)
        except AwsError as error:
            return Answer(failure=error.failure)
        return result if isinstance(result, (Answer, Pending)) else Answer(result)

    def _advance_to(self, command: Command) -> None:
        while self.steps < command.step:
            self.settle()
            if not self._behave() and not self._start_turn():
                self._step()
        self.now = command.time

    def _apply(self, command: Command) -> None:
        data = command.data
        if command.kind == "call":
            self._call(_call_of(data))
        elif command.kind == "resolve":
            self._resolve(data["waiter"], _answer_of(data))
        elif command.kind == "withdraw":
            self.waiters.pop(data["waiter"], None)
        elif command.kind == "control":
            self._control(data["name"], data["data"])
        elif command.kind == "guest-call":
            self._guest_call(self.turns.open[data["invocation"]], _call_of(data), data["hash"])
        elif command.kind == "guest-return":
            self._guest_return(data["invocation"], data["outcome"])
        else:
            raise UnknownHandler(command.kind)


def _not_modelled(what: str) -> Answer:
    return Answer(failure=Failure("NotImplemented", f"Sluice does not model {what}", 501))


def _outcome_data(outcome: Outcome) -> dict[str, Any]:
    if outcome.error_type:
        return {"error": {"type": outcome.error_type, "message": outcome.error_text}}
    return {"value": outcome.payload}


def _call_data(call: Call) -> dict[str, Any]:
    return {name: getattr(call, name) for name in Call.__slots__}


def _call_of(data: dict[str, Any]) -> Call:
    return Call(**{name: data[name] for name in Call.__slots__})


def _answer_data(answer: Answer) -> dict[str, Any]:
    failure = answer.failure
    return {
        "result": answer.result,
        "failure": None if failure is None else [failure.code, failure.message, failure.status, failure.detail],
    }


def _answer_of(data: dict[str, Any]) -> Answer:
    return Answer(data["result"], Failure(*data["failure"]) if data["failure"] else None)
