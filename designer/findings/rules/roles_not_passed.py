"""A function that runs a task of ECS and may not hand on one of its roles."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.jobs import TASK, TO_TASKS, passed_roles
from designer.catalog.statements import actions_of, statements_for
from designer.catalog.template import Resource, at, items
from designer.findings.finding import Fix, Found, Rule
from designer.findings.fixes import wired
from designer.findings.statements import IDENTITY, managed_policies, matches, statements_of
from designer.findings.subject import FUNCTIONS, Subject

PASS = "iam:PassRole"
SAYS_NOTHING_OF_ROLES = ("AWSLambdaBasicExecutionRole", "AWSLambdaVPCAccessExecutionRole", "AWSXRayDaemonWriteAccess")


def check(subject: Subject) -> Iterator[Found]:
    for edge in subject.edges:
        function, task = (subject.drawing.resources[name] for name in (edge.source, edge.target))
        if edge.kind != "start" or task.type != TASK or function.type not in FUNCTIONS:
            continue
        allowed = _passed(subject, function)
        for value in passed_roles(task) if allowed is not None else ():
            roles = [target.resource.name for target in subject.template.targets([value], "iam")]
            if roles and not set(roles) & set(allowed or ()):
                text = f"{function.name} runs {task.name}, but may not hand on its role {roles[0]}."
                yield Found(function.name, text, fix=_fix(function, value, roles[0]), other=task.name)


def _fix(function: Resource, value: Any, role: str) -> Fix:
    return wired(
        f"Let {function.name} hand on {role}",
        lambda wiring: wiring.allow(function, [PASS], [value], condition=TO_TASKS),
    )


def _passed(subject: Subject, function: Resource) -> set[str] | None:
    """Return the roles that a function may hand on; None where that is not known, or where all may be meant."""
    roles = [target.resource for target in subject.template.targets(function.get("Role"), "iam")]
    if function.get("Role") and not roles:
        return None
    for holder, _, arn in managed_policies(subject):
        if holder in (function, *roles) and not arn.endswith(SAYS_NOTHING_OF_ROLES):
            return None
    found: set[str] = set()
    for statement in _statements(subject, function):
        if not isinstance(statement, dict) or "NotAction" in statement:
            return None
        if not any(matches(pattern, PASS) for pattern in actions_of(statement)):
            continue
        for resource in items(at(statement, "Resource")):
            named = [target.resource.name for target in subject.template.targets([resource], "iam")]
            if not named:
                return None
            found |= set(named)
    return found


def _statements(subject: Subject, function: Resource) -> Iterator[Any]:
    """Yield what a function and its roles say, and what any policy that stands by itself does."""
    for _, statement in statements_for(function, subject.template):
        yield statement
    for policy in subject.of_type(*IDENTITY):
        for one in statements_of(policy, policy.get("PolicyDocument"), ()):
            yield one.value


RULE = Rule(
    "Role of a task may not be handed on",
    "error",
    "ECS refuses RunTask unless the caller may pass the task's role and its execution role to it.",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    check,
)
