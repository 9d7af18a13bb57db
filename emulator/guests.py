"""The guests of a world: invocations that compute, as real code outside or as behaviours within."""

from collections import deque
from typing import Any, Protocol

from emulator.bus.calls import Answer, Call, Pending, Then
from emulator.bus.plain import call_data, call_of
from emulator.contract.behaviour import Behaviour, Outcome
from emulator.kernel.clock import Millis
from emulator.turns import SLEEP, Effect, Guest, Turns

UNFIT_EVENT = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a behaviour raises for an event that its handler would fail on as well."""


class World(Protocol):
    """What guests need of the world that they compute in."""

    now: Millis
    steps: int
    account: str
    region: str
    turns: Turns
    effects: deque[Effect]
    waiters: dict[int, Then | None]
    ready: deque[tuple[Then, Answer]]
    behaviours: dict[str, Behaviour]

    def perform_now(self, call: Call) -> Answer | Pending: ...
    def hand_on(self, outcome: Answer | Pending, then: Then) -> None: ...
    def set_timer(self, time: Millis, name: str, account: str, region: str, arguments: dict[str, Any]) -> int: ...
    def settle(self) -> None: ...
    def tell_used(self, principal: str, key: str, service: str, region: str) -> None: ...


class Guests:
    """Gives guests their turns and takes their calls and ends."""

    def __init__(self, world: World) -> None:
        self.world = world

    def perform(self, guest: Guest, call: Call, request_hash: str, spent_ms: Millis = 0) -> Answer | Pending:
        """Perform a guest's call, for which it has computed `spent_ms`; Pending ends its turn.

        Its drawn duration passes before the first one, what it really took, where that counts, before each.
        """
        guest.replies.append((request_hash, None, self.world.now))
        if (call.service, call.operation) != SLEEP:
            self.world.tell_used(call.principal, "", call.service, call.region)
        due = self.world.now + guest.work_of(spent_ms)
        begins_work = guest.is_loaded and not guest.has_called
        if begins_work and (call.service, call.operation) != SLEEP:
            due = max(due, guest.work_ends)
        if (call.service, call.operation) == SLEEP:
            self._at(due + int(call.parameters["ms"]), "answered", guest, {})
        elif due > self.world.now:
            guest.has_called = guest.is_loaded
            self._at(due, "issue", guest, call_data(call))
        else:
            guest.has_called = guest.is_loaded
            outcome = self.world.perform_now(call)
            if isinstance(outcome, Answer):
                guest.replies[-1] = (request_hash, outcome, self.world.now)
                self.world.settle()
                return outcome
            self.world.waiters[outcome.waiter] = self._then(guest)
        self.world.turns.computing = None
        self.world.settle()
        return Pending(0)

    def _at(self, time: Millis, name: str, guest: Guest, data: dict[str, Any]) -> None:
        arguments = {"invocation": guest.invocation, **data}
        self.world.set_timer(time, f"turns.{name}", self.world.account, self.world.region, arguments)

    def _then(self, guest: Guest) -> Then:
        return Then("turns.answered", self.world.account, self.world.region, {"invocation": guest.invocation})

    def take_answer(self, invocation: int, answer: Answer) -> None:
        """The answer that a guest waits for is there: it is ready for its next turn."""
        guest = self.world.turns.open.get(invocation)
        if guest is None:
            return
        request_hash, _, seen = guest.replies[-1]
        guest.replies[-1] = (request_hash, answer, seen)
        self.world.turns.make_ready(invocation, self.world.now)

    def load(self, guest: Guest) -> None:
        """A guest has loaded its code: its invocation begins now, and who started it is told."""
        guest.is_loaded = True
        name, account, region, arguments = guest.spec["loaded"]
        guest.spec["start"] = self.world.now
        if not guest.spec.get("loads_within_timeout"):
            guest.spec["deadline"] = self.world.now + int(guest.spec["timeout_ms"])
        self.world.ready.append((Then(name, account, region, arguments), Answer({})))
        self.world.settle()

    def finish(self, invocation: int, outcome: dict[str, Any], spent_ms: Millis = 0) -> None:
        """End an invocation, when its drawn duration has passed, and what it has really taken since its last call."""
        guest = self.world.turns.open[invocation]
        if guest.printed:
            outcome = {**outcome, "logs": guest.printed + outcome.get("logs", "")}
        if self.world.turns.computing == invocation:
            self.world.turns.computing = None
        due = self.world.now + guest.work_of(spent_ms)
        if guest.is_loaded and not guest.has_called:
            due = max(due, guest.work_ends)
        if due > self.world.now:
            guest.has_returned = True
            guest.printed = outcome.get("logs", "")
            self._at(due, "finish", guest, {"outcome": outcome})
            return
        self.world.turns.remove(invocation)
        self.world.ready.append((guest.then, Answer(outcome)))
        self.world.settle()

    def fire(self, name: str, arguments: dict[str, Any]) -> None:
        """Let a timer of a guest happen."""
        guest = self.world.turns.open.get(arguments["invocation"])
        if guest is None:
            return
        if name == "turns.issue":
            call = self._planned_call(guest) if guest.is_in_process else call_of(arguments)
            self.world.hand_on(self.world.perform_now(call), self._then(guest))
        elif name == "turns.finish":
            self.world.turns.remove(guest.invocation)
            self.world.ready.append((guest.then, Answer(arguments["outcome"])))
        else:
            self.take_answer(guest.invocation, Answer({}))

    def behave(self) -> bool:
        """Let the next ready guest, if it runs within the world, take its turn."""
        guest = self.world.turns.next_in_process(self.world.now)
        if guest is None:
            return False
        self.world.steps += 1
        answers = [answer for _, answer, _ in guest.replies if answer is not None]
        while (outcome := self._outcome_of(guest, answers)) is None:
            answer = self._make_planned_call(guest)
            if answer is None:
                self.world.turns.computing = None
                self.world.settle()
                return True
            answers.append(answer)
        self.finish(guest.invocation, _outcome_data(outcome))
        return True

    def _outcome_of(self, guest: Guest, answers: list[Answer]) -> Outcome | None:
        behaviour, spec = self.world.behaviours[guest.spec["behaviour"]], guest.spec
        try:
            if not guest.is_started:
                guest.is_started = True
                guest.plan = behaviour.plan(spec["event"], spec["variables"], spec["targets"], spec["request_id"])
            return behaviour.end(spec["event"], guest.plan, answers)
        except UNFIT_EVENT as error:
            return Outcome(error_type=type(error).__name__, error_text=str(error))

    def _make_planned_call(self, guest: Guest) -> Answer | None:
        waits_for_work = not guest.has_called and guest.work_ends > self.world.now
        guest.has_called = True
        guest.replies.append(("", None, self.world.now))
        if waits_for_work:
            self._at(guest.work_ends, "issue", guest, {})
            return None
        outcome = self.world.perform_now(self._planned_call(guest))
        if isinstance(outcome, Pending):
            self.world.waiters[outcome.waiter] = self._then(guest)
            return None
        guest.replies[-1] = ("", outcome, self.world.now)
        self.world.settle()
        return outcome if guest.invocation in self.world.turns.open else None

    def _planned_call(self, guest: Guest) -> Call:
        step, spec = guest.plan[len(guest.replies) - 1], guest.spec
        account, region, principal, cause = spec["account"], spec["region"], spec["principal"], spec["cause"]
        header = spec.get("trace_id", "")
        # By position: keywords take twice as long.
        return Call(step.service, step.operation, step.parameters, account, region, principal, cause, "", "", header)

    def start_turn(self) -> bool:
        """Let the outside give the next ready guest its turn; False where none is ready."""
        catches_up = bool(self.world.turns.catching_up)
        effect = self.world.turns.next_effect(self.world.now)
        if effect is None:
            return False
        if not catches_up:
            self.world.steps += 1
        self.world.effects.append(effect)
        return True


def _outcome_data(outcome: Outcome) -> dict[str, Any]:
    if outcome.error_type:
        return {"error": {"type": outcome.error_type, "message": outcome.error_text}}
    return {"value": outcome.payload}
