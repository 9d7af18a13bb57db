"""Where a service words the refusal of a broken constraint otherwise than AWS's common front end does."""

OWN_SERVICES = frozenset(("s3", "sqs"))
"""Services that check all parameters themselves."""

OWN_SHAPES = frozenset(
    (
        ("lambda", "CompatibleArchitectures"),
        ("lambda", "CompatibleRuntimes"),
        ("lambda", "FunctionName"),
        ("lambda", "LayerVersionArn"),
        ("lambda", "NamespacedFunctionName"),
        ("lambda", "Runtime"),
        ("lambda", "SecurityGroupId"),
        ("lambda", "SubnetId"),
        ("lambda", "TaggableResource"),
        ("logs", "LogGroupName"),
        ("logs", "LogStreamName"),
        ("logs", "MetricTransformations"),
    )
)
"""Shapes that a service checks itself, or that name what is not modelled: networks are placeholders with any id."""

CODES = {"query": "ValidationError", "ec2": "MissingParameter"}
CODES_OF = {"logs": "InvalidParameterException"}

IAM_NAME = r"[\w+=,.@-]+"
IAM_PATH = r"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)"
IAM_TEXTS = {
    IAM_NAME: "It must contain only alphanumeric characters and/or the following: +=,.@_-",
    IAM_PATH: "It must begin and end with / and contain only alphanumeric characters and/or / characters.",
}


def code_of(service: str, protocol: str) -> str:
    """Return the code of the errors with which a service refuses parameters."""
    return CODES_OF.get(service) or CODES.get(protocol, "ValidationException")


def whole_refusal(service: str, path: str, pattern: str) -> str | None:
    """Return the whole text where a value at `path` breaks a pattern and the service tells of nothing else then.

    IAM leaves out the value of what stands on top (seen in recorded answers).
    """
    if service != "iam" or "." in path or not pattern:
        return None
    if pattern in IAM_TEXTS:
        return f"The specified value for {path} is invalid. {IAM_TEXTS[pattern]}"
    rule = f"Member must satisfy regular expression pattern: {pattern}"
    return f"1 validation error detected: Value at '{path}' failed to satisfy constraint: {rule}"
