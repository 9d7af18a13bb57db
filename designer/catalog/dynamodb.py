"""DynamoDB: tables and their streams."""

from collections.abc import Iterator

from designer.catalog.entry import Edge, Entry, Field, Part
from designer.catalog.template import Resource, Template

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


def table_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for target in template.nodes(resource.get("KinesisStreamSpecification", "StreamArn"), "kinesis"):
        part = Part(resource.name, ("Properties", "KinesisStreamSpecification"))
        yield Edge(resource.name, target.name, "stream", "async", parts=(part,))


ENTRIES = (
    Entry("AWS::DynamoDB::Table", "DynamoDB table", "DDB", "database", COUNTERS, "Table", DEFAULTS, FIELDS, table_edges),
    Entry("AWS::DynamoDB::GlobalTable", "DynamoDB global table", "DDB", "database", COUNTERS, "Table", DEFAULTS),
    Entry("AWS::Serverless::SimpleTable", "DynamoDB table", "DDB", "database", COUNTERS, "Table"),
)
