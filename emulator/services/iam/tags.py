"""Tags of IAM's things: their keys differ in more than case."""

from typing import Any

from emulator.bus.calls import Call
from emulator.services.iam.errors import LimitExceeded, Unfit
from emulator.services.iam.limits import TAGS

SYSTEM = "aws:"
SERVICE = ".amazonaws.com"


def add_tags(tags: dict[str, str], call: Call) -> dict[str, str]:
    """Return tags with those of a request, each in the place of one that differs in case only, or refuse them."""
    given: list[dict[str, Any]] = call.parameters.get("Tags", [])
    keys = [tag["Key"].lower() for tag in given]
    if len(dict.fromkeys(keys)) < len(keys):
        raise Unfit("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    if not call.principal.endswith(SERVICE) and any(key.startswith(SYSTEM) for key in keys):
        raise Unfit("System tags cannot be added/updated/deleted by requester.")
    kept = {key: value for key, value in tags.items() if key.lower() not in keys}
    found = {**kept, **{tag["Key"]: tag["Value"] for tag in given}}
    if len(found) > TAGS:
        raise LimitExceeded(f"The number of tags has reached the maximum limit of {TAGS}.")
    return found


def remove_tags(tags: dict[str, str], call: Call) -> dict[str, str]:
    """Return tags without those of a request."""
    keys = [key.lower() for key in call.parameters["TagKeys"]]
    return {key: value for key, value in tags.items() if key.lower() not in keys}
