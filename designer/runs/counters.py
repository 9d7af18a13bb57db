"""Folds trace events into counters a resource: what frames and `simulate` say; `tally.ts` does it in the browser."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Event = Sequence[Any]
"""(sequence, time, kind, resource, peer, message, cause, detail)"""


@dataclass(slots=True)
class Queue:
    """A queue's messages by id: [state, sent at], in order of arrival."""

    messages: dict[str, list[Any]] = field(default_factory=dict)
    visible: int = 0
    in_flight: int = 0
    delayed: int = 0
    sent: int = 0
    received: int = 0
    deleted: int = 0
    empty_receives: int = 0
    returned: int = 0
    redriven: int = 0
    arrived_by_redrive: int = 0
    expired: int = 0
    refused: int = 0

    def move(self, message: str, state: str, time: int) -> None:
        """Put a message into a state: visible, in_flight, delayed, or "" (gone)."""
        known = self.messages.get(message)
        if known is not None:
            setattr(self, known[0], getattr(self, known[0]) - 1)
        if not state:
            self.messages.pop(message, None)
            return
        setattr(self, state, getattr(self, state) + 1)
        if known is None:
            self.messages[message] = [state, time]
        else:
            known[0] = state

    def values(self, now: int) -> dict[str, int]:
        """Return the counters; times in milliseconds."""
        oldest = next(iter(self.messages.values()), None)
        return {
            "visible": self.visible,
            "in_flight": self.in_flight,
            "delayed": self.delayed,
            "oldest_ms": now - oldest[1] if oldest else 0,
            "sent": self.sent,
            "received": self.received,
            "deleted": self.deleted,
            "empty_receives": self.empty_receives,
            "returned": self.returned,
            "redriven": self.redriven,
            "arrived_by_redrive": self.arrived_by_redrive,
            "expired": self.expired,
            "refused": self.refused,
        }


@dataclass(slots=True)
class Function:
    """A function's invocations."""

    concurrency: int = 0
    invocations: int = 0
    errors: int = 0
    throttles: int = 0
    cold_starts: int = 0
    retries: int = 0
    dead_letters: int = 0
    filtered: int = 0
    peak_concurrency: int = 0
    completed: int = 0
    duration_ms: int = 0
    last_duration_ms: int = 0

    def values(self, now: int) -> dict[str, int]:
        """Return the counters; `duration_ms` is the mean of what has ended."""
        return {
            "concurrency": self.concurrency,
            "peak_concurrency": self.peak_concurrency,
            "invocations": self.invocations,
            "errors": self.errors,
            "throttles": self.throttles,
            "cold_starts": self.cold_starts,
            "retries": self.retries,
            "dead_letters": self.dead_letters,
            "filtered": self.filtered,
            "duration_ms": round(self.duration_ms / self.completed) if self.completed else 0,
            "last_duration_ms": self.last_duration_ms,
        }


@dataclass(slots=True)
class Topic:
    """A topic's messages and deliveries: `failed` were given up, `pending` passed over for want of a confirmation."""

    published: int = 0
    delivered: int = 0
    filtered: int = 0
    failed: int = 0
    retries: int = 0
    dead_letters: int = 0
    pending: int = 0
    refused: int = 0

    def values(self, now: int) -> dict[str, int]:
        """Return the counters."""
        return {
            "published": self.published,
            "delivered": self.delivered,
            "filtered": self.filtered,
            "failed": self.failed,
            "retries": self.retries,
            "dead_letters": self.dead_letters,
            "pending": self.pending,
            "refused": self.refused,
        }


@dataclass(slots=True)
class Other:
    """Any other resource or actor: how often each kind of event named it."""

    kinds: dict[str, int] = field(default_factory=dict)

    def values(self, now: int) -> dict[str, int]:
        """Return a count for each kind of event."""
        return dict(self.kinds)


