"""The event bus that each account has: drawn where something of the template puts events on it."""

import fnmatch
from collections.abc import Iterator
from typing import Any

from designer.catalog.entry import Edge
from designer.catalog.implied import FUNCTIONS
from designer.catalog.statements import actions_of, all_statements, is_whole, statements
from designer.catalog.template import DEFAULT_BUS, Resource, Template, at, items, pairs, symbol

NAME = "default"
POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")


def default_bus(template: Template) -> Iterator[Resource]:
    """Yield the bus where a permission names it, or where one names none and a rule of the template listens to it."""
    broad: Resource | None = None
    for holder in template.of_type(*FUNCTIONS, "AWS::IAM::Role", *POLICIES):
        for policy in items(holder.get("Policies")):
            if symbol(at(policy, "EventBridgePutEventsPolicy", "EventBusName")) == NAME:
                yield _card(holder)
                return
        own = [statement for _, statement in statements(holder)]
        for statement in filter(_puts, [*own, *items(holder.get("PolicyDocument", "Statement"))]):
            texts = [symbol(resource) or "" for resource in items(at(statement, "Resource"))]
            if any(text.endswith(f":event-bus/{NAME}") for text in texts):
                yield _card(holder)
                return
            broad = holder if any(map(is_whole, items(at(statement, "Resource")))) else broad
    rules = [*template.of_type("AWS::Events::Rule"), *template.of_type(DEFAULT_BUS)]
    if broad is not None and any(map(listens, rules)):
        yield _card(broad)


def _card(holder: Resource) -> Resource:
    return Resource(NAME, DEFAULT_BUS, {"Name": NAME}, owner=holder.name)


def _puts(statement: Any) -> bool:
    return at(statement, "Effect") == "Allow" and any(
        fnmatch.fnmatchcase("events:putevents", action.lower()) for action in actions_of(statement)
    )


def listens(rule: Resource) -> bool:
    """Whether a rule takes what applications put on the default bus, not only what AWS's services send to it."""
    pattern = rule.get("EventPattern") or rule.get("Pattern")
    names = [name for name in items(at(pattern, "source")) if isinstance(name, str)]
    is_of_services = bool(names) and all(name.startswith("aws.") for name in names)
    return bool(pattern) and not is_of_services and rule.get("EventBusName") is None


def listening(rule: Resource, template: Template) -> Iterator[Edge]:
    """Yield that a rule listens to the default bus, where that is drawn."""
    if is_drawn(template) and listens(rule):
        yield Edge(NAME, rule.name, "event", "async")


def is_drawn(template: Template) -> bool:
    return NAME in template.resources and template.resources[NAME].type == DEFAULT_BUS


def putting(function: Resource, template: Template) -> Iterator[Edge]:
    """Yield that a function puts events on the default bus, where it may use each and its environment names none."""
    variables = [value for _, value in pairs(function.get("Environment", "Variables"))]
    if not is_drawn(template) or any(node.type == "AWS::Events::EventBus" for node in template.nodes(variables)):
        return
    for part, statement in all_statements(function, template):
        is_own = all(action.startswith("events:") for action in actions_of(statement))
        if is_own and _puts(statement) and any(map(is_whole, items(at(statement, "Resource")))):
            yield Edge(function.name, NAME, "put-events", "async", parts=(part,), is_weak=True)
