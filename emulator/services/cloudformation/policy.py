"""Stack policies: which resources an update may change."""

import json
from fnmatch import fnmatchcase
from typing import Any

from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.stack import Resource

INVALID = "Error validating stack policy: Invalid stack policy"
ACTIONS = ("Update:Modify", "Update:Replace", "Update:Delete", "Update:*", "*")
MEMBERS = ("Effect", "Action", "NotAction", "Principal", "Resource", "NotResource", "Condition", "Sid")


def check_policy(body: str) -> None:
    """Raise unless the text is a stack policy; an empty object is one."""
    try:
        policy = json.loads(body)
    except (ValueError, RecursionError):
        raise ValidationError(INVALID) from None
    if not isinstance(policy, dict):
        raise ValidationError(INVALID)
    for statement in _statements(policy):
        _check_statement(statement)


def denial(body: str, resource: Resource, action: str) -> str:
    """Return why a policy denies an action on a resource, "" where it allows it. No policy allows everything."""
    policy = json.loads(body) if body else {}
    statements = _statements(policy)
    if not statements:
        return ""
    is_allowed = False
    for number, statement in enumerate(statements, start=1):
        if not _concerns(statement, resource, action):
            continue
        if statement["Effect"] == "Deny":
            return (
                f"Action denied by stack policy: Statement [#{number}] does not allow [{action}] for resource"
                f" [LogicalResourceId/{resource.logical_id}]"
            )
        is_allowed = True
    if is_allowed:
        return ""
    return f"Action not allowed by stack policy: [{action}] for resource [LogicalResourceId/{resource.logical_id}]"


def _statements(policy: dict[str, Any]) -> list[Any]:
    statements = policy.get("Statement", [])
    return statements if isinstance(statements, list) else [statements]


def _check_statement(statement: Any) -> None:
    if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
        raise ValidationError(INVALID)
    if statement.get("Principal") not in ("*", ["*"], {"AWS": "*"}):
        raise ValidationError(INVALID)
    actions = _list(statement.get("Action", statement.get("NotAction", [])))
    if not actions or any(action not in ACTIONS for action in actions):
        raise ValidationError(INVALID)
    resources = _list(statement.get("Resource", statement.get("NotResource", [])))
    if not resources or not all(isinstance(name, str) for name in resources):
        raise ValidationError(INVALID)
    if any(member not in MEMBERS for member in statement):
        raise ValidationError(INVALID)


def _concerns(statement: dict[str, Any], resource: Resource, action: str) -> bool:
    if "Action" in statement:
        if not _matches(_list(statement["Action"]), action):
            return False
    elif _matches(_list(statement["NotAction"]), action):
        return False
    name = f"LogicalResourceId/{resource.logical_id}"
    if "Resource" in statement:
        if not _matches(_list(statement["Resource"]), name):
            return False
    elif _matches(_list(statement["NotResource"]), name):
        return False
    for operator, conditions in statement.get("Condition", {}).items():
        wanted = _list(conditions.get("ResourceType", []))
        is_like = _matches(wanted, resource.type) if operator == "StringLike" else resource.type in wanted
        if not is_like:
            return False
    return True


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _matches(patterns: list[Any], text: str) -> bool:
    return any(fnmatchcase(text, str(pattern)) for pattern in patterns)
