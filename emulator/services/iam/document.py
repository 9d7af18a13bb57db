"""Checks policy documents and their sizes, and shows them as IAM does."""

import re
from urllib.parse import quote

from emulator.bus.policy import syntax
from emulator.services.iam.errors import LimitExceeded, MalformedPolicyDocument

WHITE_SPACE = re.compile(r"\s+")


def check_identity_policy(document: str, characters: int) -> None:
    """Raise unless the text is a policy that an identity may have."""
    try:
        syntax.check_identity_policy(document)
    except syntax.BrokenPolicy as broken:
        raise MalformedPolicyDocument(broken.text) from None
    if length(document) > characters:
        raise LimitExceeded(f"Cannot exceed quota for PolicySize: {characters}")


def check_trust_policy(document: str, characters: int) -> None:
    """Raise unless the text is a policy that says who may assume a role."""
    try:
        syntax.check_trust_policy(document)
    except syntax.BrokenPolicy as broken:
        raise MalformedPolicyDocument(broken.text) from None
    if length(document) > characters:
        raise LimitExceeded(f"Cannot exceed quota for ACLSizePerRole: {characters}")


def length(document: str) -> int:
    """Return the characters that count against a quota: white space does not."""
    return len(WHITE_SPACE.sub("", document))


def shown(document: str) -> str:
    """Return a document as IAM's answers hold it: URL-encoded by RFC 3986."""
    return quote(document, safe="")
