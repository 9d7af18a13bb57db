"""The condition keys of tags: those that a request gives, and those that its resource has."""

from collections.abc import Mapping
from typing import Any

from emulator.bus.policy.wildcard import Keys


def request_tags(parameters: Mapping[str, Any]) -> Keys:
    """Return aws:RequestTag and aws:TagKeys of a call's parameters, whichever way its service writes tags."""
    given = parameters.get("Tags") or parameters.get("tags") or {}
    if isinstance(given, list):
        given = {tag["Key"]: tag.get("Value") or "" for tag in given if isinstance(tag, dict) and tag.get("Key")}
    if not isinstance(given, dict):
        return {}
    named = (*given, *(parameters.get("TagKeys") or parameters.get("tagKeys") or ()))
    keys = {f"aws:requesttag/{str(key).lower()}": (str(value),) for key, value in given.items()}
    return {**keys, "aws:tagkeys": tuple(map(str, named))} if named else keys


def resource_tags(tags: Mapping[str, str]) -> Keys:
    """Return aws:ResourceTag of a resource's tags."""
    return {f"aws:resourcetag/{key.lower()}": (value,) for key, value in tags.items()}
