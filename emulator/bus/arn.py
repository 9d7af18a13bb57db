"""Amazon Resource Names: the addresses on the bus."""

from functools import lru_cache
from typing import NamedTuple

LONGEST = 2_048
"""See https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyGrantingServiceAccess.html: an ARN's characters."""
SHOWN = 200
PLACEHOLDER = "placeholder-"
"""What the name of something begins with that is not emulated and only stands for one."""


class Arn(NamedTuple):
    """The six parts of `arn:partition:service:region:account:resource`; `resource` may hold colons."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"


class NotAnArn(ValueError):
    """A text that is not an ARN was given where one is needed."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text[:SHOWN]!r} is not an ARN")
        self.text = text


def parse_arn(text: str) -> Arn:
    """Return the parts of an ARN, or raise NotAnArn."""
    if len(text) > LONGEST:
        raise NotAnArn(text)
    return _parse(text)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Arn:
    parts = text.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn" or not parts[2]:
        raise NotAnArn(text)
    return Arn(*parts[1:])


def make_arn(service: str, region: str, account: str, resource: str) -> str:
    """Return an ARN in the `aws` partition (`aws-cn`, `aws-us-gov` by the region's name)."""
    partition = "aws"
    if region.startswith("cn-"):
        partition = "aws-cn"
    elif region.startswith("us-gov-"):
        partition = "aws-us-gov"
    return f"arn:{partition}:{service}:{region}:{account}:{resource}"
