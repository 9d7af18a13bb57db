"""Filter policies: which messages a subscription takes, and the clause that kept one out."""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

from emulator.bus.patterns.fields import OR, Fields
from emulator.bus.patterns.reading import read_source
from emulator.bus.patterns.tokens import InvalidPattern
from emulator.services.sns import limits
from emulator.services.sns.documents import NotJson, compact, read_json
from emulator.services.sns.errors import BadAttribute
from emulator.services.sns.notification import Notification, NotValues

ATTRIBUTES, BODY = "MessageAttributes", "MessageBody"
VALUE_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter policy ready to match, on the message's attributes or on its body. It is saved as its JSON."""

    policy: str
    scope: str
    pattern: Fields
    is_on_body: bool

    def __reduce__(self) -> tuple[Callable[[str, str], "Filter"], tuple[str, str]]:
        return read_filter, (self.policy, self.scope)

    def takes(self, notification: Notification, protocol: str) -> bool:
        """Say whether the subscription gets a notification."""
        try:
            seen = notification.body(protocol) if self.is_on_body else notification.values()
        except NotValues:
            return False
        return self.pattern.matches(seen)

    def refusal(self, notification: Notification, protocol: str) -> dict[str, str]:
        """Return the clause that a notification does not fit, and the value that it has there, as JSON."""
        try:
            seen = notification.body(protocol) if self.is_on_body else notification.values()
        except NotValues as broken:
            return {"clause": broken.what, "value": broken.value[:VALUE_SHOWN]}
        found = self.pattern.refusal(seen)
        if found is None:
            return {}
        value = compact(found.values if len(found.values) != 1 else found.values[0]) if found.values else ""
        clause = f"{found.field}: {found.clause}" if found.clause else found.field
        return {"clause": clause[:VALUE_SHOWN], "value": value[:VALUE_SHOWN]}


def read_filter(value: str, scope: str) -> Filter:
    """Return a filter policy's JSON ready to match, or refuse it."""
    try:
        policy = read_json(value)
    except NotJson as broken:
        raise BadAttribute(f"FilterPolicy: failed to parse JSON. {broken.reason}") from None
    if len(value.encode()) > limits.FILTER_BYTES:
        raise BadAttribute("FilterPolicy: Filter policy is too large")
    if isinstance(policy, dict) and len(policy) > limits.FILTER_KEYS:
        raise BadAttribute(f"FilterPolicy: Filter policy can not have more than {limits.FILTER_KEYS} keys")
    try:
        pattern = read_source(compact(policy))
    except InvalidPattern as invalid:
        raise BadAttribute(f"FilterPolicy: {invalid.reason}{invalid.place}") from None
    if scope == ATTRIBUTES and is_nested(policy):
        text = "Filter policy scope MessageAttributes does not support nested filter policy"
        raise BadAttribute(f"FilterPolicy: {text}")
    if combinations(policy) > limits.FILTER_COMBINATIONS:
        raise BadAttribute("FilterPolicy: Filter policy is too complex")
    return Filter(value, scope, pattern, scope == BODY)


def is_nested(policy: dict[str, Any]) -> bool:
    """Say whether a policy looks into objects."""
    branches = [policy, *(branch for branch in policy.get(OR, ()) if isinstance(branch, dict))]
    return any(isinstance(value, dict) for branch in branches for value in branch.values())


def combinations(policy: dict[str, Any], depth: int = 1) -> int:
    """Return the combinations of values that a policy means.

    The values of each key times the depth of the key, multiplied over the keys; summed over the branches of `$or`.
    """
    factors = []
    for name, value in policy.items():
        if isinstance(value, dict):
            factors.append(combinations(value, depth + 1))
        elif name == OR and all(isinstance(branch, dict) for branch in value):
            factors.append(sum(combinations(branch, depth) for branch in value))
        else:
            factors.append(len(value) * depth)
    return prod(factors)
