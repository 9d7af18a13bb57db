"""Cards that stand for what no template holds: sources outside of it, and the bus that each account has."""

from designer.catalog.entry import Entry
from designer.catalog.template import DEFAULT_BUS

QUEUE, TOPIC = "SQS queue outside of the template", "SNS topic outside of the template"
STREAM, TABLE = "Kinesis stream outside of the template", "DynamoDB table outside of the template"
SOURCE = "Stream outside of the template"
CARDS = {
    entry.type: entry
    for entry in (
        Entry(DEFAULT_BUS, "Default event bus", "BUS", "messaging"),
        Entry(QUEUE, "SQS queue outside", "SQS", "messaging"),
        Entry(TOPIC, "SNS topic outside", "SNS", "messaging"),
        Entry(STREAM, "Kinesis stream outside", "KIN", "messaging"),
        Entry(TABLE, "DynamoDB table outside", "DDB", "database"),
        Entry(SOURCE, "Stream outside", "KIN", "messaging"),
    )
}
