"""An event source mapping whose function's role may not take messages from the queue."""

from collections.abc import Iterator

from designer.catalog.template import Resource, items
from designer.catalog.wiring import get_att
from designer.findings.finding import Fix, Found, Rule
from designer.findings.fixes import wired
from designer.findings.statements import identity_statements, matches
from designer.findings.subject import QUEUE, Subject

ACTIONS = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
SAYS_NOTHING_OF_QUEUES = ("AWSLambdaBasicExecutionRole", "AWSXRayDaemonWriteAccess", "AWSXrayWriteOnlyAccess")


def check(subject: Subject) -> Iterator[Found]:
    known: dict[str, list[str] | None] = {}
    for mapping in subject.mappings:
        roles = subject.template.targets(mapping.function.get("Role"), "iam")
        if mapping.source.type != QUEUE or len(roles) != 1 or roles[0].resource.type != "AWS::IAM::Role":
            continue
        role = roles[0].resource
        if role.name not in known:
            known[role.name] = _actions(subject, role)
        allowed = known[role.name]
        if allowed is None:
            continue
        missing = [action for action in ACTIONS if not any(matches(pattern, action) for pattern in allowed)]
        if missing:
            function, queue = mapping.function, mapping.source
            text = f"The role of {function.name} does not allow {', '.join(missing)} on {queue.name}."
            fix = _fix(function, queue, missing, role)
            yield Found(function.name, text, "/Properties/Role", fix, queue.name)


def _fix(function: Resource, queue: Resource, missing: list[str], role: Resource) -> Fix:
    return wired(f"Allow it in {role.name}", lambda wiring: wiring.allow(function, missing, get_att(queue.name)))


def _actions(subject: Subject, role: Resource) -> list[str] | None:
    """Return what a role allows, whatever it is on; None where some of it is not in this template."""
    given = [subject.values.resolve(arn) for arn in items(role.get("ManagedPolicyArns"))]
    if any(not isinstance(arn, str) or not arn.endswith(SAYS_NOTHING_OF_QUEUES) for arn in given):
        return None
    found: list[str] = []
    for statement in identity_statements(subject):
        bearers = [*items(statement.holder.get("Roles")), statement.holder.get("RoleName")]
        named = subject.template.targets(bearers, "iam")
        if statement.holder is not role and not any(target.resource is role for target in named):
            if (
                statement.holder.type.startswith("AWS::IAM::")
                and statement.holder.type.endswith("Policy")
                and not named
            ):
                return None
            continue
        actions = [subject.values.resolve(action) for action in statement.list("Action")]
        if "NotAction" in statement.value or not all(isinstance(action, str) for action in actions):
            return None
        found += actions
    return found


RULE = Rule(
    "Role may not take messages from the queue",
    "error",
    "Lambda refuses the event source mapping: the function's role has to allow receiving, deleting and reading the "
    "queue's attributes.",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions",
    check,
)
