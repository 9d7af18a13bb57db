"""Packs a batch of orders and gives up on the whole of it at the first that it cannot pack."""

import json


def handler(event, context):
    for record in event["Records"]:
        if "poison" in json.loads(record["body"]):
            raise ValueError(f"order {record['body']} cannot be packed")
