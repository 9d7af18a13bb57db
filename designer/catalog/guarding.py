"""Who is asked at a route of an API outside SAM: at each that could be asked, or at a new one as at the others."""

from typing import Any

from designer.catalog.sam_guarding import guarded_as_sam_does
from designer.catalog.template import Resource, Template
from designer.catalog.wiring import Wiring, ref

OWN_SCHEMES = ("COGNITO_USER_POOLS", "JWT")
"""The types of authorizers that a route names as they are; of all others it says CUSTOM."""


def guard(wiring: Wiring, api: Resource, authorizer: str, kind: str, scheme: str) -> None:
    """Let an authorizer be asked at each of an API's routes where nobody is; a WebSocket API asks at $connect."""
    is_socket = api.get("ProtocolType") == "WEBSOCKET"
    for route in routes_of(wiring.template, api, kind):
        is_open = route.get("AuthorizationType") in {None, "NONE"}
        if is_open and (not is_socket or route.get("RouteKey") == "$connect"):
            wiring.set(route.name, ("Properties", "AuthorizationType"), scheme)
            wiring.set(route.name, ("Properties", "AuthorizerId"), ref(authorizer))


def routes_of(template: Template, api: Resource, kind: str) -> list[Resource]:
    """Return an API's routes or methods, without OPTIONS: what a browser asks first carries no token."""
    found = []
    for route in template.of_type(kind):
        owner = template.target(route.get("RestApiId") or route.get("ApiId"))
        verb = str(route.get("HttpMethod") or route.get("RouteKey")).partition(" ")[0]
        if owner is not None and owner.name == api.name and verb != "OPTIONS":
            found.append(route)
    return found


def guarded_as_others(wiring: Wiring, api: Resource, kind: str) -> dict[str, Any]:
    """Return what a new route of an API says of who is asked: the one whom all of its routes ask, if there is one.

    An API without routes asks its only authorizer.
    """
    if api.get("ProtocolType") == "WEBSOCKET":
        return {}
    if api.type == "AWS::Serverless::HttpApi" and (own := guarded_as_sam_does(wiring, api)):
        return own
    template = wiring.template
    authorizers = [
        authorizer
        for authorizer in template.of_type("AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer")
        if template.target(authorizer.get("RestApiId") or authorizer.get("ApiId")) is api
    ]
    for route in routes_of(template, api, kind):
        asked = [target.resource for target in template.targets(route.get("AuthorizerId"))]
        authorizers = [authorizer for authorizer in authorizers if authorizer in asked]
    if len(authorizers) != 1:
        return {}
    everybodys = authorizers[0]
    kind = everybodys.get("Type") or everybodys.get("AuthorizerType")
    return {"AuthorizationType": kind if kind in OWN_SCHEMES else "CUSTOM", "AuthorizerId": ref(everybodys.name)}
