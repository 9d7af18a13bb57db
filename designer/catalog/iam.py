"""IAM: roles and policies, which are drawn as the edges that they allow."""

import re
from collections.abc import Iterator
from dataclasses import replace

from designer.catalog.access import edge_of
from designer.catalog.entry import Edge, Entry
from designer.catalog.lambda_function import role_grants
from designer.catalog.registry import entry_of
from designer.catalog.template import Resource, Template, at, items

CALLERS = (
    "AWS::Lambda::Function",
    "AWS::Serverless::Function",
    "AWS::StepFunctions::StateMachine",
    "AWS::Serverless::StateMachine",
    "AWS::ECS::TaskDefinition",
)
TRUSTED = {
    "apigateway": (
        "AWS::Serverless::Api",
        "AWS::Serverless::HttpApi",
        "AWS::ApiGateway::RestApi",
        "AWS::ApiGatewayV2::Api",
    ),
    "events": ("AWS::Events::Rule",),
    "scheduler": ("AWS::Scheduler::Schedule",),
    "lambda": (*CALLERS[:2], "AWS::Synthetics::Canary"),
    "states": CALLERS[2:4],
    "ecs-tasks": (*CALLERS[4:], "AWS::Batch::JobDefinition"),
    "pipes": ("AWS::Pipes::Pipe",),
    "firehose": ("AWS::KinesisFirehose::DeliveryStream",),
    "appsync": ("AWS::AppSync::GraphQLApi", "AWS::Serverless::GraphQLApi"),
}
POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")


def bearers(role: Resource, template: Template) -> list[Resource]:
    """Return the nodes that use a role; one that nothing mentions is its trusted service's, if there is only one."""
    services = trusted(role)
    users = mentioned_by(role, template)
    found = [node for node in users if not services or any(_is_of(service, node.type) for service in services)]
    if users:
        return found
    adopters = [node for service in services for node in template.of_type(*TRUSTED.get(service, ()))]
    return adopters if len(adopters) == 1 else []


def mentioned_by(role: Resource, template: Template) -> list[Resource]:
    """Return the nodes that name a role or policy anywhere in their definition."""
    found = {}
    for other in template.mentioned_by(role):
        name = template.owner_of(other) if other.type not in {"AWS::IAM::Role", *POLICIES} else None
        if other is not role and name is not None:
            found[name] = template.resources[name]
    return list(found.values())


def trusted(role: Resource) -> list[str]:
    """Return the services that may take on a role, such as `lambda`."""
    found = []
    for statement in items(role.get("AssumeRolePolicyDocument", "Statement")):
        for service in items(at(statement, "Principal", "Service")):
            found += [service.split(".")[0]] if isinstance(service, str) else []
    return found


def _is_of(service: str, kind: str) -> bool:
    """Whether a resource type belongs to the service that a trust policy names."""
    if any(kind.startswith(prefix) for prefix in TRUSTED.get(service, ())):
        return True
    return re.sub(r"[^a-z0-9]", "", service.removesuffix("-tasks")) in kind.lower()


def bearer(role: Resource, template: Template) -> Resource | None:
    return next(iter([*bearers(role, template), *mentioned_by(role, template)]), None)


def policy_owner(resource: Resource, template: Template) -> Resource | None:
    for target in template.targets([*items(resource.get("Roles")), resource.get("RoleName")], "iam"):
        if target.resource is not resource:
            return bearer(target.resource, template)
    for role in template.of_type("AWS::IAM::Role"):
        if any(target.resource is resource for target in template.mentions(role)):
            return bearer(role, template)
    return bearer(resource, template)


def role_edges(role: Resource, template: Template) -> Iterator[Edge]:
    """Yield what a role lets services call that are told so nowhere else; functions speak for themselves."""
    for node in bearers(role, template):
        if node.type not in CALLERS or not any(t.resource is role for t in template.mentions(node)):
            for grant in role_grants(role, template):
                if grant.target is not node and (grant.kind != "receive" or _runs_code(node)):
                    yield replace(edge_of(node, grant, role.name), is_weak=True)


def _runs_code(node: Resource) -> bool:
    """Whether something may take messages by itself; a service's own reading is drawn by what tells it to."""
    entry = entry_of(node.type)
    return entry is None or entry.category == "compute"


ENTRIES = (
    Entry("AWS::IAM::Role", "IAM role", "IAM", "security", edges=role_edges, owner=bearer),
    Entry("AWS::IAM::Policy", "IAM policy", "IAM", "security", owner=policy_owner),
    Entry("AWS::IAM::ManagedPolicy", "IAM managed policy", "IAM", "security", owner=policy_owner),
    Entry("AWS::IAM::RolePolicy", "IAM role policy", "IAM", "security", owner=policy_owner),
    Entry("AWS::IAM::InstanceProfile", "Instance profile", "IAM", "security", owner=bearer),
    Entry("AWS::IAM::OIDCProvider", "OpenID Connect provider", "IAM", "security"),
    Entry("AWS::IAM::SAMLProvider", "SAML provider", "IAM", "security"),
    Entry("AWS::IAM::ServerCertificate", "Server certificate", "IAM", "security"),
    Entry("AWS::IAM::VirtualMFADevice", "Virtual MFA device", "IAM", "security"),
    Entry("AWS::IAM::ServiceLinkedRole", "Service-linked role", "IAM", "security"),
)
