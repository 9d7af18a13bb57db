"""Gives what has an ARN the tags of its `Tags` property, and shows those that it has."""

from typing import Any

from emulator.contract.resource import Provision


def set_tags(p: Provision, arn: str) -> None:
    """Change the tags from the old properties' to the new ones'."""
    new, old = (
        {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
        for properties in (p.properties, p.old_properties)
    )
    gone = [key for key in old if key not in new]
    if gone:
        p.call("logs", "UntagResource", resourceArn=arn, tagKeys=gone)
    if new:
        p.call("logs", "TagResource", resourceArn=arn, tags=new)


def shown_tags(p: Provision, arn: str) -> list[dict[str, Any]]:
    """Return the tags as the property, without those of AWS."""
    tags = p.call("logs", "ListTagsForResource", resourceArn=arn)["tags"]
    return [{"Key": key, "Value": value} for key, value in tags.items() if not key.startswith("aws:")]
