"""Cognito: user pools, their triggers and clients."""

from collections.abc import Iterator

from designer.catalog.entry import Edge, Entry, Part, owned_by
from designer.catalog.template import Resource, Template, pairs


def pool_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for name, value in pairs(resource.get("LambdaConfig")):
        for target in template.nodes([value], "lambda"):
            if "::Function" not in target.type:
                continue
            part = Part(resource.name, ("Properties", "LambdaConfig", name))
            yield Edge(resource.name, target.name, "trigger", "sync", name, parts=(part,))


POOL = owned_by("UserPoolId")
ENTRIES = (
    Entry(
        "AWS::Cognito::UserPool",
        "User pool",
        "COG",
        "security",
        ("users", "sign_ins", "failed"),
        "UserPool",
        edges=pool_edges,
    ),
    Entry("AWS::Cognito::UserPoolClient", "App client", "COG", "security", owner=POOL),
    Entry("AWS::Cognito::UserPoolDomain", "User pool domain", "COG", "security", owner=POOL),
    Entry("AWS::Cognito::UserPoolGroup", "User group", "COG", "security", owner=POOL),
    Entry("AWS::Cognito::UserPoolUser", "User", "COG", "security", owner=POOL),
    Entry("AWS::Cognito::UserPoolUserToGroupAttachment", "Group member", "COG", "security", owner=POOL),
    Entry("AWS::Cognito::UserPoolResourceServer", "Resource server", "COG", "security", owner=POOL),
    Entry("AWS::Cognito::UserPoolIdentityProvider", "Identity provider", "COG", "security", owner=POOL),
    Entry("AWS::Cognito::IdentityPool", "Identity pool", "COG", "security", ("identities",), "IdentityPool"),
    Entry(
        "AWS::Cognito::IdentityPoolRoleAttachment",
        "Identity roles",
        "COG",
        "security",
        owner=owned_by("IdentityPoolId"),
    ),
)
