"""Sample values for a template's parameters that have no default, so that it runs as it was drawn."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

ACCOUNT = "us-east-1:123456789012"
ARNS = {
    "DynamoDB": f"arn:aws:dynamodb:{ACCOUNT}:table/{{}}/stream/2026-01-01T00:00:00.000",
    "Kinesis": f"arn:aws:kinesis:{ACCOUNT}:stream/{{}}",
    "MQ": f"arn:aws:mq:{ACCOUNT}:broker:{{}}:b-01234567-89ab-cdef-0123-456789abcdef",
    "MSK": f"arn:aws:kafka:{ACCOUNT}:cluster/{{}}/01234567-89ab-cdef-0123-456789abcdef-1",
    "SNS": f"arn:aws:sns:{ACCOUNT}:{{}}",
    "SQS": f"arn:aws:sqs:{ACCOUNT}:{{}}",
}
"""Sample ARNs by the kind of a SAM event that reads from what a parameter names."""
OF_STATEMENT = "Statement"
ARNS[OF_STATEMENT] = "arn:aws:iam::123456789012:role/{}"
"""Of what a policy's statement names as its resource."""
READERS = {"AWS::Lambda::EventSourceMapping": "EventSourceArn", "AWS::SNS::Subscription": "TopicArn"}
"""Which property of a resource names what it reads."""
SOURCES = ("Broker", "Queue", "Stream", "Topic")
ZONE = "us-east-1a"
SAMPLES = {
    "Number": "1",
    "List<Number>": "1,2",
    "CommaDelimitedList": "one,two",
    "AWS::EC2::VPC::Id": "vpc-0123456789abcdef0",
    "AWS::EC2::Subnet::Id": "subnet-0123456789abcdef0",
    "AWS::EC2::SecurityGroup::Id": "sg-0123456789abcdef0",
    "AWS::EC2::KeyPair::KeyName": "sample-key",
    "AWS::EC2::AvailabilityZone::Name": ZONE,
    "AWS::Route53::HostedZone::Id": "Z0123456789ABCDEFGHIJ",
    "AWS::EC2::Image::Id": "ami-0123456789abcdef0",
    "List<AWS::EC2::Subnet::Id>": "subnet-0123456789abcdef0,subnet-0123456789abcdef1",
    "List<AWS::EC2::SecurityGroup::Id>": "sg-0123456789abcdef0",
    "List<AWS::EC2::AvailabilityZone::Name>": f"{ZONE},us-east-1b",
}
TEXTS = (
    *("Sample1", "SAMPLE", "Sample-Passw0rd", "sample_1", "1", "true", "123456789012"),
    *("10.0.0.0/16", "10.0.0.0/24", "10.0.0.10", "sample.example.com", "https://example.com/sample"),
    *("somebody@example.com", "+15555550100", "arn:aws:iam::123456789012:role/sample", "s3://sample/key"),
    *("us-east-1", ZONE, "t3.micro", "ami-0123456789abcdef0", "vpc-0123456789abcdef0", "subnet-0123456789abcdef0"),
    *("sg-0123456789abcdef0", "sample/", "/sample", "/sample/", "sample.zip", "v1.0.0", "1.0.0", "2026-01-01"),
    *("12:00", "03:00-04:00", "sun:03:00-sun:04:00", "rate(1 day)", "cron(0 12 * * ? *)", "P1D"),
)
"""What parameters commonly ask for by their `AllowedPattern`."""


def sample_parameters(template: dict[str, Any]) -> dict[str, str]:
    """Return a value for each parameter without a default, by name."""
    declared = template.get("Parameters")
    if not isinstance(declared, dict):
        return {}
    named = _named_by_arn(template.get("Resources"))
    read = dict(sorted(named, key=lambda found: found[1] != OF_STATEMENT))
    return {
        str(name): _source(str(name), read[name]) if name in read else _sample(str(name), parameter)
        for name, parameter in declared.items()
        if isinstance(parameter, dict) and parameter.get("Default") is None
    }


def _named_by_arn(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the parameters that are to be ARNs: statements name them, or SAM events read from them, by their kind."""
    if isinstance(value, list):
        for item in value:
            yield from _named_by_arn(item)
    if not isinstance(value, dict):
        return
    kind, properties = value.get("Type"), value.get("Properties")
    if isinstance(kind, str) and kind in ARNS and isinstance(properties, dict):
        for name in SOURCES:
            yield from _referred(properties.get(name), kind)
    if isinstance(kind, str) and kind in READERS and isinstance(properties, dict):
        yield from _referred(properties.get(READERS[kind]), _read_by(kind, properties))
    named = value.get("Resource") if "Effect" in value else None
    for resource in named if isinstance(named, list) else [named]:
        yield from _referred(resource, OF_STATEMENT)
    for item in value.values():
        yield from _named_by_arn(item)


def _referred(value: Any, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the name that a Ref has, as of that kind; nothing of another value."""
    if isinstance(value, dict) and isinstance(value.get("Ref"), str):
        yield value["Ref"], kind


def _read_by(kind: str, properties: dict[str, Any]) -> str:
    if kind == "AWS::SNS::Subscription":
        return "SNS"
    return "Kinesis" if properties.get("StartingPosition") else "SQS"


def _source(name: str, kind: str) -> str:
    return ARNS[kind].format(f"sample-{name.lower()}")


def _sample(name: str, parameter: dict[str, Any]) -> str:
    allowed = parameter.get("AllowedValues")
    if isinstance(allowed, list) and allowed:
        return str(allowed[0]).lower() if isinstance(allowed[0], bool) else str(allowed[0])
    kind = str(parameter.get("Type", "String"))
    if kind == "Number":
        return str(parameter.get("MinValue", parameter.get("MaxValue", 1)))
    if kind in SAMPLES:
        return SAMPLES[kind]
    return _text(name, parameter)


def _text(name: str, parameter: dict[str, Any]) -> str:
    """Return a text that the parameter takes, or the plainest one where none of ours fits its pattern."""
    shortest, longest = int(parameter.get("MinLength", 0)), int(parameter.get("MaxLength", 4096))
    plainest = _named_for(name)
    texts = [plainest, *("".join(filter(str.isalnum, text)) for text in (plainest, "sample")), *TEXTS]
    fitted = [text.ljust(shortest, "0")[:longest] for text in texts]
    pattern = parameter.get("AllowedPattern")
    return next((text for text in fitted if pattern is None or _matches(str(pattern), text)), fitted[0])


def _named_for(name: str) -> str:
    lowered = name.lower()
    if "email" in lowered:
        return "somebody@example.com"
    if "arn" in lowered:
        return f"arn:aws:iam::123456789012:role/sample-{lowered}"
    if "url" in lowered or "endpoint" in lowered:
        return "https://example.com/sample"
    return "+15555550100" if "phone" in lowered else f"sample-{lowered}"


def _matches(pattern: str, text: str) -> bool:
    """Match with the engine that deployments match with: a pattern comes from anybody, and its work is bounded."""
    try:
        return jsonschema_rs.is_valid({"pattern": f"^(?:{pattern})$"}, text)
    except ValueError:
        return False
