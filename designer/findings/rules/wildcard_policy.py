"""A policy that allows everything of a service, or everything, on everything."""

from collections.abc import Iterator

from designer.findings.finding import Found, Rule
from designer.findings.statements import identity_statements, managed_policies
from designer.findings.subject import Subject

EVERYTHING = {"AdministratorAccess", "PowerUserAccess", "IAMFullAccess"}
"""AWS's own policies with which one can do everything, or give oneself leave to."""


def check(subject: Subject) -> Iterator[Found]:
    for statement in identity_statements(subject):
        actions = [subject.values.resolve(action) for action in statement.list("Action")]
        resources = [subject.values.resolve(resource) for resource in statement.list("Resource")]
        wide = [action for action in actions if isinstance(action, str) and (action == "*" or action.endswith(":*"))]
        if wide and "*" in resources and "Condition" not in statement.value:
            text = f"{statement.holder.name} allows {', '.join(wide[:3])} on every resource."
            yield Found(statement.holder.name, text, statement.pointer)
        elif statement.value.get("NotAction") and "*" in resources and "Condition" not in statement.value:
            text = f"{statement.holder.name} allows all but what its NotAction names, on every resource."
            yield Found(statement.holder.name, text, statement.pointer)
    for holder, pointer, policy in managed_policies(subject):
        if policy.rpartition("/")[2] in EVERYTHING:
            yield Found(holder.name, f"{holder.name} has {policy.rpartition('/')[2]}.", pointer)


RULE = Rule(
    "Wildcard policy",
    "warning",
    "Whoever gets hold of this role can do far more than the board shows. Name the actions and the resources.",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    check,
)
