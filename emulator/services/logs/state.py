"""What CloudWatch Logs remembers in one account and region."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from emulator.kernel.clock import DAY, Millis
from emulator.services.logs.errors import ResourceNotFound


class LogEvent(NamedTuple):
    """One event; `number` counts the events of its stream."""

    timestamp: Millis
    ingested: Millis
    message: str
    number: int


@dataclass(slots=True)
class LogStream:
    """The events of one source, in order of their timestamps."""

    name: str
    created: Millis
    uid: str
    events: list[LogEvent] = field(default_factory=list)
    last_ingestion: Millis = 0
    taken: int = 0

    def id_of(self, event: LogEvent) -> str:
        """Return an event's id: a number of 56 digits, as AWS's ids are."""
        return f"{event.timestamp << 96 | int(self.uid[:8], 16) << 64 | event.number:056d}"

    def expire(self, before: Millis) -> None:
        """Forget the events whose timestamps are before an instant."""
        if self.events and self.events[0][0] < before:
            self.events = [event for event in self.events if event[0] >= before]


@dataclass(slots=True)
class LogGroup:
    """Streams that share retention, key and tags."""

    name: str
    arn: str
    created: Millis
    kind: str = "STANDARD"
    retention_days: int = 0
    """0: for ever."""
    key: str = ""
    is_protected: bool = False
    tags: dict[str, str] = field(default_factory=dict)
    streams: dict[str, LogStream] = field(default_factory=dict)
    subscriptions: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Subscription filters by name, as DescribeSubscriptionFilters shows them."""
    metric_filters: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Metric filters by name, as DescribeMetricFilters shows them."""
    protection: dict[str, Any] = field(default_factory=dict)
    """The data protection policy, as GetDataProtectionPolicy shows it."""
    policy: dict[str, Any] = field(default_factory=dict)
    """The resource policy of the group itself, as DescribeResourcePolicies shows it."""
    index: dict[str, Any] = field(default_factory=dict)
    """The field index policy, as DescribeIndexPolicies shows it."""

    def stream(self, name: str) -> LogStream:
        """Return the stream, or raise AWS's error."""
        found = self.streams.get(name)
        if found is None:
            raise ResourceNotFound("log stream")
        return found

    def expire(self, now: Millis) -> None:
        """Forget what is older than the retention."""
        if self.retention_days:
            for stream in self.streams.values():
                stream.expire(now - self.retention_days * DAY)


@dataclass(slots=True)
class Vended:
    """What lets other services deliver their logs: by name, a delivery by its id, each as it is shown."""

    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    destinations: dict[str, dict[str, Any]] = field(default_factory=dict)
    deliveries: dict[str, dict[str, Any]] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)
    """Of destinations, by their names."""


@dataclass(slots=True)
class State:
    """Log groups by name, resource policies by name as DescribeResourcePolicies shows them."""

    groups: dict[str, LogGroup] = field(default_factory=dict)
    policies: dict[str, dict[str, Any]] = field(default_factory=dict)
    destinations: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Destinations by name, as DescribeDestinations shows them."""
    queries: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The last queries by id, with their results."""
    definitions: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Queries that are kept under a name, by id."""
    vended: Vended = field(default_factory=Vended)
    exports: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The last export tasks by id, as DescribeExportTasks shows them."""
    account_policies: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """By type and name, as DescribeAccountPolicies shows them."""
    detectors: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Anomaly detectors by ARN, as ListLogAnomalyDetectors shows them."""
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    """The tags of what is no log group, by ARN."""

    def group(self, name: str) -> LogGroup:
        """Return the group of a name or ARN, or raise AWS's error."""
        if name.startswith("arn:"):
            name = name.split(":", 6)[-1].removesuffix(":*")
        found = self.groups.get(name)
        if found is None:
            raise ResourceNotFound("log group")
        return found
