"""Cognito: user pools, their triggers and clients."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.apigateway import client_name
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


def protect(wiring: Wiring, api: Resource, pool: Resource) -> None:
    """Let an API ask a user pool who is calling."""
    wiring.set(api.name, ("Properties", "Auth", "Authorizers", pool.name), {"UserPoolArn": get_att(pool.name)})
    guard_by_default(wiring, api, pool)


def guard_by_default(wiring: Wiring, api: Resource, pool: Resource) -> None:
    """Let an API of SAM ask at all routes that name nobody else, unless it has somebody for them."""
    if not api.get("Auth", "DefaultAuthorizer"):
        wiring.set(api.name, ("Properties", "Auth", "DefaultAuthorizer"), pool.name)


def guard(wiring: Wiring, api: Resource, authorizer: str, kind: str, scheme: str) -> None:
    """Let an authorizer be asked at each of an API's routes where nobody is; a browser's OPTIONS carries no token."""
    for route in wiring.template.of_type(kind):
        owner = wiring.template.target(route.get("RestApiId") or route.get("ApiId"))
        is_open = route.get("AuthorizationType") in {None, "NONE"}
        verb = str(route.get("HttpMethod") or route.get("RouteKey")).partition(" ")[0]
        if owner is api and is_open and verb != "OPTIONS":
            wiring.set(route.name, ("Properties", "AuthorizationType"), scheme)
            wiring.set(route.name, ("Properties", "AuthorizerId"), ref(authorizer))


def check_written(api: Resource, _pool: Resource) -> None:
    if api.block is None:
        raise EditRefused(
            f"SAM makes {api.name} of the functions' events, so that nothing else can be added to it.",
            "Add an API of your own.",
        )


def protect_rest(wiring: Wiring, api: Resource, pool: Resource) -> None:
    """Let a REST API outside SAM ask a user pool who is calling."""
    properties = {
        "RestApiId": ref(api.name),
        "Name": pool.name,
        "Type": "COGNITO_USER_POOLS",
        "IdentitySource": "method.request.header.Authorization",
        "ProviderARNs": [get_att(pool.name)],
    }
    name = wiring.add(f"{api.name}{pool.name}Authorizer", "AWS::ApiGateway::Authorizer", properties)
    guard(wiring, api, name, "AWS::ApiGateway::Method", "COGNITO_USER_POOLS")


def client_of(wiring: Wiring, api: Resource, pool: Resource) -> dict[str, Any]:
    """Return an app client of the pool, which is added where it has none: tokens are made out to it."""
    for client in wiring.template.of_type("AWS::Cognito::UserPoolClient"):
        if wiring.template.target(client.get("UserPoolId")) is pool:
            return ref(client.name)
    name = client_name(api.name, pool.name)
    return ref(wiring.add(name, "AWS::Cognito::UserPoolClient", {"UserPoolId": ref(pool.name)}))


def issuer(pool: Resource) -> dict[str, Any]:
    return {"Fn::Sub": f"https://cognito-idp.${{AWS::Region}}.${{AWS::URLSuffix}}/${{{pool.name}}}"}


def protect_http(wiring: Wiring, api: Resource, pool: Resource) -> None:
    """Let an HTTP API take the tokens of a user pool."""
    client = client_of(wiring, api, pool)
    source = "$request.header.Authorization"
    if api.type == "AWS::Serverless::HttpApi":
        claims = {"issuer": issuer(pool), "audience": [client]}
        wiring.set(
            api.name,
            ("Properties", "Auth", "Authorizers", pool.name),
            {"IdentitySource": source, "JwtConfiguration": claims},
        )
        guard_by_default(wiring, api, pool)
        return
    properties = {
        "ApiId": ref(api.name),
        "Name": pool.name,
        "AuthorizerType": "JWT",
        "IdentitySource": [source],
        "JwtConfiguration": {"Issuer": issuer(pool), "Audience": [client]},
    }
    name = wiring.add(f"{api.name}{pool.name}Authorizer", "AWS::ApiGatewayV2::Authorizer", properties)
    guard(wiring, api, name, "AWS::ApiGatewayV2::Route", "JWT")


def check_http(api: Resource, pool: Resource) -> None:
    check_written(api, pool)
    if api.get("ProtocolType") == "WEBSOCKET":
        raise EditRefused(
            f"{api.name} is a WebSocket API, which only a function or IAM can guard.",
            "Put a function as authorizer on its $connect route.",
        )


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
    Connection("authorize", ("AWS::Serverless::Api",), POOLS, protect, check_written),
    Connection("authorize", ("AWS::ApiGateway::RestApi",), POOLS, protect_rest),
    Connection("authorize", ("AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api"), POOLS, protect_http, check_http),
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
