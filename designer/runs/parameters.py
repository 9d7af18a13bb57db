"""Sample values for a template's parameters that have no default, so that it runs as it was drawn."""

from typing import Any

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


def sample_parameters(template: dict[str, Any]) -> dict[str, str]:
    """Return a value for each parameter without a default, by name."""
    declared = template.get("Parameters")
    if not isinstance(declared, dict):
        return {}
    return {
        str(name): _sample(str(name), parameter)
        for name, parameter in declared.items()
        if isinstance(parameter, dict) and parameter.get("Default") is None
    }


def _sample(name: str, parameter: dict[str, Any]) -> str:
    allowed = parameter.get("AllowedValues")
    if isinstance(allowed, list) and allowed:
        return str(allowed[0])
    kind = str(parameter.get("Type", "String"))
    if kind == "Number":
        return str(parameter.get("MinValue", parameter.get("MaxValue", 1)))
    if kind in SAMPLES:
        return SAMPLES[kind]
    return _text(name, parameter)


def _text(name: str, parameter: dict[str, Any]) -> str:
    lowered = name.lower()
    if "email" in lowered:
        sample = "somebody@example.com"
    elif "arn" in lowered:
        sample = f"arn:aws:iam::123456789012:role/sample-{lowered}"
    elif "url" in lowered or "endpoint" in lowered:
        sample = "https://example.com/sample"
    elif "phone" in lowered:
        sample = "+15555550100"
    else:
        sample = f"sample-{lowered}"
    shortest, longest = int(parameter.get("MinLength", 0)), int(parameter.get("MaxLength", 4096))
    return sample.ljust(shortest, "0")[:longest]
