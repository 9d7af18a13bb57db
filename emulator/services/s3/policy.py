"""Checks bucket policies, and says whether one lets everybody in."""

import json
from typing import Any

from emulator.bus.policy.syntax import BrokenPolicy, UnknownPrincipal, check_resource_policy, texts
from emulator.contract.errors import AwsError
from emulator.services.s3.naming import AS_ARN

LIMITING = frozenset(
    (
        *("aws:sourcearn", "aws:sourceaccount", "aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:principalarn"),
        *("aws:principalorgid", "aws:principalaccount", "aws:userid", "s3:dataaccesspointarn"),
        *("s3:dataaccesspointaccount", "aws:sourceorgid", "aws:principalorgpaths", "aws:sourceorgpaths"),
    )
)
"""Keys whose conditions make a policy for everybody one for some ("The meaning of public" in the user guide)."""


class MalformedPolicy(AwsError):
    """A text is not the policy that a bucket may have."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__("MalformedPolicy", message, 400, {"Detail": detail} if detail else {})


def check_policy(text: str, bucket: str) -> None:
    """Raise unless a text is a policy for the bucket of that ARN."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise MalformedPolicy("Policies must be valid JSON and the first byte must be '{'")
    if not document.get("Statement"):
        raise MalformedPolicy("Missing required field Statement")
    try:
        statements = check_resource_policy(text)
    except UnknownPrincipal as error:
        raise MalformedPolicy("Invalid principal in policy", str(error).partition(": ")[2].strip('"')) from None
    except BrokenPolicy as error:
        raise MalformedPolicy(error.text) from None
    for statement in statements:
        _check_actions(statement)
        _check_resources(statement, bucket)


def is_public(text: str) -> bool:
    """Say whether a policy lets everybody do something, with no condition that names some."""
    document = json.loads(text)
    statements = document["Statement"]
    return any(_is_public(one) for one in (statements if isinstance(statements, list) else [statements]))


def _is_public(statement: dict[str, Any]) -> bool:
    principal = statement.get("Principal")
    if isinstance(principal, dict):
        names = principal.get("AWS", [])
        principal = "*" if "*" in ([names] if isinstance(names, str) else names) else ""
    if statement.get("Effect") != "Allow" or principal != "*":
        return False
    keys = [key.lower() for members in statement.get("Condition", {}).values() for key in members]
    return not any(key in LIMITING for key in keys)


def _check_actions(statement: dict[str, Any]) -> None:
    for action in (*texts(statement, "Action"), *texts(statement, "NotAction")):
        if action != "*" and not action.lower().startswith(("s3:", "s3-object-lambda:")):
            raise MalformedPolicy("Policy has invalid action", action)


def _check_resources(statement: dict[str, Any], bucket: str) -> None:
    resources = [*texts(statement, "Resource"), *texts(statement, "NotResource")]
    if not resources:
        raise MalformedPolicy("Missing required field Resource")
    own = bucket.rpartition(":")[2]
    for resource in resources:
        name = AS_ARN.sub("", resource)
        is_arn = name != resource
        is_own = name == own or name.startswith((f"{own}/", f"{own}*", "*"))
        if resource != "*" and not (is_arn and is_own):
            raise MalformedPolicy("Policy has invalid resource", resource)
