"""Checks policy documents, and shows them as IAM does."""

import json
import re
from urllib.parse import quote

from emulator.services.iam.errors import LimitExceeded, MalformedPolicyDocument

VERSIONS = ("2012-10-17", "2008-10-17")
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
    if ("Action" in statement) == ("NotAction" in statement):
        raise MalformedPolicyDocument("Policy statement must contain actions.")


def check_identity_policy(document: str, characters: int) -> None:
    """Raise unless the text is a policy that an identity may have."""
    check_document(document)
    statements = json.loads(document)["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        if "Principal" in statement or "NotPrincipal" in statement:
            raise MalformedPolicyDocument("Policy document should not specify a principal.")
        if "Resource" not in statement and "NotResource" not in statement:
            raise MalformedPolicyDocument("Policy statement must contain resources.")
    if length(document) > characters:
        raise LimitExceeded(f"Cannot exceed quota for PolicySize: {characters}")


def check_trust_policy(document: str, characters: int) -> None:
    """Raise unless the text is a policy that says who may assume a role."""
    check_document(document)
    statements = json.loads(document)["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        if "Resource" in statement or "NotResource" in statement:
            raise MalformedPolicyDocument("Has prohibited field Resource")
        if "Principal" not in statement and "NotPrincipal" not in statement:
            raise MalformedPolicyDocument("AssumeRole policy must contain a principal.")
    if length(document) > characters:
        raise LimitExceeded(f"Cannot exceed quota for ACLSizePerRole: {characters}")


def length(document: str) -> int:
    """Return the characters that count against a quota: white space does not."""
    return len(WHITE_SPACE.sub("", document))


def shown(document: str) -> str:
    """Return a document as IAM's answers hold it: URL-encoded by RFC 3986."""
    return quote(document, safe="")
