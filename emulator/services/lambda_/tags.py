"""Tags: which resources have them, and how many."""

import re

from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors, limits
from emulator.services.lambda_.names import find_function, read_reference
from emulator.services.lambda_.signing import find_signing
from emulator.services.lambda_.state import State

RESOURCE = (
    r"arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+"
    r"(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:"
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)"
)


def find_tags(scope: Scope[State], arn: str) -> dict[str, str]:
    """Return the tags of a function or event source mapping, to be changed in place."""
    if re.fullmatch(RESOURCE, arn) is None:
        raise errors.constraint("resource", arn, f"Member must satisfy regular expression pattern: {RESOURCE}")
    if ":code-signing-config:" in arn:
        return find_signing(scope, arn).tags
    if ":event-source-mapping:" in arn:
        mapping = scope.state.mappings.get(arn.rpartition(":")[2])
        if mapping is None:
            raise errors.not_found(f"Event source mapping not found: {arn}")
        return mapping.tags
    reference = read_reference(scope, arn)
    if reference.qualifier:
        text = "Tags on function aliases and versions are not supported. Please specify a function ARN."
        raise errors.invalid_parameter(text)
    return find_function(scope, reference).tags


def check_tags(tags: dict[str, str]) -> None:
    """Refuse more tags than a resource may have."""
    if len(tags) > limits.TAGS:
        raise errors.invalid_parameter("Number of tags exceeds resource tag limit.")
