"""Who is asked at a new route of an API of SAM: its default authorizer, or the one that its other routes ask."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from designer.catalog.entry import Part
from designer.catalog.implied import APIS
from designer.catalog.template import Resource, Template, at, items, pairs
from designer.catalog.wiring import Wiring, ref

OPEN, IAM = "NONE", "AWS_IAM"
GLOBALS = {"AWS::Serverless::Api": "Api", "AWS::Serverless::HttpApi": "HttpApi"}
AUTHORIZER, ROUTE = "AWS::ApiGatewayV2::Authorizer", "AWS::ApiGatewayV2::Route"


def auth_of(api: Resource, template: Template) -> dict[str, Any]:
    """Return an API's settings of who is asked; one that SAM adds has those that are for all."""
    shared = at(template.template, "Globals", GLOBALS.get(api.type, ""), "Auth") if api.block is None else None
    return dict(pairs(api.get("Auth") or shared))


def sibling_auths(api: Resource, template: Template) -> list[dict[str, Any]]:
    """Return what the events that are routes of an API say of who is asked, those of OPTIONS aside."""
    found = []
    for holder in template.of_type("AWS::Serverless::Function", "AWS::Serverless::StateMachine"):
        for _, event in pairs(holder.get("Events")):
            reference, implicit, kind = APIS.get(str(at(event, "Type")), ("", "", ""))
            named = at(event, "Properties", reference)
            own = template.target(named) if named is not None else template.resources.get(implicit)
            is_own = kind == api.type and own is not None and own.name == api.name
            if is_own and str(at(event, "Properties", "Method")).lower() != "options":
                found.append(dict(pairs(at(event, "Properties", "Auth"))))
    return found


def asked_by_all(api: Resource, template: Template) -> dict[str, Any]:
    """Return the `Auth` of a new event: none where the API has a default, or where a route of it is open to all."""
    auth = auth_of(api, template)
    siblings = sibling_auths(api, template)
    if auth.get("DefaultAuthorizer"):
        return {}
    names = [sibling.get("Authorizer") for sibling in siblings]
    if not names:
        own = list(dict(pairs(auth.get("Authorizers"))))
        return {"Authorizer": own[0]} if len(own) == 1 else {}
    if any(not isinstance(name, str) or name == OPEN for name in names):
        return {}
    asked = Counter(names).most_common(1)[0][0]
    scopes = [sibling.get("AuthorizationScopes") for sibling in siblings if sibling.get("Authorizer") == asked]
    is_shared = scopes[0] is not None and all(one == scopes[0] for one in scopes)
    return {"Authorizer": asked} | ({"AuthorizationScopes": scopes[0]} if is_shared else {})


def guarded_as_sam_does(wiring: Wiring, api: Resource) -> dict[str, Any]:
    """Return what a route of CloudFormation's own says, so that an HTTP API of SAM asks as at its other routes.

    SAM writes its authorizers into the API's definition, where such a route cannot name them: it asks a twin.
    """
    auth = auth_of(api, wiring.template)
    default = auth.get("DefaultAuthorizer")
    asked = {"Authorizer": default} if default and default != OPEN else asked_by_all(api, wiring.template)
    name = asked.get("Authorizer")
    if name == IAM:
        return {"AuthorizationType": IAM}
    definition = at(auth.get("Authorizers"), name) if isinstance(name, str) else None
    if not isinstance(definition, dict):
        return {}
    scopes = asked.get("AuthorizationScopes", definition.get("AuthorizationScopes"))
    kind = "JWT" if "JwtConfiguration" in definition else "CUSTOM"
    settings = {"AuthorizationType": kind, "AuthorizerId": ref(_twin(wiring, api, str(name), definition))}
    return settings | ({"AuthorizationScopes": scopes} if scopes and kind == "JWT" else {})


def twin_name(api: str, authorizer: str) -> str:
    return f"{api}{authorizer}RouteAuthorizer"


def _twin(wiring: Wiring, api: Resource, name: str, definition: dict[str, Any]) -> str:
    for known in wiring.template.of_type(AUTHORIZER):
        if known.get("Name") == twin_name("", name) and wiring.template.target(known.get("ApiId")) is api:
            return known.name
    properties = {"ApiId": ref(api.name), "Name": twin_name("", name)}
    properties |= _token(definition) if "JwtConfiguration" in definition else _request(definition)
    return wiring.add(twin_name(api.name, name), AUTHORIZER, properties)


def _token(definition: dict[str, Any]) -> dict[str, Any]:
    claims = {key[:1].upper() + key[1:]: value for key, value in pairs(definition["JwtConfiguration"])}
    source = definition.get("IdentitySource", "$request.header.Authorization")
    return {"AuthorizerType": "JWT", "IdentitySource": items(source), "JwtConfiguration": claims}


IDENTITY = {
    "Headers": "$request.header.",
    "QueryStrings": "$request.querystring.",
    "StageVariables": "$stageVariables.",
    "Context": "$context.",
}


def _request(definition: dict[str, Any]) -> dict[str, Any]:
    path = "lambda:path/2015-03-31/functions/${Function}/invocations"
    uri = f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:{path}"
    identity = definition.get("Identity")
    sources = [before + str(one) for name, before in IDENTITY.items() for one in items(at(identity, name))]
    properties: dict[str, Any] = {
        "AuthorizerType": "REQUEST",
        "AuthorizerUri": {"Fn::Sub": [uri, {"Function": definition.get("FunctionArn")}]},
        "AuthorizerPayloadFormatVersion": str(definition.get("AuthorizerPayloadFormatVersion", "2.0")),
    }
    more = {
        "IdentitySource": sources,
        "EnableSimpleResponses": definition.get("EnableSimpleResponses"),
        "AuthorizerCredentialsArn": definition.get("FunctionInvokeRole"),
        "AuthorizerResultTtlInSeconds": at(identity, "ReauthorizeEvery"),
    }
    return properties | {name: value for name, value in more.items() if value not in (None, [])}


def own_twin(api: Resource, routes: list[Resource], template: Template) -> Iterator[Part]:
    """Yield the authorizers that were added for routes, and that no other route asks."""
    named = [target.resource for route in routes for target in template.targets(route.get("AuthorizerId"))]
    for twin in {one.name: one for one in named if one.type == AUTHORIZER}.values():
        asking = [other for other in template.mentioned_by(twin) if other.type == ROUTE]
        is_added = twin.name == f"{api.name}{twin.get('Name')}" and twin.name.endswith(twin_name("", ""))
        if is_added and all(route in routes for route in asking):
            yield Part(twin.name)
