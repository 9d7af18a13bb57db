"""Whom an API asks who is calling: user pools, and functions."""

from typing import Any

from designer.catalog.apigateway import client_name
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.drawing import Drawing
from designer.catalog.entry import Entry
from designer.catalog.guarding import guard, routes_of
from designer.catalog.sam_guarding import ROUTE, guarded_as_sam_does
from designer.catalog.template import Resource, pairs
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused

ENTRIES: tuple[Entry, ...] = ()
POOLS = ("AWS::Cognito::UserPool",)
REST_APIS, HTTP_APIS = ("AWS::ApiGateway::RestApi",), ("AWS::ApiGatewayV2::Api",)


def protect(wiring: Wiring, api: Resource, pool: Resource) -> None:
    """Let an API ask a user pool who is calling."""
    wiring.set(api.name, ("Properties", "Auth", "Authorizers", pool.name), {"UserPoolArn": get_att(pool.name)})
    guard_by_default(wiring, api, pool)


def guard_by_default(wiring: Wiring, api: Resource, pool: Resource) -> None:
    """Let an API of SAM ask at all routes that name nobody else, unless it has somebody for them."""
    if api.get("Auth", "DefaultAuthorizer"):
        return
    wiring.set(api.name, ("Properties", "Auth", "DefaultAuthorizer"), pool.name)
    guard_beside(wiring, api)


def guard_beside(wiring: Wiring, api: Resource) -> None:
    """Let the routes that CloudFormation adds to an HTTP API of SAM ask too, whom SAM's default does not guard."""
    now = Wiring(wiring.document, Drawing(wiring.document).template)
    routes = [route for route in routes_of(now.template, api, ROUTE) if not route.get("AuthorizationType")]
    settings = guarded_as_sam_does(now, now.template.resources[api.name]) if routes else {}
    for route in routes:
        for name, value in settings.items():
            now.set(route.name, ("Properties", name), value)


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


def check_asked(api: Resource, function: Resource) -> None:
    check_written(api, function)
    if function.name in dict(pairs(api.get("Auth", "Authorizers"))):
        raise EditRefused(f"{api.name} has an authorizer {function.name} already.", "Delete that connection first.")


def ask(wiring: Wiring, api: Resource, function: Resource) -> None:
    """Let an API of SAM ask a function who is calling; SAM adds the permission."""
    own: dict[str, Any] = {"FunctionArn": get_att(function.name)}
    if api.type == "AWS::Serverless::HttpApi":
        own |= {"AuthorizerPayloadFormatVersion": "2.0", "EnableSimpleResponses": True}
        own |= {"EnableFunctionDefaultPermissions": True, "Identity": {"Headers": ["Authorization"]}}
    wiring.set(api.name, ("Properties", "Auth", "Authorizers", function.name), own)
    guard_by_default(wiring, api, function)


def check_rest(api: Resource, _function: Resource) -> None:
    if api.get("Body") or api.get("BodyS3Location"):
        raise EditRefused(
            f"{api.name} has an OpenAPI definition, in which its authorizers are written.",
            "Add the security scheme to the definition.",
        )


def ask_rest(wiring: Wiring, api: Resource, function: Resource) -> None:
    """Let a REST API outside SAM ask a function about the token of a request."""
    properties = {
        "RestApiId": ref(api.name),
        "Name": function.name,
        "Type": "TOKEN",
        "IdentitySource": "method.request.header.Authorization",
        "AuthorizerUri": invocation_of(function),
    }
    name = wiring.add(f"{api.name}{function.name}Authorizer", "AWS::ApiGateway::Authorizer", properties)
    wiring.permit(function, "apigateway.amazonaws.com", api.name, authorizers_of(api))
    guard(wiring, api, name, "AWS::ApiGateway::Method", "CUSTOM")


def ask_http(wiring: Wiring, api: Resource, function: Resource) -> None:
    """Let an HTTP or WebSocket API outside SAM ask a function about a request."""
    is_socket = api.get("ProtocolType") == "WEBSOCKET"
    properties: dict[str, Any] = {
        "ApiId": ref(api.name),
        "Name": function.name,
        "AuthorizerType": "REQUEST",
        "AuthorizerUri": invocation_of(function),
        "IdentitySource": ["route.request.header.Authorization" if is_socket else "$request.header.Authorization"],
    }
    if not is_socket:
        properties |= {"AuthorizerPayloadFormatVersion": "2.0", "EnableSimpleResponses": True}
    name = wiring.add(f"{api.name}{function.name}Authorizer", "AWS::ApiGatewayV2::Authorizer", properties)
    wiring.permit(function, "apigateway.amazonaws.com", api.name, authorizers_of(api))
    guard(wiring, api, name, "AWS::ApiGatewayV2::Route", "CUSTOM")


def invocation_of(function: Resource) -> dict[str, Any]:
    path = f"lambda:path/2015-03-31/functions/${{{function.name}.Arn}}/invocations"
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:{path}"}


def authorizers_of(api: Resource) -> dict[str, Any]:
    """Return the ARN of an API's authorizers, each of which may invoke its function."""
    own = f"${{{api.name}}}/authorizers/*"
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:{own}"}


CONNECTIONS = (
    Connection("authorize", ("AWS::Serverless::Api",), POOLS, protect, check_written),
    Connection("authorize", REST_APIS, POOLS, protect_rest),
    Connection("authorize", ("AWS::Serverless::HttpApi", *HTTP_APIS), POOLS, protect_http, check_http),
    Connection("authorize", ("AWS::Serverless::Api", "AWS::Serverless::HttpApi"), FUNCTIONS, ask, check_asked),
    Connection("authorize", REST_APIS, FUNCTIONS, ask_rest, check_rest),
    Connection("authorize", HTTP_APIS, FUNCTIONS, ask_http, check_asked),
)
