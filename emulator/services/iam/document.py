"""Checks policy documents, and shows them as IAM does."""

import json
import re
from typing import Any
from urllib.parse import quote

from emulator.contract.resource import PLACEHOLDER
from emulator.services.iam.errors import LimitExceeded, MalformedPolicyDocument

VERSIONS = ("2012-10-17", "2008-10-17")
SID = re.compile(r"[0-9A-Za-z]*\Z")
VENDOR = re.compile(r"[A-Za-z0-9-]+\Z")
WHITE_SPACE = re.compile(r"\s+")


def check_document(document: str) -> None:
    """Raise unless the text is a policy in outline."""
    try:
        policy = json.loads(document)
    except (ValueError, RecursionError):
        raise MalformedPolicyDocument("This policy contains invalid Json") from None
    if not isinstance(policy, dict) or policy.get("Version", VERSIONS[1]) not in VERSIONS:
        raise MalformedPolicyDocument("Syntax errors in policy.")
    statements = policy.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not statements:
        raise MalformedPolicyDocument("Syntax errors in policy.")
    for statement in statements:
        _check_statement(statement)


def _check_statement(statement: object) -> None:
    if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
        raise MalformedPolicyDocument("Syntax errors in policy.")
    if "Action" in statement and "NotAction" in statement:
        raise MalformedPolicyDocument("Syntax errors in policy.")
    if not _texts(statement, "Action") and not _texts(statement, "NotAction"):
        raise MalformedPolicyDocument("Policy statement must contain actions.")
    for action in (*_texts(statement, "Action"), *_texts(statement, "NotAction")):
        _check_action(action)


def _check_action(action: str) -> None:
    vendor, separator, _ = action.partition(":")
    if action != "*" and not separator:
        text = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        raise MalformedPolicyDocument(text)
    if action != "*" and not VENDOR.match(vendor):
        raise MalformedPolicyDocument(f"Vendor {vendor} is not valid")


def _check_resource(resource: str) -> None:
    is_stand_in = resource.startswith(PLACEHOLDER)
    if not (resource == "*" or resource.startswith("arn:") or is_stand_in):
        raise MalformedPolicyDocument(f'Resource {resource} must be in ARN format or "*".')


def _check_sids(statements: list[dict[str, Any]]) -> None:
    sids = [str(statement["Sid"]) for statement in statements if statement.get("Sid")]
    if not all(SID.match(sid) for sid in sids):
        text = "Statement IDs (SID) must be alpha-numeric."
        raise MalformedPolicyDocument(f"{text} Check that your input satisfies the regular expression [0-9A-Za-z]*")
    if len(dict.fromkeys(sids)) < len(sids):
        raise MalformedPolicyDocument("Statement IDs (SID) in a single policy must be unique.")


def _statements(document: str) -> list[dict[str, Any]]:
    found = json.loads(document)["Statement"]
    return found if isinstance(found, list) else [found]


def _texts(statement: dict[str, Any], name: str) -> list[str]:
    value = statement.get(name)
    values = value if isinstance(value, list) else [value] if value is not None else []
    if not all(isinstance(one, str) for one in values):
        raise MalformedPolicyDocument("Syntax errors in policy.")
    return values


def check_identity_policy(document: str, characters: int) -> None:
    """Raise unless the text is a policy that an identity may have."""
    check_document(document)
    for statement in _statements(document):
        if "Principal" in statement or "NotPrincipal" in statement:
            raise MalformedPolicyDocument("Policy document should not specify a principal.")
        resources = [*_texts(statement, "Resource"), *_texts(statement, "NotResource")]
        if not resources:
            raise MalformedPolicyDocument("Policy statement must contain resources.")
        for resource in resources:
            _check_resource(resource)
    _check_sids(_statements(document))
    if length(document) > characters:
        raise LimitExceeded(f"Cannot exceed quota for PolicySize: {characters}")


def check_trust_policy(document: str, characters: int) -> None:
    """Raise unless the text is a policy that says who may assume a role."""
    check_document(document)
    for statement in _statements(document):
        if "Resource" in statement or "NotResource" in statement:
            raise MalformedPolicyDocument("Has prohibited field Resource")
        if "Principal" not in statement and "NotPrincipal" not in statement:
            raise MalformedPolicyDocument("AssumeRole policy must contain a principal.")
        if any(not action.lower().startswith("sts:") for action in _texts(statement, "Action")):
            raise MalformedPolicyDocument("AssumeRole policy may only specify STS AssumeRole actions.")
    if length(document) > characters:
        raise LimitExceeded(f"Cannot exceed quota for ACLSizePerRole: {characters}")


def length(document: str) -> int:
    """Return the characters that count against a quota: white space does not."""
    return len(WHITE_SPACE.sub("", document))


def shown(document: str) -> str:
    """Return a document as IAM's answers hold it: URL-encoded by RFC 3986."""
    return quote(document, safe="")
