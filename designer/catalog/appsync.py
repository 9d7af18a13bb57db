"""AppSync: GraphQL APIs and their data sources."""

from collections.abc import Iterator

from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Part, owned_by
from designer.catalog.template import Resource, Template, pairs
from designer.catalog.wiring import Wiring, get_att, ref

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


def add_source(wiring: Wiring, api: Resource, target: Resource) -> None:
    """Give an API a data source, and the role by which it reads it."""
    is_function = target.type in FUNCTIONS
    arn = get_att(target.name)
    actions = ["lambda:InvokeFunction"] if is_function else TABLE_ACTIONS
    role = wiring.role_for(api, "appsync.amazonaws.com", actions, arn)
    table = {"TableName": ref(target.name), "AwsRegion": ref("AWS::Region")}
    config = {"LambdaConfig": {"LambdaFunctionArn": arn}} if is_function else {"DynamoDBConfig": table}
    properties = {
        "ApiId": get_att(api.name, "ApiId"),
        "Name": target.name,
        "Type": "AWS_LAMBDA" if is_function else "AMAZON_DYNAMODB",
        "ServiceRoleArn": role,
        **config,
    }
    wiring.add(f"{api.name}{target.name}Source", "AWS::AppSync::DataSource", properties)


TABLES = ("AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable")
TABLE_ACTIONS = [f"dynamodb:{action}" for action in ("DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem")]
GRAPHQL = ("AWS::AppSync::GraphQLApi",)
GRAPHQL_DEFAULTS = {"Name": "api", "AuthenticationType": "API_KEY"}
CONNECTIONS = (
    Connection("invoke", GRAPHQL, FUNCTIONS, add_source),
    Connection("integration", GRAPHQL, TABLES, add_source),
)
REFUSALS = {GRAPHQL[0]: ("A GraphQL API reads from tables and functions here.", "Put a function between.")}
ENTRIES = (
    Entry("AWS::AppSync::GraphQLApi", "GraphQL API", "GQL", "api", COUNTERS, "GraphQLApi", GRAPHQL_DEFAULTS),
    Entry("AWS::Serverless::GraphQLApi", "GraphQL API", "GQL", "api", COUNTERS, "GraphQLApi", edges=sam_edges),
    Entry("AWS::AppSync::DataSource", "Data source", "GQL", "api", edges=source_edges, owner=API),
    Entry("AWS::AppSync::Resolver", "Resolver", "GQL", "api", owner=API),
    Entry("AWS::AppSync::FunctionConfiguration", "Resolver function", "GQL", "api", owner=API),
    Entry("AWS::AppSync::GraphQLSchema", "Schema", "GQL", "api", owner=API),
    Entry("AWS::AppSync::ApiKey", "API key", "GQL", "security", owner=API),
)
