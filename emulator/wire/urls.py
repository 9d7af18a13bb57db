"""Turns the URLs that a world gives into ones at which its client reaches it, and back."""

import re
from typing import Any

AWS_QUEUE = re.compile(r"https://sqs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/")
WITH_QUEUE_URLS = {
    "CreateQueue": "QueueUrl",
    "GetQueueUrl": "QueueUrl",
    "ListDeadLetterSourceQueues": "queueUrls",
    "ListQueues": "QueueUrls",
}
"""The operations of SQS whose results hold queue URLs, and where."""


def to_client(operation: str, result: dict[str, Any], base: str) -> dict[str, Any]:
    """Return a result of SQS with its queue URLs below `base` ("http://127.0.0.1:4566")."""
    name = WITH_QUEUE_URLS.get(operation)
    if name is None or name not in result:
        return result
    urls = result[name]
    if isinstance(urls, str):
        return {**result, name: AWS_QUEUE.sub(f"{base}/", urls, count=1)}
    return {**result, name: [AWS_QUEUE.sub(f"{base}/", url, count=1) for url in urls]}


def to_world(parameters: dict[str, Any], base: str, region: str) -> None:
    """Give a QueueUrl below `base` the host that the world gives it."""
    url = parameters.get("QueueUrl")
    if url.__class__ is str and url.startswith(base):
        ending = ".cn" if region.startswith("cn-") else ""
        parameters["QueueUrl"] = f"https://sqs.{region}.amazonaws.com{ending}{url[len(base) :]}"
