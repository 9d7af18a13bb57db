"""Which services send to a queue, topic or function in their own name, so that its policy has to let them in."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.entry import Edge
from designer.catalog.template import Resource, at
from designer.findings.subject import BUCKET, FUNCTIONS, RULE, TOPIC, Subject

API_GATEWAY = "apigateway.amazonaws.com"
APIS = ("AWS::Serverless::Api", "AWS::Serverless::HttpApi", "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api")
SERVICES = {
    TOPIC: "sns.amazonaws.com",
    BUCKET: "s3.amazonaws.com",
    RULE: "events.amazonaws.com",
    **dict.fromkeys(APIS, API_GATEWAY),
}
KINDS = {"subscription", "notification", "invoke", "dead-letter", "authorize"}
ROLES = {"rolearn", "credentials", "credentialsarn", "authorizercredentials", "authorizercredentialsarn"}
"""Settings, in small letters, that name the role under which a service sends."""
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
        if holder.type == "AWS::ApiGatewayV2::Route":
            continue
        by_sam = holder.type in MADE_BY_SAM or "Connectors" in part.path or part.path[1:2] == ("Auth",)
        by_role = holder.get("CredentialsArn") or _names_a_role(at(holder.attributes, *part.path))
        if not by_sam and not by_role:
            return False
    return bool(edge.parts)


def _names_a_role(value: Any) -> bool:
    """Say whether a part of the template says under which role the service sends."""
    if isinstance(value, dict):
        return any(str(key).lower() in ROLES or _names_a_role(below) for key, below in value.items())
    return isinstance(value, list) and any(map(_names_a_role, value))
