"""API Gateway: REST, HTTP and WebSocket APIs with their routes, integrations and authorizers."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.entry import Edge, Entry, Field, Owner, Part, owned_by
from designer.catalog.sam_guarding import own_twin
from designer.catalog.template import Resource, Template, at, items, pairs

COUNTERS = ("requests", "errors_4xx", "errors_5xx", "latency_ms")
SIDE_KEYS = {"credentials", "Credentials", "CredentialsArn"}


def without_credentials(value: Any) -> Any:
    """Return an integration without the role that it uses, which is no target of it."""
    if isinstance(value, dict):
        return {key: without_credentials(below) for key, below in value.items() if key not in SIDE_KEYS}
    if isinstance(value, list):
        return [without_credentials(item) for item in value]
    return value


def kind_of(target: Resource) -> str:
    is_code = target.type in {"AWS::Lambda::Function", "AWS::Serverless::Function"}
    return "invoke" if is_code else "integration"


def _targets(template: Template, api: Resource, value: Any) -> Iterator[Resource]:
    for target in template.nodes([without_credentials(value)]):
        if target is not api and not target.type.startswith(("AWS::IAM::", "AWS::Logs::")):
            yield target


SCHEMES = (("components", "securitySchemes"), ("securityDefinitions",))
"""Where a definition says who asks who is calling: in OpenAPI 3, and in Swagger 2."""


def definition_edges(api: Resource, template: Template) -> Iterator[Edge]:
    """Yield the integrations of an OpenAPI definition that is part of the template."""
    for name in ("DefinitionBody", "Body"):
        for path, methods in pairs(api.get(name, "paths")):
            for method, operation in pairs(methods):
                part = Part(api.name, ("Properties", name, "paths", path, method))
                verb = "ANY" if method.startswith("x-") else method.upper()
                for target in _targets(template, api, at(operation, "x-amazon-apigateway-integration")):
                    yield Edge(api.name, target.name, kind_of(target), "sync", f"{verb} {path}", parts=(part,))
        for schemes in SCHEMES:
            for scheme, value in pairs(api.get(name, *schemes)):
                part = Part(api.name, ("Properties", name, *schemes, scheme))
                for target in _targets(template, api, value):
                    yield Edge(api.name, target.name, "authorize", "sync", scheme, parts=(part,))


def quick_edges(api: Resource, template: Template) -> Iterator[Edge]:
    """Yield what a definition says, and the one target of an HTTP API that was made in a hurry."""
    yield from definition_edges(api, template)
    part = Part(api.name, ("Properties", "Target"))
    for target in _targets(template, api, api.get("Target")):
        label = str(api.get("RouteKey") or "$default")
        yield Edge(api.name, target.name, kind_of(target), "sync", label, parts=(part,))


def sam_api_edges(api: Resource, template: Template) -> Iterator[Edge]:
    yield from definition_edges(api, template)
    for name, authorizer in pairs(api.get("Auth", "Authorizers")):
        part = Part(api.name, ("Properties", "Auth", "Authorizers", name))
        for target in _targets(template, api, authorizer):
            parts = (part, *_sam_guards(api, name, template), *_own_client(api, api, target, template))
            yield Edge(api.name, target.name, "authorize", "sync", name, parts=parts)


def resource_path(resource: Resource | None, template: Template) -> str:
    """Return the path of a REST resource, such as `/orders/{id}`."""
    parts: list[str] = []
    seen: set[str] = set()
    while resource is not None and resource.type == "AWS::ApiGateway::Resource" and resource.name not in seen:
        seen.add(resource.name)
        parts.insert(0, str(resource.get("PathPart") or "?"))
        parents = template.targets(resource.get("ParentId"))
        resource = parents[0].resource if parents else None
    return "/" + "/".join(parts)


def method_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    api = template.target(resource.get("RestApiId"))
    if api is None:
        return
    owners = template.targets(resource.get("ResourceId"))
    label = f"{resource.get('HttpMethod') or 'ANY'} {resource_path(owners[0].resource if owners else None, template)}"
    parts = (*_deployed(resource, template), *_path_of(resource, template), Part(resource.name))
    for target in _targets(template, api, resource.get("Integration")):
        yield Edge(api.name, target.name, kind_of(target), "sync", label, resource.name, parts)


def _path_of(method: Resource, template: Template) -> Iterator[Part]:
    """Yield the path that only this method has."""
    for target in template.targets(method.get("ResourceId")):
        path = target.resource
        users = [
            other
            for other in template.of_type("AWS::ApiGateway::Resource", "AWS::ApiGateway::Method")
            if other is not path and any(found.resource is path for found in template.mentions(other))
        ]
        if path.type == "AWS::ApiGateway::Resource" and users == [method]:
            yield Part(path.name)


def _deployed(method: Resource, template: Template) -> Iterator[Part]:
    """Yield that a deployment waits for this method; or the whole of it, where it deploys nothing else to a stage."""
    for deployment in template.of_type("AWS::ApiGateway::Deployment"):
        waits = items(deployment.attributes.get("DependsOn"))
        if method.name not in waits:
            continue
        stages = template.of_type("AWS::ApiGateway::Stage")
        is_used = any(t.resource is deployment for stage in stages for t in template.mentions(stage))
        if waits == [method.name] and deployment.get("StageName") and not is_used:
            yield Part(deployment.name)
        elif isinstance(deployment.attributes["DependsOn"], list) and len(waits) > 1:
            yield Part(deployment.name, ("DependsOn", str(waits.index(method.name))))
        else:
            yield Part(deployment.name, ("DependsOn",))


def integration_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    api = template.target(resource.get("ApiId"))
    if api is None:
        return
    routes = [
        route
        for route in template.of_type("AWS::ApiGatewayV2::Route")
        if any(target.resource is resource for target in template.targets(route.get("Target")))
    ]
    wanted = [resource.get("IntegrationUri"), resource.get("RequestParameters")]
    parts = (*(Part(route.name) for route in routes), Part(resource.name), *own_twin(api, routes, template))
    for target in _targets(template, api, wanted):
        label = ", ".join(str(route.get("RouteKey")) for route in routes)
        yield Edge(api.name, target.name, kind_of(target), "sync", label, resource.name, parts)


def authorizer_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    api = template.target(resource.get("RestApiId") or resource.get("ApiId"))
    names = ("ProviderARNs", "AuthorizerUri", "JwtConfiguration")
    for target in _targets(template, api, [resource.get(name) for name in names]) if api else ():
        if api is not None:
            parts = (Part(resource.name), *_guards(resource, template), *_own_client(api, resource, target, template))
            yield Edge(api.name, target.name, "authorize", "sync", "", resource.name, parts)


def _guards(authorizer: Resource, template: Template) -> Iterator[Part]:
    """Yield where routes and methods name an authorizer. A method has to say that nobody asks who calls."""
    for kind, open_to_all in (("AWS::ApiGateway::Method", "NONE"), ("AWS::ApiGatewayV2::Route", "")):
        for route in template.of_type(kind):
            if any(target.resource is authorizer for target in template.targets(route.get("AuthorizerId"))):
                yield Part(route.name, ("Properties", "AuthorizationType"), open_to_all)
                yield Part(route.name, ("Properties", "AuthorizerId"))


def _sam_guards(api: Resource, authorizer: str, template: Template) -> Iterator[Part]:
    """Yield where an API and the functions' routes name one of the API's authorizers."""
    if api.get("Auth", "DefaultAuthorizer") == authorizer:
        yield Part(api.name, ("Properties", "Auth", "DefaultAuthorizer"))
    for function in template.of_type("AWS::Serverless::Function"):
        for name, event in pairs(function.get("Events")):
            named = template.target(at(event, "Properties", "RestApiId") or at(event, "Properties", "ApiId"))
            if named is api and at(event, "Properties", "Auth", "Authorizer") == authorizer:
                yield Part(function.name, ("Properties", "Events", name, "Properties", "Auth", "Authorizer"))


def client_name(api: str, pool: str) -> str:
    """Return the name of the app client that is added for an API whose user pool has none."""
    return f"{api}{pool}Client"


def _own_client(api: Resource, holder: Resource, pool: Resource, template: Template) -> Iterator[Part]:
    """Yield the app client that was added with an authorizer."""
    for found in template.mentions(holder):
        if found.resource.name == client_name(api.name, pool.name):
            yield Part(found.resource.name)


def stage_owner(*properties: str) -> Owner:
    """Return the owner rule of what names its APIs in a list of stages."""

    def owner(resource: Resource, template: Template) -> Resource | None:
        for name in properties:
            for stage in items(resource.get(name)):
                found = template.target([stage])
                if found is not None and found is not resource:
                    return found
        return None

    return owner


def key_owner(resource: Resource, template: Template) -> Resource | None:
    """Return the API of a key's stages or of the usage plan that it is joined to."""
    direct = stage_owner("StageKeys")(resource, template)
    if direct is not None:
        return direct
    for joint in template.of_type("AWS::ApiGateway::UsagePlanKey"):
        if any(target.resource is resource for target in template.targets(joint.get("KeyId"))):
            return template.target(joint.get("UsagePlanId"))
    return None


