"""Refuses members of requests that the API's model does not allow: enumerations, patterns, lengths, counts."""

import re
from collections.abc import Callable
from typing import Any

from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import (
    CLIENT_TOKEN_CHARACTERS,
    NOTIFICATION_ARNS,
    STACK_NAME_CHARACTERS,
    TAG_KEY_CHARACTERS,
    TAG_VALUE_CHARACTERS,
    TAGS,
)

NAME = "[a-zA-Z][-a-zA-Z0-9]*"
TOKEN = "[a-zA-Z0-9][-a-zA-Z0-9]*"
EMPTY = "Member must have length greater than or equal to 1"
RESERVED_TAGS = "aws:"
STATUSES = (
    "CREATE_IN_PROGRESS", "CREATE_FAILED", "CREATE_COMPLETE", "ROLLBACK_IN_PROGRESS", "ROLLBACK_FAILED",
    "ROLLBACK_COMPLETE", "DELETE_IN_PROGRESS", "DELETE_FAILED", "DELETE_COMPLETE", "UPDATE_IN_PROGRESS",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_FAILED", "UPDATE_ROLLBACK_IN_PROGRESS",
    "UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE",
    "REVIEW_IN_PROGRESS", "IMPORT_IN_PROGRESS", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_IN_PROGRESS",
    "IMPORT_ROLLBACK_FAILED", "IMPORT_ROLLBACK_COMPLETE",
)  # fmt: skip

Rule = Callable[[Any], str]
"""Says what a value breaks, "" for nothing."""


def refuse_members(parameters: dict[str, Any], *new: str) -> None:
    """Raise ValidationError for the members that break their rules, all of them in one message; `new` are new names."""
    broken = []
    for member, rule in {**{name: NEW_NAMES[name] for name in new}, **RULES}.items():
        value = parameters.get(member)
        reason = rule(value) if value is not None else ""
        if reason:
            shown = f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)
            name = member[0].lower() + member[1:]
            broken.append(f"Value '{shown}' at '{name}' failed to satisfy constraint: {reason}")
    for number, tag in enumerate(parameters.get("Tags") or [], start=1):
        broken += _tag_faults(tag, f"tags.{number}.member")
    if broken:
        errors = "1 validation error" if len(broken) == 1 else f"{len(broken)} validation errors"
        raise ValidationError(f"{errors} detected: {'; '.join(broken)}")
    reserved = next((tag["Key"] for tag in parameters.get("Tags") or [] if _is_reserved(tag["Key"])), None)
    if reserved is not None:
        raise ValidationError(f"{reserved}: aws: prefixed tag key names are not allowed for external use.")


def _is_reserved(key: str) -> bool:
    return key.lower().startswith(RESERVED_TAGS)


def _tag_faults(tag: dict[str, str], path: str) -> list[str]:
    faults = []
    for member, most in (("Key", TAG_KEY_CHARACTERS), ("Value", TAG_VALUE_CHARACTERS)):
        reason = _shorter(most)(tag[member]) if tag[member] else EMPTY
        if reason:
            faults.append(f"Value '{tag[member]}' at '{path}.{member.lower()}' failed to satisfy constraint: {reason}")
    return faults


def _shorter(most: int) -> Rule:
    return lambda value: "" if len(value) <= most else f"Member must have length less than or equal to {most}"


def _matching(pattern: str, most: int) -> Rule:
    compiled, shorter = re.compile(pattern), _shorter(most)

    def rule(value: Any) -> str:
        if compiled.fullmatch(value):
            return shorter(value)
        return f"Member must satisfy regular expression pattern: {pattern}"

    return rule


def _one_of(*allowed: str) -> Rule:
    reason = f"Member must satisfy enum value set: [{', '.join(allowed)}]"
    return lambda value: "" if value in allowed else reason


def _each_of(*allowed: str) -> Rule:
    reason = f"Member must satisfy constraint: [Member must satisfy enum value set: [{', '.join(allowed)}]]"
    return lambda values: "" if all(value in allowed for value in values) else reason


RULES: dict[str, Rule] = {
    "Capabilities": _each_of("CAPABILITY_NAMED_IAM", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
    "ChangeSetType": _one_of("CREATE", "UPDATE", "IMPORT"),
    "ClientRequestToken": _matching(TOKEN, CLIENT_TOKEN_CHARACTERS),
    "NotificationARNs": _shorter(NOTIFICATION_ARNS),
    "OnFailure": _one_of("DO_NOTHING", "ROLLBACK", "DELETE"),
    "OnStackFailure": _one_of("DO_NOTHING", "ROLLBACK", "DELETE"),
    "StackStatusFilter": _each_of(*STATUSES),
    "Status": _one_of("SUCCESS", "FAILURE"),
    "Tags": _shorter(TAGS),
    "TemplateStage": _one_of("Original", "Processed"),
}
"""By member, what the API's model says of it."""
NEW_NAMES: dict[str, Rule] = {name: _matching(NAME, STACK_NAME_CHARACTERS) for name in ("ChangeSetName", "StackName")}
"""The same for names of what is to be made; elsewhere an ARN may stand for a name."""
