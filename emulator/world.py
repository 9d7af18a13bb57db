"""One emulated AWS as a value: calls go in, answers, effects and trace events come out; time is an argument."""

import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from emulator.bus.arn import parse_arn
from emulator.bus.calls import KEY, OUTSIDE, Answer, Call, Pending
from emulator.bus.plain import answer_data, answer_of, call_data, call_of
from emulator.contract.service import Service
from emulator.contract.settings import FunctionModel, Settings
from emulator.inside import Inside, UnknownHandler
from emulator.kernel.clock import DEFAULT_START, MINUTE, Millis
from emulator.kernel.journal import Command, Sink
from emulator.kernel.timers import Timer
from emulator.turns import REFUSED, Diverged

ENGINE = "4"
"""The engine's version: a change that may change a digest raises it."""
DRAIN_EVERY = 1_000
"""Steps or commands of a replay after which what was recorded is taken away."""
DEFAULT_ACCOUNT = "123456789012"
DEFAULT_REGION = "us-east-1"
SAVED = ("now", "steps", "commands", "timers", "random", "trace", "waiters", "states", "turns", "outstanding")
SAVED_TOO = ("allowed", "models", "notes", "supplied", "archives", "waiter_sequence", "settings")


class World(Inside):
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
        super().__init__(seed=seed, account=account, region=region, start=start, settings=settings, services=services)
        self.journal = journal
        self.commands = 0
        self.notes: dict[str, Any] = {}
        self.noted: dict[str, tuple[str, str, int]] = {}
        """For what access keys were used last; a world that goes on from a checkpoint notes it once more."""

    # From outside: each is journaled before it returns.

    def call(self, call: Call) -> Answer | Pending:
        """Perform a call of a person's or a tool's client; a Pending one is answered in `take_answered`."""
        if call.principal.startswith(KEY):
            key = call.principal.removeprefix(KEY)
            call = self._signed(call, OUTSIDE)
            self._note_use(key, call)
        if not call.request_id:
            call = call._replace(request_id=self.new_request_id())
        if not self._only_reads(call):
            self._write("call", call_data(call))
        return self._call(call)

    def resolve(self, waiter: int, answer: Answer) -> None:
        """Hand in the result of an effect."""
        self._write("resolve", {"waiter": waiter, **answer_data(answer)})
        self._resolve(waiter, answer)

    def withdraw(self, waiter: int) -> None:
        """A client that waited has gone: nothing may be handed to it any more."""
        if waiter in self.waiters:
            self._write("withdraw", {"waiter": waiter})
            del self.waiters[waiter]

    def control(self, name: str, data: dict[str, Any]) -> None:
        """Apply a control: "model" (of a function), "code" (an archive), "actor" (start one), "stop", "note".

        "endpoint" says at which URL the world is reached.
        """
        self._write("control", {"name": name, "data": data})
        self._control(name, data)

    def guest_call(
        self, invocation: int, number: int, call: Call, request_hash: str, spent_ms: Millis = 0, printed: str = ""
    ) -> Answer | Pending:
        """Perform the `number`-th call of a guest, which has computed `spent_ms` for it; Pending ends its turn.

        `printed`: what it has printed since the last one.
        """
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
        if call.principal.startswith(KEY):
            call = self._signed(call, str(guest.spec["principal"]))
        spent_ms = guest.charged(spent_ms)
        data = {"invocation": invocation, "number": number, "hash": request_hash, **call_data(call)}
        if spent_ms:
            data["spent_ms"] = spent_ms
        if printed:
            data["printed"] = printed
        self._write("guest-call", data)
        guest.printed += printed
        return self.guests.perform(guest, call, request_hash, spent_ms)

    def guest_return(self, invocation: int, outcome: dict[str, Any], spent_ms: Millis = 0) -> None:
        """A guest has ended its invocation: {"payload"} or {"error"}, with "logs" and "ended"."""
        guest = self.turns.open.get(invocation)
        if guest is not None:
            spent_ms = guest.charged(spent_ms)
            data = {"invocation": invocation, "outcome": outcome}
            self._write("guest-return", {**data, "spent_ms": spent_ms} if spent_ms else data)
            self.guests.finish(invocation, outcome, spent_ms)

    def guest_loaded(self, invocation: int) -> Millis:
        """A guest has loaded its code and asks for its event; return when its invocation times out."""
        guest = self.turns.open.get(invocation)
        if guest is None:
            return self.now
        if not guest.is_loaded:
            self._write("guest-loaded", {"invocation": invocation})
            self.guests.load(guest)
        return int(guest.spec["deadline"])

    def guest_now(self, invocation: int) -> Millis:
        """Return the time that a guest sees: that of its turn, or of before a takeover."""
        guest = self.turns.open.get(invocation)
        return guest.now if guest else self.now

    def secret_of(self, key: str) -> str | None:
        """Return what requests with that access key id are signed with, None where there is no such key."""
        return self.permissions.callers.secret_of(key)

    # Time.

    def next_time(self) -> Millis | None:
        """Return when something is due by itself, or None."""
        if self.ready or self.turns.ready or self.turns.catching_up:
            return self.now
        return self.timers.next_time()

    @property
    def is_held(self) -> bool:
        """Say whether time stands still: a guest computes or the outside owes a result."""
        return self.turns.computing is not None or bool(self.outstanding)

    def run_until(self, limit: Millis, steps: int = 1 << 62) -> bool:
        """Let time pass up to `limit`, at most `steps` steps; False where it was held or cut short."""
        self.settle()
        turns = self.turns
        while steps > 0:
            if turns.computing is not None or self.outstanding:
                return False
            if turns.ready or turns.catching_up:
                if self.guests.behave():
                    steps -= 1
                    continue
                self.guests.start_turn()
                return False
            timer = self.timers.pop_due(limit)
            if timer is None:
                self.now = max(self.now, limit)
                return True
            self._fire(timer)
            steps -= 1
        return False

    def step(self) -> bool:
        """Go to the next thing that is due and let it happen; False where nothing is due or time is held."""
        self.settle()
        if self.is_held:
            return False
        if self.guests.behave():
            return True
        return not self.guests.start_turn() and self._step()

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
        self.scopes.clear()
        self.receivers.clear()
        self.permissions.decided.clear()

    def replay(self, commands: Iterable[Command], drain: Callable[[], object] = lambda: None) -> None:
        """Apply a journal to a world that is new (or was loaded at the point where the journal begins).

        `drain` is called now and then, and at the end: to take away what was recorded, which may be much.
        """
        journal, self.journal = self.journal, None
        for command in commands:
            self._advance_to(command, drain)
            self.commands = command.number
            self._apply(command)
            if not self.commands % DRAIN_EVERY:
                drain()
        drain()
        self.journal = journal
        self.effects.clear()
        self.effects.extend(effect for effect in self.outstanding.values())
        self.turns.start_again()

    # Within.

    def _write(self, kind: str, data: dict[str, Any]) -> None:
        self.commands += 1
        if self.journal is not None:
            self.journal(Command(self.commands, self.steps, self.now, kind, data))

    def _only_reads(self, call: Call) -> bool:
        service = self.services.get(call.service)
        handler = service.operations.get(call.operation) if service else None
        return handler is None or bool(getattr(handler, "__reads__", False))

    def _signed(self, call: Call, otherwise: str) -> Call:
        """Return a call as made by whom its access key belongs to, by `otherwise` where the key is not known."""
        found = self.permissions.callers.of_key(call.principal.removeprefix(KEY))
        if found is None:
            return call._replace(principal=otherwise)
        return call._replace(account=found[0], principal=found[1])

    def _note_use(self, key: str, call: Call) -> None:
        """Journal that somebody uses an access key: reads are no commands, and are told of as well, once a minute."""
        used = (call.service, call.region, self.now // MINUTE)
        if call.principal != OUTSIDE and self.noted.get(key) != used:
            self.noted[key] = used
            told = {"principal": call.principal, "key": key, "service": call.service, "region": call.region}
            self.control("used", told)

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
        elif name == "endpoint":
            self.settings = replace(self.settings, endpoint=data["url"])
        elif name == "used":
            self.tell_used(data["principal"], data["key"], data["service"], data["region"])
        elif name == "iam":
            self.settings = replace(self.settings, iam=data["mode"])
            self.permissions.decided.clear()
        elif name == "disturb":
            self._disturb(data)
        elif name == "note":
            self.notes[data["name"]] = data["value"]
        elif name == "stop":
            self._call(Call("actors", "StopActor", data, self.account, self.region))
        elif name == "actor":
            self._call(Call("actors", "StartActor", data, self.account, self.region))
        else:
            raise UnknownHandler(name)

    def _disturb(self, data: dict[str, Any]) -> None:
        queue = parse_arn(data["queue"])
        rates = {"DuplicateRate": data["duplicate_rate"], "ReorderRate": data["reorder_rate"]}
        parameters = {"QueueUrl": queue.resource, **rates}
        self._call(Call("sqs", "DisturbDelivery", parameters, queue.account, queue.region))

    def _step(self) -> bool:
        timer = self.timers.pop_due(1 << 62)
        if timer is not None:
            self._fire(timer)
        return timer is not None

    def _fire(self, timer: Timer) -> None:
        time, _, name, account, region, arguments = timer
        self.now = max(self.now, time)
        self.steps += 1
        if name.startswith("turns."):
            self.guests.fire(name, arguments)
        else:
            handler, scope = self.receiver("timers", name, account, region)
            handler(scope, **arguments)
        self.settle()

    def _advance_to(self, command: Command, drain: Callable[[], object]) -> None:
        while self.steps < command.step:
            self.settle()
            if not self.guests.behave() and not self.guests.start_turn():
                self._step()
            if not self.steps % DRAIN_EVERY:
                drain()
        self.now = command.time

    def _apply(self, command: Command) -> None:
        data = command.data
        if command.kind == "call":
            self._call(call_of(data))
        elif command.kind == "resolve":
            self._resolve(data["waiter"], answer_of(data))
        elif command.kind == "withdraw":
            self.waiters.pop(data["waiter"], None)
        elif command.kind == "control":
            self._control(data["name"], data["data"])
        elif command.kind == "guest-call":
            guest = self.turns.open[data["invocation"]]
            guest.printed += data.get("printed", "")
            self.guests.perform(guest, call_of(data), data["hash"], data.get("spent_ms", 0))
        elif command.kind == "guest-loaded":
            self.guests.load(self.turns.open[data["invocation"]])
        elif command.kind == "guest-return":
            self.guests.finish(data["invocation"], data["outcome"], data.get("spent_ms", 0))
        else:
            raise UnknownHandler(command.kind)
