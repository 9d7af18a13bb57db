"""TagResource, UntagResource and ListTags, for functions and event source mappings."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors
from emulator.services.lambda_.names import find_function, read_reference
from emulator.services.lambda_.state import State

MAPPING = ":event-source-mapping:"


@operation("TagResource")
def tag_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Add or change tags."""
    _tags_of(scope, call.parameters["Resource"]).update(call.parameters["Tags"])
    return {}


@operation("UntagResource")
def untag_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Remove tags by their keys."""
    tags = _tags_of(scope, call.parameters["Resource"])
    for key in call.parameters["TagKeys"]:
        tags.pop(key, None)
    return {}


@operation("ListTags", reads=True)
def list_tags(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the tags of a resource."""
    return {"Tags": dict(_tags_of(scope, call.parameters["Resource"]))}


def _tags_of(scope: Scope[State], arn: str) -> dict[str, str]:
    if MAPPING in arn:
        mapping = scope.state.mappings.get(arn.rpartition(":")[2])
        if mapping is None:
            raise errors.not_found()
        return mapping.tags
    reference = read_reference(scope, arn)
    if reference.qualifier:
        raise errors.invalid_parameter(
            "Tags on function aliases and versions are not supported. Please specify a function ARN."
        )
    return find_function(scope, reference).tags
