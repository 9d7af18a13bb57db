"""DynamoDB: tables and their streams."""

from collections.abc import Iterator

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part
from designer.catalog.template import Resource, Template
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused

COUNTERS = ("items", "reads", "writes", "throttles")
FIELDS = (
    Field("BillingMode", "Billing mode", "choice", choices=("PAY_PER_REQUEST", "PROVISIONED")),
    Field(
        "StreamSpecification/StreamViewType",
        "Stream",
        "choice",
        choices=("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"),
    ),
)
DEFAULTS = {
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
}


GLOBAL = DEFAULTS | {"Replicas": [{"Region": {"Ref": "AWS::Region"}}]}


def table_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for target in template.nodes(resource.get("KinesisStreamSpecification", "StreamArn"), "kinesis"):
        part = Part(resource.name, ("Properties", "KinesisStreamSpecification"))
        yield Edge(resource.name, target.name, "stream", "async", parts=(part,))


ENTRIES = (
    Entry(
        "AWS::DynamoDB::Table", "DynamoDB table", "DDB", "database", COUNTERS, "Table", DEFAULTS, FIELDS, table_edges
    ),
    Entry("AWS::DynamoDB::GlobalTable", "DynamoDB global table", "DDB", "database", COUNTERS, "Table", GLOBAL),
    Entry("AWS::Serverless::SimpleTable", "DynamoDB table", "DDB", "database", COUNTERS, "Table"),
)


def stream(wiring: Wiring, table: Resource, function: Resource) -> None:
    """Send a table's changes to a function, turning its stream on."""
    if not table.get("StreamSpecification"):
        path = ("Properties", "StreamSpecification", "StreamViewType")
        wiring.set(table.name, path, "NEW_AND_OLD_IMAGES")
    mapping = {"StartingPosition": "TRIM_HORIZON", "BatchSize": 100}
    source = get_att(table.name, "StreamArn")
    if function.type == FUNCTIONS[0]:
        wiring.event(function, f"{table.name}Event", "DynamoDB", {"Stream": source, **mapping})
        return
    actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
    wiring.allow(function, actions, source)
    properties = {"EventSourceArn": source, "FunctionName": ref(function.name), **mapping}
    wiring.add(f"{table.name}To{function.name}", "AWS::Lambda::EventSourceMapping", properties)


TABLES = ("AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable", "AWS::DynamoDB::GlobalTable")
ACTIONS = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem")
CRUD = Call(
    "read-write",
    TABLES,
    "DynamoDBCrudPolicy",
    "TableName",
    ref,
    tuple(f"dynamodb:{action}" for action in ACTIONS),
    get_att,
    "_NAME",
    ref,
)


def check_kinesis(table: Resource, _stream: Resource) -> None:
    if table.get("KinesisStreamSpecification"):
        raise EditRefused(f"{table.name} writes its changes to a Kinesis stream already.", "Delete that one first.")


def to_kinesis(wiring: Wiring, table: Resource, stream: Resource) -> None:
    """Write a table's changes to a Kinesis stream."""
    wiring.set(table.name, ("Properties", "KinesisStreamSpecification"), {"StreamArn": get_att(stream.name)})


CONNECTIONS = (
    calls(CRUD),
    Connection("poll", (TABLES[0], TABLES[2]), FUNCTIONS, stream),
    Connection("stream", TABLES[:1], ("AWS::Kinesis::Stream",), to_kinesis, check_kinesis),
)
REFUSALS = {
    TABLES[0]: (
        "A table's changes go to a function, a pipe or a Kinesis stream.",
        "Connect the table to a function, and that to this.",
    ),
    TABLES[2]: ("A table's changes go to a function, by its stream.", "Connect it to a function, and that to this."),
    TABLES[1]: ("A SAM SimpleTable has no stream.", "Use an AWS::DynamoDB::Table."),
}
