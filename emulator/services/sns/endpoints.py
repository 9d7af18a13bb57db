"""The endpoints that a protocol takes."""

import re

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.services.sns import errors
from emulator.services.sns.topic import Topic

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{0,30}\Z")
PROTOCOLS = ("application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs")
CONFIRMED_BY_HAND = ("email", "email-json", "http", "https")
FIFO = ".fifo"


def check_endpoint(topic: Topic, protocol: str, endpoint: str) -> None:
    """Refuse a protocol that there is not, or an endpoint that is not one of its protocol's."""
    if protocol not in PROTOCOLS:
        raise errors.invalid_parameter(f"Amazon SNS does not support this protocol string: {protocol}")
    if protocol in ("http", "https"):
        if not endpoint.startswith(f"{protocol}://"):
            raise errors.invalid_parameter("Endpoint must match the specified protocol")
    elif protocol in ("email", "email-json"):
        if not EMAIL.match(endpoint):
            raise errors.invalid_parameter("Email address")
    elif protocol == "sms":
        if not is_phone_number(endpoint):
            raise errors.invalid_parameter(f"Invalid SMS endpoint: {endpoint}")
    else:
        _check_arn(protocol, endpoint)
    if topic.is_fifo and protocol != "sqs":
        raise errors.invalid_parameter(f"Invalid parameter: Endpoint Reason: Invalid protocol type: {protocol}")
    if protocol == "sqs" and endpoint.endswith(FIFO) and not topic.is_fifo:
        text = "Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics"
        raise errors.invalid_parameter(f"Invalid parameter: {text}")


def is_phone_number(text: str) -> bool:
    """Say whether a text is a phone number, more or less in E.164 format."""
    return bool(PHONE.match(text)) and 3 <= sum(character.isdigit() for character in text) <= 15


def _check_arn(protocol: str, endpoint: str) -> None:
    names = {"application": "Application", "firehose": "Firehose", "lambda": "Lambda", "sqs": "SQS"}
    services = {"application": "sns", "firehose": "firehose", "lambda": "lambda", "sqs": "sqs"}
    try:
        service = parse_arn(endpoint).service
    except NotAnArn:
        service = ""
    if service != services[protocol]:
        raise errors.invalid_parameter(f"{names[protocol]} endpoint ARN")
