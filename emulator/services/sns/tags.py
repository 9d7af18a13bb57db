"""The tags of a topic."""

from typing import Any

from emulator.services.sns import errors, limits

DEPLOYMENT = "cloudformation.amazonaws.com"
"""The one principal that may give tags whose keys begin with `aws:`."""


def read_tags(given: list[dict[str, Any]], principal: str) -> dict[str, str]:
    """Return a list of tags as a dict, or refuse what AWS refuses."""
    tags: dict[str, str] = {}
    for tag in given:
        key = tag["Key"]
        if key in tags:
            raise errors.invalid_parameter("Duplicated keys are not allowed.")
        is_reserved = key.lower().startswith("aws:") and principal != DEPLOYMENT
        if not 1 <= len(key) <= 128 or is_reserved or len(tag["Value"]) > 256:
            raise errors.invalid_parameter("Tags Reason: Invalid tag")
        tags[key] = tag["Value"]
    if len(tags) > limits.TAGS:
        raise errors.tag_limit_exceeded()
    return tags


def shown_tags(tags: dict[str, str]) -> list[dict[str, str]]:
    """Return tags as AWS lists them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
