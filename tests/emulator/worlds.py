"""A world under test, and calls that raise on failure."""

from typing import Any

from emulator import registry
from emulator.bus.calls import Answer, Call, Failure, Pending
from emulator.contract.service import Service
from emulator.kernel.journal import Command
from emulator.kernel.trace import TraceEvent
from emulator.world import DEFAULT_ACCOUNT, DEFAULT_REGION, World


class Refused(Exception):
    """A call was answered with a failure."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.code}: {failure.message}")
        self.failure = failure
        self.code = failure.code
        self.query_code = (failure.detail or {}).get("query_code", failure.code)
        self.message = failure.message
        self.status = failure.status


def only(*names: str) -> dict[str, Service]:
    """Return these services, read from their folders, whatever state the others are in."""
    return {name: registry._read(name, f"{registry.SERVICES}.{name}") for name in names}


class Bench:
    """A World with its trace and journal kept, called in one line."""

    def __init__(self, **settings: Any) -> None:
        self.journal: list[Command] = []
        self.world = World(**{"journal": self.journal.append, **settings})
        self.events: list[TraceEvent] = []

    def call(self, service: str, operation: str, *, call: dict[str, Any] | None = None, **parameters: Any) -> Any:
        """Call an operation; return its result, or Pending; raise Refused. `call` are further fields of the Call."""
        fields = {"account": DEFAULT_ACCOUNT, "region": DEFAULT_REGION, **(call or {})}
        outcome = self.world.call(Call(service=service, operation=operation, parameters=parameters, **fields))
        return outcome if isinstance(outcome, Pending) else result_of(outcome)

    def sqs(self, operation: str, **parameters: Any) -> Any:
        """Call an operation of SQS."""
        return self.call("sqs", operation, **parameters)

    def queue(self, name: str = "orders", **attributes: str) -> str:
        """Create a queue and return its URL."""
        return str(self.sqs("CreateQueue", QueueName=name, Attributes=attributes)["QueueUrl"])

    def arn(self, name: str = "orders") -> str:
        """Return the ARN of a queue."""
        return f"arn:aws:sqs:{DEFAULT_REGION}:{DEFAULT_ACCOUNT}:{name}"

    def receive(self, url: str, **parameters: Any) -> list[dict[str, Any]]:
        """Receive messages without waiting."""
        found: list[dict[str, Any]] = self.sqs("ReceiveMessage", QueueUrl=url, **parameters).get("Messages", [])
        return found

    def bodies(self, url: str, maximum: int = 10, **parameters: Any) -> list[str]:
        """Receive messages without waiting and return their bodies."""
        return [message["Body"] for message in self.receive(url, MaxNumberOfMessages=maximum, **parameters)]

    def attributes(self, url: str, *names: str) -> dict[str, str]:
        """Return attributes of a queue, all where none is named."""
        answer = self.sqs("GetQueueAttributes", QueueUrl=url, AttributeNames=list(names or ("All",)))
        return dict(answer.get("Attributes", {}))

    def counts(self, url: str) -> tuple[int, int, int]:
        """Return how many messages are visible, in flight and delayed."""
        found = self.attributes(url)
        kinds = ("", "NotVisible", "Delayed")
        visible, in_flight, delayed = (int(found[f"ApproximateNumberOfMessages{kind}"]) for kind in kinds)
        return visible, in_flight, delayed

    def pass_time(self, seconds: float) -> None:
        """Let virtual time pass."""
        self.world.run_until(self.world.now + round(seconds * 1000))

    def trace(self) -> list[TraceEvent]:
        """Return all events until now."""
        self.events.extend(self.world.trace.take())
        return self.events

    def of_kind(self, *kinds: str) -> list[TraceEvent]:
        """Return the trace events of these kinds."""
        return [event for event in self.trace() if event.kind in kinds]

    def kinds(self) -> list[str]:
        """Return the kinds of all events until now."""
        return [event.kind for event in self.trace()]

    def answers(self) -> dict[int, Any]:
        """Return the results, by waiter, of calls that were pending; raise Refused where one failed."""
        return {waiter: result_of(answer) for waiter, answer in self.world.take_answered()}


def result_of(answer: Answer) -> dict[str, Any]:
    """Return the result of an answer, or raise Refused."""
    if answer.failure is not None:
        raise Refused(answer.failure)
    return answer.result or {}
