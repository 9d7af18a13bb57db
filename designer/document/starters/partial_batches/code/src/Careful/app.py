"""Packs a batch of orders and names those that it could not pack."""

import json


def handler(event, context):
    failed = [
        {"itemIdentifier": record["messageId"]} for record in event["Records"] if "poison" in json.loads(record["body"])
    ]
    return {"batchItemFailures": failed}
