"""Turns URLs of queues, code, objects and templates into ones at which a client reaches its world, and back."""

import re
from typing import Any

AWS_URL = re.compile(
    r"https://(?:sqs\.[a-z0-9-]+|(?P<bucket>awslambda-[a-z0-9-]+)\.s3\.[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/"
)
"""What begins a queue's URL, and one of Lambda's own buckets."""
OBJECT_URL = re.compile(r"https://(?P<bucket>[a-z0-9.-]+)\.s3\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/")
"""What begins the URL of an object that somebody has uploaded."""
CONTENT = (("Content",), ("Location",))
RESOURCE = ("PhysicalResourceId",)
PLACES: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "s3": {"CompleteMultipartUpload": ((), ("Location",))},
    "sqs": {
        "CreateQueue": ((), ("QueueUrl",)),
        "GetQueueUrl": ((), ("QueueUrl",)),
        "ListDeadLetterSourceQueues": ((), ("queueUrls",)),
        "ListQueues": ((), ("QueueUrls",)),
    },
    "lambda": {
        "GetFunction": (("Code",), ("Location",)),
        "GetLayerVersion": CONTENT,
        "GetLayerVersionByArn": CONTENT,
        "PublishLayerVersion": CONTENT,
    },
    "cloudformation": {
        "DescribeStackEvents": (("StackEvents",), RESOURCE),
        "DescribeStackResource": (("StackResourceDetail",), RESOURCE),
        "DescribeStackResourceDrifts": (("StackResourceDrifts",), RESOURCE),
        "DescribeStackResources": (("StackResources",), RESOURCE),
        "DescribeStacks": (("Stacks", "Outputs"), ("OutputValue",)),
        "ListExports": (("Exports",), ("Value",)),
        "ListStackResources": (("StackResourceSummaries",), RESOURCE),
    },
}
"""The results that hold such URLs: by service and operation the way to the structure, and its members.

A stack's queues are there too: a client that takes the host from a queue's URL, as the AWS SDK for JavaScript does,
would else leave for AWS with what it was told of a stack.
"""
GIVEN_BACK = ("QueueUrl", *RESOURCE)
"""The parameters in which clients give queue URLs back."""
TEMPLATES = ("StackPolicyDuringUpdateURL", "StackPolicyURL", "TemplateURL")
"""The parameters that name objects by a URL; tools make it of the address at which they use S3."""
IMPORTED = "ResourcesToImport"
"""The parameter of CreateChangeSet in whose identifiers they do."""


def to_client(service: str, operation: str, result: dict[str, Any], base: str) -> dict[str, Any]:
    """Return a result with its URLs below `base` ("http://127.0.0.1:4566")."""
    if service == "s3":
        return _located(result, base) if operation == "CompleteMultipartUpload" else result
    path, members = PLACES[service].get(operation, ((), ()))
    return _moved(result, path, members, f"{base}/") if members else result


def to_world(parameters: dict[str, Any], base: str, region: str) -> None:
    """Give the URL of a queue or of a template below `base` the host that the world gives it."""
    for resource in parameters.get(IMPORTED) or ():
        to_world(resource.get("ResourceIdentifier") or {}, base, region)
    for name in GIVEN_BACK:
        url = parameters.get(name)
        if url.__class__ is str and url.startswith(base):
            ending = ".cn" if region.startswith("cn-") else ""
            parameters[name] = f"https://sqs.{region}.amazonaws.com{ending}{url[len(base) :]}"
    for name in TEMPLATES:
        url = parameters.get(name)
        if url.__class__ is str and url.startswith(f"{base}/"):
            parameters[name] = f"https://s3.amazonaws.com{url[len(base) :]}"


def _located(result: dict[str, Any], base: str) -> dict[str, Any]:
    """Return an upload's result with its object's URL below `base`, whose host may name the bucket."""
    location = result["Location"]
    found = OBJECT_URL.match(location)
    if found is None:
        return result
    place = base if f"//{found['bucket']}." in base else f"{base}/{found['bucket']}"
    return {**result, "Location": f"{place}/{location[found.end() :]}"}


def _moved(node: Any, path: tuple[str, ...], members: tuple[str, ...], base: str) -> Any:
    if isinstance(node, list):
        return [_moved(item, path, members, base) for item in node]
    if path:
        found = node.get(path[0])
        return {**node, path[0]: _moved(found, path[1:], members, base)} if found else node
    return {**node, **{name: _below(node[name], base) for name in members if name in node}}


def _below(value: Any, base: str) -> Any:
    if isinstance(value, list):
        return [_below(item, base) for item in value]
    found = AWS_URL.match(value)
    return f"{base}{found['bucket'] + '/' if found['bucket'] else ''}{value[found.end() :]}" if found else value
