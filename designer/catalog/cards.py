"""Cards that stand for what no template holds: sources outside of it, and the bus that each account has."""

from designer.catalog.entry import Entry
from designer.catalog.template import DEFAULT_BUS

QUEUE, TOPIC = "SQS queue outside of the template", "SNS topic outside of the template"
STREAM, TABLE = "Kinesis stream outside of the template", "DynamoDB table outside of the template"
SOURCE, BUCKET = "Stream outside of the template", "S3 bucket outside of the template"
FUNCTION, MACHINE = "Lambda function outside of the template", "State machine outside of the template"
BUS = "Event bus outside of the template"
SERVICES = {
    "sqs": QUEUE,
    "sns": TOPIC,
    "kinesis": STREAM,
    "dynamodb": TABLE,
    "s3": BUCKET,
    "lambda": FUNCTION,
    "states": MACHINE,
    "events": BUS,
}
"""What stands outside, by the service whose actions may be allowed on it."""
CARDS = {
    entry.type: entry
    for entry in (
        Entry(DEFAULT_BUS, "Default event bus", "BUS", "messaging"),
        Entry(QUEUE, "SQS queue outside", "SQS", "messaging"),
        Entry(TOPIC, "SNS topic outside", "SNS", "messaging"),
        Entry(STREAM, "Kinesis stream outside", "KDS", "messaging"),
        Entry(TABLE, "DynamoDB table outside", "DDB", "database"),
        Entry(SOURCE, "Stream outside", "KDS", "messaging"),
        Entry(BUCKET, "S3 bucket outside", "S3", "storage"),
        Entry(FUNCTION, "Lambda function outside", "λ", "compute"),
        Entry(MACHINE, "State machine outside", "SFN", "integration"),
        Entry(BUS, "Event bus outside", "BUS", "messaging"),
    )
}
