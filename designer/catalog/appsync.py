"""AppSync: GraphQL APIs and their data sources."""

from collections.abc import Iterator

from designer.catalog.entry import Edge, Entry, Part, owned_by
from designer.catalog.template import Resource, Template, pairs

SOURCES = ("LambdaConfig", "DynamoDBConfig", "EventBridgeConfig", "HttpConfig", "RelationalDatabaseConfig")
API = owned_by("ApiId")
COUNTERS = ("requests", "errors_4xx", "errors_5xx", "latency_ms")


def source_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    api = template.target(resource.get("ApiId"))
    for target in template.nodes([resource.get(name) for name in SOURCES]) if api else ():
        if api is not None and target is not api:
            kind = "invoke" if "::Function" in target.type else "integration"
            yield Edge(api.name, target.name, kind, "sync", "", resource.name, (Part(resource.name),))


def sam_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for group in ("DynamoDb", "Lambda"):
        for name, source in pairs(resource.get("DataSources", group)):
            part = Part(resource.name, ("Properties", "DataSources", group, name))
            for target in template.nodes([source]):
                kind = "invoke" if "::Function" in target.type else "integration"
                yield Edge(resource.name, target.name, kind, "sync", name, parts=(part,))


ENTRIES = (
    Entry("AWS::AppSync::GraphQLApi", "GraphQL API", "GQL", "api", COUNTERS, "GraphQLApi"),
    Entry("AWS::Serverless::GraphQLApi", "GraphQL API", "GQL", "api", COUNTERS, "GraphQLApi", edges=sam_edges),
    Entry("AWS::AppSync::DataSource", "Data source", "GQL", "api", edges=source_edges, owner=API),
    Entry("AWS::AppSync::Resolver", "Resolver", "GQL", "api", owner=API),
    Entry("AWS::AppSync::FunctionConfiguration", "Resolver function", "GQL", "api", owner=API),
    Entry("AWS::AppSync::GraphQLSchema", "Schema", "GQL", "api", owner=API),
    Entry("AWS::AppSync::ApiKey", "API key", "GQL", "security", owner=API),
)
