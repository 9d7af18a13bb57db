"""What policies say, statement by statement, with where each stands; and whom resource policies let in."""

import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from designer.catalog.template import Resource, items, pairs
from designer.document.pointers import pointer_to
from designer.findings.resolving import UNKNOWN, is_known
from designer.findings.subject import QUEUE, Subject

IDENTITY = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")
HOLDERS = ("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group")
SAM_HOLDERS = ("AWS::Serverless::Function", "AWS::Serverless::StateMachine")
POLICIES = {
    "AWS::SQS::QueuePolicy": "Queues",
    "AWS::SQS::QueueInlinePolicy": "Queue",
    "AWS::SNS::TopicPolicy": "Topics",
    "AWS::SNS::TopicInlinePolicy": "TopicArn",
}


@dataclass(frozen=True)
class Statement:
    """One statement that allows something; `holder` is the resource that says it."""

    holder: Resource
    pointer: str
    value: dict[str, Any]

    def list(self, name: str) -> list[Any]:
        """Return an element that may be one thing or a list of them."""
        return items(self.value.get(name))


def statements_of(holder: Resource, document: Any, path: tuple[str, ...]) -> Iterator[Statement]:
    """Yield the statements of a policy document that allow something."""
    if not isinstance(document, dict):
        return
    given = document.get("Statement")
    for index, value in enumerate(items(given)):
        here = (*path, "Statement", str(index)) if isinstance(given, list) else (*path, "Statement")
        if isinstance(value, dict) and value.get("Effect", "Allow") == "Allow":
            yield Statement(holder, pointer_to(here), value)


def identity_statements(subject: Subject) -> Iterator[Statement]:
    """Yield what roles, users, groups, their policies and SAM's `Policies` allow."""
    for holder in subject.of_type(*IDENTITY):
        yield from statements_of(holder, holder.get("PolicyDocument"), ("Properties", "PolicyDocument"))
    for holder in subject.of_type(*HOLDERS):
        yield from _inline(holder)
    for holder in subject.of_type(*SAM_HOLDERS):
        given = holder.get("Policies")
        for index, policy in enumerate(items(given)):
            path = ("Properties", "Policies", str(index)) if isinstance(given, list) else ("Properties", "Policies")
            yield from statements_of(holder, policy, path)


def managed_policies(subject: Subject) -> Iterator[tuple[Resource, str, str]]:
    """Yield who has which managed policy of AWS, with where it is named; a policy of the template is no name."""
    for kinds, name in ((HOLDERS, "ManagedPolicyArns"), (SAM_HOLDERS, "Policies")):
        for holder in subject.of_type(*kinds):
            given = holder.get(name)
            for index, value in enumerate(items(given)):
                arn = value.get("Fn::Sub") if isinstance(value, dict) else value
                path = ("Properties", name, str(index)) if isinstance(given, list) else ("Properties", name)
                if isinstance(arn, str):
                    yield holder, pointer_to(path), arn


def _inline(holder: Resource) -> Iterator[Statement]:
    for index, policy in enumerate(items(holder.get("Policies"))):
        if isinstance(policy, dict):
            path = ("Properties", "Policies", str(index), "PolicyDocument")
            yield from statements_of(holder, policy.get("PolicyDocument"), path)


@dataclass(frozen=True)
class Doors:
    """What resource policies say, read once: statements by owner, and the kinds of policies of unknown owners."""

    statements: dict[str, list[Statement]]
    unknown: frozenset[bool]
    """For queues (True) or topics (False): whether some policy's owner is not known."""


def doors_of(subject: Subject) -> Doors:
    """Return what the policies of queues and topics allow."""
    found: dict[str, list[Statement]] = {}
    unknown: set[bool] = set()
    for kind, name in POLICIES.items():
        for policy in subject.of_type(kind):
            owners = items(policy.get(name))
            if not owners or any(not subject.template.targets(owner) for owner in owners):
                unknown.add(kind.startswith("AWS::SQS"))
            stated = list(statements_of(policy, policy.get("PolicyDocument"), ("Properties", "PolicyDocument")))
            for target in subject.template.targets(owners):
                found.setdefault(target.resource.name, []).extend(stated)
    return Doors(found, frozenset(unknown))


def lets_in(subject: Subject, doors: Doors, target: Resource, service: str, action: str) -> bool | None:
    """Say whether a queue's or topic's policies let a service in; None where that is not known."""
    if (target.type == QUEUE) in doors.unknown:
        return None
    answers = [_allows(subject, one, service, action) for one in doors.statements.get(target.name, ())]
    return True if True in answers else None if None in answers else False


def _allows(subject: Subject, statement: Statement, service: str, action: str) -> bool | None:
    principal, actions = (subject.values.resolve(statement.value.get(name)) for name in ("Principal", "Action"))
    if "NotPrincipal" in statement.value or "NotAction" in statement.value:
        return None
    if not is_known(principal) or not is_known(actions):
        return None
    names = [principal] if principal == "*" else [one for _, given in pairs(principal) for one in items(given)]
    is_named = any(name in {"*", service} for name in names)
    return is_named and any(matches(pattern, action) for pattern in items(actions))


def matches(pattern: Any, action: str) -> bool:
    """Say whether an action's pattern, such as `sqs:Send*`, covers an action."""
    return isinstance(pattern, str) and fnmatch.fnmatchcase(action.lower(), pattern.lower())


def permissions(subject: Subject) -> dict[str, set[str]] | None:
    """Return the principals that may invoke each function, by its name; None where one is not known."""
    found: dict[str, set[str]] = {}
    for permission in subject.of_type("AWS::Lambda::Permission"):
        target = subject.template.target(permission.get("FunctionName"), "lambda")
        principal = subject.values.resolve(permission.get("Principal"))
        if target is None or principal is UNKNOWN:
            return None
        found.setdefault(target.name, set()).add(str(principal))
    return found
