"""Reads the notification configuration of a bucket: what happens to which keys is told to whom."""

import base64
from itertools import combinations
from typing import Any, NamedTuple

from emulator.bus.arn import Arn, NotAnArn, parse_arn
from emulator.contract.errors import NotModelled
from emulator.contract.scope import Scope
from emulator.services.s3.errors import InvalidArgument, MalformedXml
from emulator.services.s3.state import State

EVENTS = frozenset(
    ("s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectCreated:Post", "s3:ObjectCreated:Copy",
     "s3:ObjectCreated:CompleteMultipartUpload", "s3:ObjectRemoved:*", "s3:ObjectRemoved:Delete",
     "s3:ObjectRemoved:DeleteMarkerCreated", "s3:ReducedRedundancyLostObject", "s3:ObjectRestore:*",
     "s3:ObjectRestore:Post", "s3:ObjectRestore:Completed", "s3:ObjectRestore:Delete", "s3:Replication:*",
     "s3:Replication:OperationFailedReplication", "s3:Replication:OperationMissedThreshold",
     "s3:Replication:OperationNotTracked", "s3:Replication:OperationReplicatedAfterThreshold",
     "s3:LifecycleExpiration:*", "s3:LifecycleExpiration:Delete", "s3:LifecycleExpiration:DeleteMarkerCreated",
     "s3:LifecycleTransition", "s3:IntelligentTiering", "s3:ObjectAcl:Put", "s3:ObjectTagging:*",
     "s3:ObjectTagging:Put", "s3:ObjectTagging:Delete")
)  # fmt: skip
AMBIGUOUS = (
    "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are"
    " overlapping for the same event type."
)
OVERLAPPING = "Configurations overlap. Configurations on the same bucket cannot share a common event type."


class Kind(NamedTuple):
    """A kind of destination: its list, the member that holds its ARN, its service, what errors call it."""

    listed: str
    member: str
    service: str
    argument: str


KINDS = (
    Kind("TopicConfigurations", "TopicArn", "sns", "Topic"),
    Kind("QueueConfigurations", "QueueArn", "sqs", "Queue"),
    Kind("LambdaFunctionConfigurations", "LambdaFunctionArn", "lambda", "CloudFunction"),
)


class Rule(NamedTuple):
    """One configuration, read."""

    id: str
    target: str
    events: tuple[str, ...]
    prefix: str
    suffix: str
    is_filtered: bool

    def takes(self, event: str, key: str) -> bool:
        """Say whether an event ("ObjectCreated:Put") of a key is told to the target."""
        return (
            any(_covers(name, f"s3:{event}") for name in self.events)
            and key.startswith(self.prefix)
            and key.endswith(self.suffix)
        )


def read_configuration(scope: Scope[State], given: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return a configuration as it is kept, each part with an id, or raise what S3 refuses of it."""
    if given.get("EventBridgeConfiguration") is not None:
        raise NotModelled("notifications of buckets to EventBridge")
    kept: dict[str, list[dict[str, Any]]] = {}
    for kind in KINDS:
        parts = given.get(kind.listed) or []
        if parts:
            kept[kind.listed] = [_read_part(scope, kind, part) for part in parts]
    for first, second in combinations(rules_of(kept), 2):
        _check_overlap(first, second)
    return kept


def rules_of(configuration: dict[str, list[dict[str, Any]]]) -> list[Rule]:
    """Return the rules of a kept configuration."""
    rules = []
    for kind in KINDS:
        for part in configuration.get(kind.listed, ()):
            filters = {rule["Name"]: rule["Value"] for rule in _filter_rules(part)}
            prefix, suffix = filters.get("Prefix", ""), filters.get("Suffix", "")
            events = tuple(part["Events"])
            rules.append(Rule(part["Id"], part[kind.member], events, prefix, suffix, bool(filters)))
    return rules


def destination_of(kind: Kind, text: str) -> Arn:
    """Return the ARN of a destination, or raise where it is none of that kind."""
    try:
        arn = parse_arn(text)
    except NotAnArn:
        arn = None
    if arn is None or arn.service != kind.service:
        raise InvalidArgument("The ARN could not be parsed", kind.argument, text)
    return arn


def _read_part(scope: Scope[State], kind: Kind, part: dict[str, Any]) -> dict[str, Any]:
    target, events = part.get(kind.member), part.get("Events") or []
    if not target or not events:
        raise MalformedXml
    destination_of(kind, target)
    for event in events:
        if event not in EVENTS:
            raise InvalidArgument("A specified event is not supported for notifications.", "Event", event)
    read: dict[str, Any] = {
        "Id": part.get("Id") or base64.b64encode(scope.uuid("notification").encode()).decode(),
        kind.member: target,
        "Events": list(events),
    }
    rules = [_read_filter(rule) for rule in _filter_rules(part)]
    for name in ("Prefix", "Suffix"):
        if sum(rule["Name"] == name for rule in rules) > 1:
            text = f"Cannot specify more than one {name.lower()} rule in a filter."
            raise InvalidArgument(text, "FilterRule.Name", name.lower())
    return {**read, "Filter": {"Key": {"FilterRules": rules}}} if rules else read


def _filter_rules(part: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ((part.get("Filter") or {}).get("Key") or {}).get("FilterRules") or []
    return found


def _read_filter(rule: dict[str, Any]) -> dict[str, str]:
    name = str(rule.get("Name") or "")
    if name.lower() not in ("prefix", "suffix"):
        raise InvalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", name)
    return {"Name": name.capitalize(), "Value": str(rule.get("Value") or "")}


def _check_overlap(first: Rule, second: Rule) -> None:
    shared = any(_covers(one, other) or _covers(other, one) for one in first.events for other in second.events)
    prefixes = first.prefix.startswith(second.prefix) or second.prefix.startswith(first.prefix)
    suffixes = first.suffix.endswith(second.suffix) or second.suffix.endswith(first.suffix)
    if shared and prefixes and suffixes:
        is_ambiguous = first.is_filtered and second.is_filtered
        raise InvalidArgument(AMBIGUOUS if is_ambiguous else OVERLAPPING)


def _covers(name: str, event: str) -> bool:
    return name == event or (name.endswith("*") and event.startswith(name[:-1]))