def link_owner(resource: Resource, template: Template) -> Resource | None:
    """Return the first API that uses a VPC link."""
    for other in template.resources.values():
        if other.type.startswith(("AWS::ApiGateway", "AWS::Serverless::")) and any(
            target.resource is resource for target in template.mentions(other)
        ):
            name = template.owner_of(other)
            return None if name is None else template.resources[name]
    return None


REST_DEFAULTS = {"Name": "api"}
V2_DEFAULTS = {"Name": "api", "ProtocolType": "HTTP"}
V2_FIELDS = (
    Field("Name", "Name"),
    Field("ProtocolType", "Protocol", "choice", choices=("HTTP", "WEBSOCKET")),
    Field("RouteSelectionExpression", "Picks the route by", only_if=("ProtocolType", "WEBSOCKET")),
)


def only_api(_account: Resource, template: Template) -> Resource | None:
    """Return the one API whose logs the settings of the account are for; of several they are nobody's."""
    found = template.of_type("AWS::ApiGateway::RestApi", "AWS::Serverless::Api")
    return found[0] if len(found) == 1 else None


REST = owned_by("RestApiId")
V2 = owned_by("ApiId")
FIELDS = (Field("StageName", "Stage"), Field("Name", "Name"))
ENTRIES = (
    Entry(
        "AWS::Serverless::Api", "REST API", "API", "api", COUNTERS, "Api", {"StageName": "prod"}, FIELDS, sam_api_edges
    ),
    Entry("AWS::Serverless::HttpApi", "HTTP API", "API", "api", COUNTERS, "HttpApi", {}, FIELDS, sam_api_edges),
    Entry(
        "AWS::ApiGateway::RestApi",
        "REST API",
        "API",
        "api",
        COUNTERS,
        "RestApi",
        REST_DEFAULTS,
        FIELDS,
        definition_edges,
    ),
    Entry(
        "AWS::ApiGatewayV2::Api",
        "HTTP or WebSocket API",
        "API",
        "api",
        COUNTERS,
        "Api",
        V2_DEFAULTS,
        V2_FIELDS,
        quick_edges,
    ),
    Entry("AWS::ApiGateway::Resource", "REST path", "API", "api", owner=REST),
    Entry("AWS::ApiGateway::Method", "REST method", "API", "api", edges=method_edges, owner=REST),
    Entry("AWS::ApiGateway::Deployment", "Deployment", "API", "api", owner=REST),
    Entry("AWS::ApiGateway::Stage", "Stage", "API", "api", owner=REST),
    Entry("AWS::ApiGateway::Model", "Model", "API", "api", owner=REST),
    Entry("AWS::ApiGateway::RequestValidator", "Request validator", "API", "api", owner=REST),
    Entry("AWS::ApiGateway::GatewayResponse", "Gateway response", "API", "api", owner=REST),
    Entry("AWS::ApiGateway::Authorizer", "Authorizer", "API", "security", edges=authorizer_edges, owner=REST),
    Entry("AWS::ApiGateway::UsagePlan", "Usage plan", "API", "api", owner=stage_owner("ApiStages")),
    Entry("AWS::ApiGateway::UsagePlanKey", "Usage plan key", "API", "api", owner=owned_by("UsagePlanId", "KeyId")),
    Entry("AWS::ApiGateway::ApiKey", "API key", "API", "security", owner=key_owner),
    Entry("AWS::ApiGateway::VpcLink", "VPC link", "VPC", "api", owner=link_owner),
    Entry("AWS::ApiGateway::BasePathMapping", "Base path", "API", "api", owner=REST),
    Entry("AWS::ApiGateway::Account", "API Gateway account", "API", "api", owner=only_api),
    Entry("AWS::ApiGatewayV2::Integration", "Integration", "API", "api", edges=integration_edges, owner=V2),
    Entry("AWS::ApiGatewayV2::Route", "Route", "API", "api", owner=V2),
    Entry("AWS::ApiGatewayV2::Stage", "Stage", "API", "api", owner=V2),
    Entry("AWS::ApiGatewayV2::Deployment", "Deployment", "API", "api", owner=V2),
    Entry("AWS::ApiGatewayV2::Authorizer", "Authorizer", "API", "security", edges=authorizer_edges, owner=V2),
    Entry("AWS::ApiGatewayV2::ApiMapping", "Domain mapping", "API", "api", owner=V2),
    Entry("AWS::ApiGatewayV2::DomainName", "Custom domain", "DNS", "api", name="Domain"),
    Entry("AWS::ApiGatewayV2::VpcLink", "VPC link", "VPC", "api", owner=link_owner),
    Entry("AWS::ApiGateway::DomainName", "Custom domain", "DNS", "api", name="Domain"),
)
