"""AppSync: GraphQL APIs and their data sources."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Part, owned_by
from designer.catalog.template import Resource, Template, at, items, pairs
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused

SOURCES = (
    "LambdaConfig",
    "DynamoDBConfig",
    "EventBridgeConfig",
    "HttpConfig",
    "RelationalDatabaseConfig",
    "OpenSearchServiceConfig",
)
API = owned_by("ApiId")
COUNTERS = ("requests", "errors_4xx", "errors_5xx", "latency_ms")


def source_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    api = template.target(resource.get("ApiId"))
    for target in template.nodes([resource.get(name) for name in SOURCES]) if api else ():
        if api is not None and target is not api:
            kind = "invoke" if "::Function" in target.type else "integration"
            yield Edge(api.name, target.name, kind, "sync", "", resource.name, (Part(resource.name),))


def api_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    """Yield the user pools and functions that are asked who is calling."""
    more = items(resource.get("AdditionalAuthenticationProviders"))
    path = ("Properties", "AdditionalAuthenticationProviders")
    places = [(resource.properties, ("Properties",)), *((one, (*path, str(index))) for index, one in enumerate(more))]
    for place, where in places:
        for name in ("UserPoolConfig", "LambdaAuthorizerConfig"):
            for target in template.nodes([at(place, name)]):
                part = Part(resource.name, where if where != ("Properties",) else (*where, name))
                yield Edge(resource.name, target.name, "authorize", "sync", parts=(part,))


def check_pool(api: Resource, _pool: Resource) -> None:
    if api.get("AuthenticationType") == "AMAZON_COGNITO_USER_POOLS":
        raise EditRefused(f"{api.name} asks a user pool already.", "Delete that connection first.")


def ask_pool(wiring: Wiring, api: Resource, pool: Resource) -> None:
    """Let an API take the tokens of a user pool too."""
    config = {"UserPoolId": ref(pool.name), "AwsRegion": ref("AWS::Region")}
    provider = {"AuthenticationType": "AMAZON_COGNITO_USER_POOLS", "UserPoolConfig": config}
    wiring.append(api.name, ("Properties", "AdditionalAuthenticationProviders"), provider)


QUERY = Call(
    "use",
    ("AWS::AppSync::GraphQLApi",),
    None,
    "",
    ref,
    ("appsync:GraphQL",),
    lambda name: {"Fn::Sub": f"${{{name}.Arn}}/*"},
    "_URL",
    lambda name: get_att(name, "GraphQLUrl"),
)


def sam_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for group in ("DynamoDb", "Lambda"):
        for name, source in pairs(resource.get("DataSources", group)):
            part = Part(resource.name, ("Properties", "DataSources", group, name))
            for target in template.nodes([source]):
                kind = "invoke" if "::Function" in target.type else "integration"
                yield Edge(resource.name, target.name, kind, "sync", name, parts=(part,))


def add_source(wiring: Wiring, api: Resource, target: Resource) -> None:
    """Give an API a data source, and the role by which it uses it."""
    arn = get_att(target.name)
    kind, actions, config = source_of(target, arn)
    role = wiring.role_for(api, "appsync.amazonaws.com", (actions, arn))
    properties = {
        "ApiId": get_att(api.name, "ApiId"),
        "Name": target.name,
        "Type": kind,
        "ServiceRoleArn": role,
        **config,
    }
    wiring.add(f"{api.name}{target.name}Source", "AWS::AppSync::DataSource", properties)


def source_of(target: Resource, arn: Any) -> tuple[str, list[str], dict[str, Any]]:
    """Return a data source's type, what its role must be allowed, and its settings."""
    if target.type in FUNCTIONS:
        return "AWS_LAMBDA", ["lambda:InvokeFunction"], {"LambdaConfig": {"LambdaFunctionArn": arn}}
    if target.type == BUS:
        return "AMAZON_EVENTBRIDGE", ["events:PutEvents"], {"EventBridgeConfig": {"EventBusArn": arn}}
    if target.type == SEARCH:
        endpoint = {"Fn::Sub": f"https://${{{target.name}.DomainEndpoint}}"}
        config = {"AwsRegion": ref("AWS::Region"), "Endpoint": endpoint}
        return "AMAZON_OPENSEARCH_SERVICE", SEARCH_ACTIONS, {"OpenSearchServiceConfig": config}
    table = {"TableName": ref(target.name), "AwsRegion": ref("AWS::Region")}
    return "AMAZON_DYNAMODB", TABLE_ACTIONS, {"DynamoDBConfig": table}


BUS, SEARCH = "AWS::Events::EventBus", "AWS::OpenSearchService::Domain"
SEARCH_ACTIONS = [f"es:ESHttp{verb}" for verb in ("Delete", "Get", "Head", "Post", "Put")]
TABLES = ("AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable")
TABLE_ACTIONS = [f"dynamodb:{action}" for action in ("DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem")]
GRAPHQL = ("AWS::AppSync::GraphQLApi",)
DEFAULTS = {"Name": "api", "AuthenticationType": "API_KEY"}
CONNECTIONS = (
    calls(QUERY),
    Connection("authorize", GRAPHQL, ("AWS::Cognito::UserPool",), ask_pool, check_pool),
    Connection("invoke", GRAPHQL, FUNCTIONS, add_source),
    Connection("integration", GRAPHQL, (*TABLES, BUS, SEARCH), add_source),
)
REFUSALS = {GRAPHQL[0]: ("A GraphQL API asks functions, tables, buses and OpenSearch here.", "Put a function between.")}
ENTRIES = (
    Entry(
        "AWS::AppSync::GraphQLApi",
        "GraphQL API",
        "GQL",
        "api",
        COUNTERS,
        "GraphQLApi",
        DEFAULTS,
        edges=api_edges,
    ),
    Entry("AWS::Serverless::GraphQLApi", "GraphQL API", "GQL", "api", COUNTERS, "GraphQLApi", edges=sam_edges),
    Entry("AWS::AppSync::DataSource", "Data source", "GQL", "api", edges=source_edges, owner=API),
    Entry("AWS::AppSync::Resolver", "Resolver", "GQL", "api", owner=API),
    Entry("AWS::AppSync::FunctionConfiguration", "Resolver function", "GQL", "api", owner=API),
    Entry("AWS::AppSync::GraphQLSchema", "Schema", "GQL", "api", owner=API),
    Entry("AWS::AppSync::ApiKey", "API key", "GQL", "security", owner=API),
)
