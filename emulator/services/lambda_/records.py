"""The event that a function gets of a batch of SQS messages."""

import base64
from typing import Any

from emulator.contract.behaviour import Batch


def sqs_records(batch: Batch) -> list[dict[str, Any]]:
    """Return messages as records; with a batching window `md5OfMessageAttributes` is there even when it is null."""
    messages, source, region, has_window = batch
    records = []
    for message in messages:
        attributes = message.get("MessageAttributes")
        record = {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "messageAttributes": _attributes(attributes) if attributes else {},
        }
        if attributes:
            record["md5OfMessageAttributes"] = message.get("MD5OfMessageAttributes")
        elif has_window:
            record["md5OfMessageAttributes"] = None
        record["md5OfBody"] = message["MD5OfBody"]
        record["eventSource"] = "aws:sqs"
        record["eventSourceARN"] = source
        record["awsRegion"] = region
        records.append(record)
    return records


def _attributes(given: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    shown = {}
    for name, value in given.items():
        attribute: dict[str, Any] = {}
        if "StringValue" in value:
            attribute["stringValue"] = value["StringValue"]
        if "BinaryValue" in value:
            attribute["binaryValue"] = base64.b64encode(value["BinaryValue"]).decode()
        attribute |= {"stringListValues": [], "binaryListValues": [], "dataType": value["DataType"]}
        shown[name] = attribute
    return shown
