"""Which services send to a queue, topic or function in their own name, so that its policy has to let them in."""

from collections.abc import Iterator

from designer.catalog.entry import Edge
from designer.catalog.template import Resource, at
from designer.findings.subject import BUCKET, FUNCTIONS, RULE, TOPIC, Subject

SERVICES = {TOPIC: "sns.amazonaws.com", BUCKET: "s3.amazonaws.com", RULE: "events.amazonaws.com"}
KINDS = {"subscription", "notification", "invoke", "dead-letter"}
MADE_BY_SAM = (*FUNCTIONS[:1], "AWS::Serverless::StateMachine", "AWS::Serverless::Connector")
"""What is written in one of these gets its policy from the SAM transform."""


def senders_to(subject: Subject, target: Resource) -> Iterator[tuple[Resource, str]]:
    """Yield each sender with the principal under which it sends, events or dead letters."""
    seen = set()
    for edge in subject.into(target.name):
        source = subject.drawing.resources[edge.source]
        if edge.kind not in KINDS or source.type not in SERVICES or source.block is None or source.name in seen:
            continue
        if _has_its_own_permission(subject, edge):
            continue
        seen.add(source.name)
        yield source, SERVICES[source.type]


def _has_its_own_permission(subject: Subject, edge: Edge) -> bool:
    """Say whether all that makes an edge is allowed by a role, or by what the SAM transform adds."""
    for part in edge.parts:
        holder = subject.drawing.resources[part.resource]
        by_sam = holder.type in MADE_BY_SAM or "Connectors" in part.path
        by_role = at(holder.attributes, *part.path, "RoleArn") is not None
        if not by_sam and not by_role:
            return False
    return True
