"""IAM: roles and policies, which are drawn as the edges that they allow."""

from collections.abc import Iterator
from dataclasses import replace

from designer.catalog.access import edge_of
from designer.catalog.entry import Edge, Entry
from designer.catalog.lambda_function import role_grants
from designer.catalog.template import Resource, Template, at, items

CALLERS = (
    "AWS::Lambda::Function",
    "AWS::Serverless::Function",
    "AWS::StepFunctions::StateMachine",
    "AWS::Serverless::StateMachine",
)
TRUSTED = {
    "apigateway.amazonaws.com": (
        "AWS::Serverless::Api",
        "AWS::Serverless::HttpApi",
        "AWS::ApiGateway::RestApi",
        "AWS::ApiGatewayV2::Api",
    ),
    "lambda.amazonaws.com": CALLERS[:2],
    "states.amazonaws.com": CALLERS[2:],
    "pipes.amazonaws.com": ("AWS::Pipes::Pipe",),
    "firehose.amazonaws.com": ("AWS::KinesisFirehose::DeliveryStream",),
    "appsync.amazonaws.com": ("AWS::AppSync::GraphQLApi", "AWS::Serverless::GraphQLApi"),
}
POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")


def bearers(role: Resource, template: Template) -> list[Resource]:
    """Return the nodes that use a role; one that nothing mentions is its trusted service's, if there is only one."""
    found = {}
    for other in template.resources.values():
        uses = other is not role and other.type not in {"AWS::IAM::Role", *POLICIES}
        if uses and any(target.resource is role for target in template.mentions(other)):
            name = template.owner_of(other)
            if name is not None:
                found[name] = template.resources[name]
    return list(found.values()) or _adopters(role, template)


def _adopters(role: Resource, template: Template) -> list[Resource]:
    found = []
    for statement in items(role.get("AssumeRolePolicyDocument", "Statement")):
        for service in items(at(statement, "Principal", "Service")):
            found += template.of_type(*TRUSTED.get(service, ())) if isinstance(service, str) else []
    return found if len(found) == 1 else []


def bearer(role: Resource, template: Template) -> Resource | None:
    return next(iter(bearers(role, template)), None)


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
                if grant.target is not node:
                    yield replace(edge_of(node, grant, role.name), is_weak=True)


ENTRIES = (
    Entry("AWS::IAM::Role", "IAM role", "IAM", "security", edges=role_edges, owner=bearer),
    Entry("AWS::IAM::Policy", "IAM policy", "IAM", "security", owner=policy_owner),
    Entry("AWS::IAM::ManagedPolicy", "IAM managed policy", "IAM", "security", owner=policy_owner),
    Entry("AWS::IAM::RolePolicy", "IAM role policy", "IAM", "security", owner=policy_owner),
    Entry("AWS::IAM::InstanceProfile", "Instance profile", "IAM", "security", owner=bearer),
)