class Counters:
    """The counters of every resource that the trace has named, by ARN."""

    def __init__(self) -> None:
        self.queues: dict[str, Queue] = {}
        self.functions: dict[str, Function] = {}
        self.topics: dict[str, Topic] = {}
        self.others: dict[str, Other] = {}
        self.now = 0
        self._handlers: dict[str, Callable[[Event], None]] = {
            "send": self._send,
            "duplicate": self._duplicate,
            "visible": self._visible,
            "receive": self._receive,
            "empty-receive": self._empty_receive,
            "return": self._return,
            "delete": self._delete,
            "redrive": self._redrive,
            "expire": self._expire,
            "purge": self._purge,
            "invoke": self._invoke,
            "complete": self._complete,
            "error": self._error,
            "throttle": self._throttle,
            "retry": self._retry,
            "dead-letter": self._dead_letter,
            "refuse": self._refuse,
            "publish": self._publish,
            "deliver": self._deliver,
            "filter-drop": self._filter_drop,
            "skip": self._skip,
            "put": self._touch,
            "get": self._touch,
            "remove": self._touch,
        }

    def feed(self, events: Iterable[Event]) -> None:
        """Fold further events, in order."""
        for event in events:
            self.now = event[1]
            handler = self._handlers.get(event[2])
            if handler is not None:
                handler(event)

    def values(self, arn: str) -> dict[str, int]:
        """Return the counters of a resource; empty where nothing happened on it."""
        for kind in (self.queues, self.functions, self.topics, self.others):
            found = kind.get(arn)
            if found is not None:
                counters: dict[str, int] = found.values(self.now)
                return counters
        return {}

    def _queue(self, arn: str) -> Queue:
        found = self.queues.get(arn)
        if found is None:
            found = self.queues[arn] = Queue()
        return found

    def _function(self, arn: str) -> Function:
        found = self.functions.get(arn)
        if found is None:
            found = self.functions[arn] = Function()
        return found

    def _topic(self, arn: str) -> Topic:
        found = self.topics.get(arn)
        if found is None:
            found = self.topics[arn] = Topic()
        return found

    def _count(self, arn: str, kind: str) -> None:
        kinds = self.others.setdefault(arn, Other()).kinds
        kinds[kind] = kinds.get(kind, 0) + 1

    def _send(self, event: Event) -> None:
        _, time, _, arn, peer, message, _, detail = event
        if is_log_group(arn):
            self._count(arn, "sent")
            return
        queue = self._queue(arn)
        queue.sent += 1
        queue.move(message, "delayed" if detail.get("visible_at", time) > time else "visible", time)
        if peer.startswith("actor:"):
            self._count(peer, "sent")

    def _duplicate(self, event: Event) -> None:
        self._queue(event[3]).move(event[5], "delayed", event[1])

    def _visible(self, event: Event) -> None:
        self._queue(event[3]).move(event[5], "visible", event[1])

    def _receive(self, event: Event) -> None:
        queue = self._queue(event[3])
        queue.received += 1
        if event[4].startswith("actor:"):
            self._count(event[4], "received")
        queue.move(event[5], "in_flight", event[1])

    def _empty_receive(self, event: Event) -> None:
        self._queue(event[3]).empty_receives += 1
        if event[4].startswith("actor:"):
            self._count(event[4], "empty")

    def _return(self, event: Event) -> None:
        queue = self._queue(event[3])
        queue.returned += 1
        queue.move(event[5], "visible", event[1])

    def _delete(self, event: Event) -> None:
        queue = self._queue(event[3])
        queue.deleted += 1
        queue.move(event[5], "", event[1])

    def _redrive(self, event: Event) -> None:
        queue = self._queue(event[3])
        queue.redriven += 1
        queue.move(event[5], "", event[1])
        target = self._queue(event[4])
        target.arrived_by_redrive += 1
        target.move(event[7].get("new_message", event[5]), "visible", event[1])

    def _expire(self, event: Event) -> None:
        queue = self._queue(event[3])
        queue.expired += 1
        queue.move(event[5], "", event[1])

    def _purge(self, event: Event) -> None:
        queue = self._queue(event[3])
        queue.messages.clear()
        queue.visible = queue.in_flight = queue.delayed = 0

    def _invoke(self, event: Event) -> None:
        function = self._function(event[3])
        function.invocations += 1
        function.concurrency += 1
        function.peak_concurrency = max(function.peak_concurrency, function.concurrency)
        function.cold_starts += bool(event[7].get("cold"))
        if event[4].startswith("actor:"):
            self._count(event[4], "sent")

    def _complete(self, event: Event) -> None:
        if event[3].startswith("actor:"):
            self._count(event[3], "done")
            return
        self._end(event)

    def _error(self, event: Event) -> None:
        if event[3].startswith("actor:"):
            self._count(event[3], "failed")
            return
        self._function(event[3]).errors += 1
        if "duration_ms" in event[7]:
            self._end(event)

    def _end(self, event: Event) -> None:
        function = self._function(event[3])
        function.concurrency -= 1
        function.completed += 1
        function.last_duration_ms = int(event[7].get("duration_ms", 0))
        function.duration_ms += function.last_duration_ms

    def _throttle(self, event: Event) -> None:
        self._function(event[3]).throttles += 1

    def _retry(self, event: Event) -> None:
        arn = event[3]
        (self._topic(arn) if is_topic(arn) else self._function(arn)).retries += 1

    def _dead_letter(self, event: Event) -> None:
        if not is_topic(event[3]):
            self._function(event[3]).dead_letters += 1
            return
        topic = self._topic(event[3])
        topic.dead_letters += 1
        topic.failed += 1

    def _refuse(self, event: Event) -> None:
        queue = self.queues.get(event[3])
        if queue is not None:
            queue.refused += 1
        elif is_topic(event[3]):
            self._refuse_of_topic(self._topic(event[3]), event)
        else:
            self._count(event[3], "refused")

    def _refuse_of_topic(self, topic: Topic, event: Event) -> None:
        """An endpoint has not taken what was delivered to it, or a call on the topic was refused."""
        detail = event[7]
        if "attempt" in detail:
            topic.delivered -= 1
            topic.failed += bool(detail.get("lost"))
            self._of_subscriber(event, "delivered", -1)
            if detail.get("lost"):
                self._of_subscriber(event, "failed", 1)
        elif "operation" in detail:
            topic.refused += 1

    def _publish(self, event: Event) -> None:
        self._topic(event[3]).published += 1
        if event[4].startswith("actor:"):
            self._count(event[4], "sent")

    def _deliver(self, event: Event) -> None:
        if "attempt" in event[7]:
            self._topic(event[3]).delivered += 1
            self._of_subscriber(event, "delivered", 1)

    def _of_subscriber(self, event: Event, kind: str, by: int) -> None:
        """Count for somebody outside AWS, whose address is no ARN."""
        subscription = event[7].get("subscription", "")
        if subscription:
            kinds = self.others.setdefault(subscription, Other()).kinds
            kinds[kind] = kinds.get(kind, 0) + by

    def _filter_drop(self, event: Event) -> None:
        arn = event[3]
        (self._topic(arn) if is_topic(arn) else self._function(arn)).filtered += 1

    def _skip(self, event: Event) -> None:
        self._topic(event[3]).pending += 1

    def _touch(self, event: Event) -> None:
        """A bucket's objects were put, got or removed; the event tells what the bucket holds then."""
        _, _, kind, arn, peer, _, _, detail = event
        self._count(arn, "removed" if kind == "remove" else f"{kind}s")
        self.others[arn].kinds |= {name: int(detail[name]) for name in ("objects", "bytes")}
        if kind == "put" and peer.startswith("actor:"):
            self._count(peer, "sent")


def is_topic(arn: str) -> bool:
    """Say whether an ARN is one of SNS."""
    return arn.startswith("arn:") and arn.split(":", 3)[2] == "sns"


def is_log_group(arn: str) -> bool:
    """Say whether an ARN is one of CloudWatch Logs."""
    return arn.startswith("arn:") and arn.split(":", 3)[2] == "logs"
