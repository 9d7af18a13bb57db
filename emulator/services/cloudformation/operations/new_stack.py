"""Refuses what a new stack may not have: a name of another form, tags that are AWS's. The API's model says neither."""

import re
from typing import Any

from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import STACK_NAME_CHARACTERS

STACK_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]*\Z")
RESERVED_TAGS = "aws:"


def check_stack_name(name: str) -> None:
    """Raise where a name is no stack name."""
    reason = ""
    if not STACK_NAME.match(name):
        reason = "satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
    elif len(name) > STACK_NAME_CHARACTERS:
        reason = f"have length less than or equal to {STACK_NAME_CHARACTERS}"
    if reason:
        raise ValidationError(
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: Member must"
            f" {reason}"
        )


def refuse_reserved_tags(parameters: dict[str, Any]) -> None:
    """Raise where a request gives a tag whose key begins as AWS's own do."""
    for tag in parameters.get("Tags") or []:
        if tag["Key"].lower().startswith(RESERVED_TAGS):
            raise ValidationError(f"{tag['Key']}: aws: prefixed tag key names are not allowed for external use.")
