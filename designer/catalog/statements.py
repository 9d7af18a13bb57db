"""Where the policies of a role, or of a SAM function, say what is allowed."""

import re
from collections.abc import Iterator
from typing import Any

from designer.catalog.entry import Part
from designer.catalog.template import Resource, Template, at, items, symbol

WHOLE = re.compile(r"(?:arn:[^:]*:[a-z0-9-]+:[^:]*:[^:]*:(?:[a-z-]+[/:])?)?\*(?:/\*)?")


def statements(holder: Resource) -> Iterator[tuple[Part, Any]]:
    """Yield the statements of a resource's own policies with where each stands, the last first: they may go."""
    for number, policy in reversed(list(enumerate(items(holder.get("Policies"))))):
        inner = ("PolicyDocument", "Statement") if at(policy, "PolicyDocument") is not None else ("Statement",)
        for index, statement in reversed(list(enumerate(items(at(policy, *inner))))):
            yield Part(holder.name, ("Properties", "Policies", str(number), *inner, str(index))), statement


def statements_for(function: Resource, template: Template) -> Iterator[tuple[Part, Any]]:
    """Yield the statements of what a function says itself, and of its roles."""
    yield from statements(function)
    for target in template.targets(function.get("Role"), "iam"):
        yield from statements(target.resource)


def all_statements(function: Resource, template: Template) -> Iterator[tuple[Part, Any]]:
    """Yield the statements of a function, of its roles, and of the policies that are attached to these."""
    yield from statements_for(function, template)
    for target in template.targets(function.get("Role"), "iam"):
        for policy in attached(target.resource, template):
            for index, statement in enumerate(items(policy.get("PolicyDocument", "Statement"))):
                yield Part(policy.name, ("Properties", "PolicyDocument", "Statement", str(index))), statement


def is_whole(resource: Any) -> bool:
    """Whether a statement's resource is everything, or everything of one service."""
    return WHOLE.fullmatch(symbol(resource) or "") is not None


def attached(role: Resource, template: Template) -> Iterator[Resource]:
    """Yield the policies of the template that stand apart from a role and are attached to it."""
    own = [target.resource for target in template.targets(role.get("ManagedPolicyArns"))]
    for policy in template.of_type("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"):
        bearers = [*items(policy.get("Roles")), policy.get("RoleName")]
        if policy in own or any(target.resource is role for target in template.targets(bearers, "iam")):
            yield policy


def actions_of(statement: Any) -> list[str]:
    return [str(action) for action in items(at(statement, "Action"))]
