"""Cognito: user pools, their triggers and clients."""

from collections.abc import Iterator

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Part, owned_by
from designer.catalog.template import Resource, Template, pairs
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused


def pool_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for name, value in pairs(resource.get("LambdaConfig")):
        for target in template.nodes([value], "lambda"):
            if "::Function" not in target.type:
                continue
            part = Part(resource.name, ("Properties", "LambdaConfig", name))
            yield Edge(resource.name, target.name, "trigger", "sync", name, parts=(part,))


TRIGGERS = ("PostConfirmation", "PreSignUp", "PreTokenGeneration", "PostAuthentication", "CustomMessage")


def check_trigger(pool: Resource, _function: Resource) -> None:
    if all(pool.get("LambdaConfig", name) for name in TRIGGERS):
        raise EditRefused(f"{pool.name} has a function for {', '.join(TRIGGERS)}.", "Delete one of these first.")


def add_trigger(wiring: Wiring, pool: Resource, function: Resource) -> None:
    """Invoke a function at the first step of signing up or in that has none."""
    name = next(name for name in TRIGGERS if not pool.get("LambdaConfig", name))
    wiring.set(pool.name, ("Properties", "LambdaConfig", name), get_att(function.name))
    wiring.permit(function, "cognito-idp.amazonaws.com", pool.name, get_att(pool.name))


POOLS = ("AWS::Cognito::UserPool",)
USERS = Call(
    "use",
    POOLS,
    None,
    "",
    ref,
    ("cognito-idp:AdminGetUser", "cognito-idp:AdminCreateUser", "cognito-idp:ListUsers"),
    get_att,
    "_ID",
    ref,
)
CONNECTIONS = (
    calls(USERS),
    Connection("trigger", POOLS, FUNCTIONS, add_trigger, check_trigger),
)
REFUSALS = {POOLS[0]: ("A user pool invokes functions.", "Connect it to a function, and the function to this.")}
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
