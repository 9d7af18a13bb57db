"""What a Host header says: service, region, bucket."""

import re
from typing import NamedTuple

REGION = re.compile(r"[a-z]{2}(-[a-z]+){1,2}-\d$")
ADDRESS = re.compile(r"[0-9.]+$|\[")
ALIASES = {"queue": "sqs"}
S3_LABELS = ("s3", "s3-accelerate", "s3-fips")


class HostFacts(NamedTuple):
    """What can be read off a host; empty where it says nothing. `service` is an endpoint prefix."""

    service: str = ""
    region: str = ""
    bucket: str = ""


def _name(host: str) -> str:
    return host.lower() if host.startswith("[") else host.lower().partition(":")[0]


def read_host(host: str) -> HostFacts:
    """Return what `sqs.eu-west-1.amazonaws.com`, `bucket.s3.localhost:4566` or the like says."""
    name = _name(host)
    if ADDRESS.match(name):
        return HostFacts()
    labels = name.split(".")
    region = next((label for label in labels if REGION.match(label)), "")
    for position, label in enumerate(labels):
        if label in S3_LABELS:
            return HostFacts("s3", region, ".".join(labels[:position]))
    rest = [label for label in labels if label != region]
    if len(rest) < 2:
        return HostFacts(region=region)
    return HostFacts(ALIASES.get(rest[0], rest[0]), region)


def bucket_of(host: str) -> str:
    """Return the bucket of a request to S3 that names it in its host, or nothing."""
    name = _name(host)
    facts = read_host(host)
    if facts.service == "s3":
        return facts.bucket
    if name.endswith(".localhost"):
        return name.removesuffix(".localhost")
    return ""
