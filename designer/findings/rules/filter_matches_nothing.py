"""A filter that no message can pass: contradictory, empty, or asking for what the traffic never carries."""

import json
from collections.abc import Iterator
from typing import Any

from designer.catalog.template import Resource, items, pairs
from designer.document.pointers import pointer_to
from designer.findings.finding import Found, Rule
from designer.findings.impossible import impossible
from designer.findings.resolving import UNKNOWN, is_known
from designer.findings.subject import TOPIC, Subject


def check(subject: Subject) -> Iterator[Found]:
    for holder, topic, path, settings in _subscriptions(subject):
        policy = _document(subject, settings.get("FilterPolicy"))
        if policy is None:
            continue
        pointer = pointer_to((*path, "FilterPolicy"))
        scope = subject.values.resolve(settings.get("FilterPolicyScope")) or "MessageAttributes"
        why = impossible(policy) or (_never_sent(subject, topic, policy) if scope == "MessageAttributes" else None)
        if why:
            yield Found(holder.name, f"No message passes the filter of {holder.name}: {why}.", pointer)
    for rule in subject.of_type("AWS::Events::Rule"):
        pattern = _document(subject, rule.get("EventPattern"))
        why = impossible(pattern) if pattern is not None else None
        if why:
            yield Found(rule.name, f"No event matches the pattern of {rule.name}: {why}.", "/Properties/EventPattern")
    for mapping in subject.mappings:
        criteria = mapping.settings.get("FilterCriteria")
        filters = items(criteria.get("Filters")) if isinstance(criteria, dict) else []
        patterns = [_document(subject, one.get("Pattern") if isinstance(one, dict) else None) for one in filters]
        reasons = [impossible(pattern) if pattern is not None else None for pattern in patterns]
        if reasons and all(reasons):
            text = f"No message passes the filter of {mapping.holder.name}: {reasons[0]}. Lambda deletes the others."
            yield Found(mapping.holder.name, text, mapping.pointer("FilterCriteria"))


def _subscriptions(subject: Subject) -> Iterator[tuple[Resource, Resource | None, tuple[str, ...], dict[str, Any]]]:
    for subscription in subject.of_type("AWS::SNS::Subscription"):
        topic = subject.template.target(subscription.get("TopicArn"), "sns")
        yield subscription, topic, ("Properties",), subscription.properties
    for function in subject.of_type("AWS::Serverless::Function"):
        for name, event in pairs(function.get("Events")):
            if isinstance(event, dict) and event.get("Type") == "SNS" and isinstance(event.get("Properties"), dict):
                settings = event["Properties"]
                topic = subject.template.target(settings.get("Topic"), "sns")
                yield function, topic, ("Properties", "Events", name, "Properties"), settings


def _document(subject: Subject, value: Any) -> dict[str, Any] | None:
    """Return a filter as a map, written as one or as JSON text; None where there is none or it is not known."""
    found = subject.values.resolve(value)
    if isinstance(found, str):
        try:
            found = json.loads(found)
        except ValueError:
            return None
    return found if found is not UNKNOWN and isinstance(found, dict) and is_known(found) else None


def _never_sent(subject: Subject, topic: Resource | None, policy: dict[str, Any]) -> str | None:
    """Return which attribute none of the traffic carries, where only traffic publishes to the topic."""
    if topic is None or topic.type != TOPIC or subject.into(topic.name):
        return None
    sent = [actor for actor in subject.scenario.actors.values() if actor.target == topic.name]
    given: set[str] = set()
    for actor in sent:
        given |= set(json.loads(actor.attributes.replace("{{n}}", "1"))) if actor.attributes else set()
    for key, wanted in policy.items():
        needs = isinstance(wanted, list) and not any(
            isinstance(one, dict) and one.get("exists") is False for one in wanted
        )
        if sent and key != "$or" and needs and key not in given:
            return f"it asks for the attribute {key!r}, which no traffic to {topic.name} carries"
    return None


RULE = Rule(
    "Filter that matches nothing",
    "error",
    "Whatever is sent is dropped here without an error.",
    "https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html",
    check,
)
