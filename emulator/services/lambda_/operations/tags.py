"""TagResource, UntagResource and ListTags, for functions and event source mappings."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors
from emulator.services.lambda_.state import State
from emulator.services.lambda_.tags import check_tags, find_tags


@operation("TagResource")
def tag_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Add or change tags."""
    tags = find_tags(scope, call.parameters["Resource"])
    given = call.parameters["Tags"]
    if not given:
        raise errors.invalid_parameter("An error occurred and the request cannot be processed.")
    check_tags({**tags, **given})
    tags.update(given)
    return {}


@operation("UntagResource")
def untag_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Remove tags by their keys."""
    if not call.parameters.get("TagKeys"):
        text = "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: "
        raise AwsError("ValidationException", f"{text}Member must not be null", 400)
    tags = find_tags(scope, call.parameters["Resource"])
    for key in call.parameters["TagKeys"]:
        tags.pop(key, None)
    return {}


@operation("ListTags", reads=True)
def list_tags(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the tags of a resource."""
    return {"Tags": dict(find_tags(scope, call.parameters["Resource"]))}
