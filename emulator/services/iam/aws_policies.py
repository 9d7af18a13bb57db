"""AWS's own managed policies as IAM shows them, as far as their content is held."""

import base64
import hashlib

from emulator.contract.errors import NotModelled
from emulator.services.iam.managed import MANAGED, SHORTENED
from emulator.services.iam.state import ManagedPolicy

AWS_MANAGED = ":iam::aws:policy/"


def aws_policies() -> list[ManagedPolicy]:
    """Return those that are held, by ARN."""
    return [_policy(f"arn:aws{AWS_MANAGED}{name}", name) for name in sorted(MANAGED)]


def aws_policy(arn: str) -> ManagedPolicy | None:
    """Return AWS's policy of that ARN, None where the ARN is an account's; one that is not held is refused by name."""
    _, is_of_aws, name = arn.partition(AWS_MANAGED)
    if not is_of_aws:
        return None
    if name not in MANAGED:
        raise NotModelled(f"the content of AWS's managed policy {arn}")
    return _policy(arn, name)


def check_whole(policy: ManagedPolicy) -> None:
    """Refuse to show a document of AWS of which only what is about emulated services is held."""
    if policy.arn.partition(AWS_MANAGED)[2] in SHORTENED:
        raise NotModelled(f"the whole document of AWS's managed policy {policy.arn}")


def _policy(arn: str, name: str) -> ManagedPolicy:
    """Its id is ours, and its only version is called v1: AWS's ids, dates and numbers of versions are not held."""
    digest = base64.b32encode(hashlib.sha256(name.encode()).digest()).decode()
    directory, _, title = name.rpartition("/")
    return ManagedPolicy(
        name=title,
        id=f"ANPA{digest[:17]}",
        path=f"/{directory}/" if directory else "/",
        arn=arn,
        created=0,
        updated=0,
        versions={"v1": (MANAGED[name], 0)},
    )
