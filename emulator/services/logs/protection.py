"""Reads data protection policies: which texts in events are to be masked."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from emulator.bus.written import read_json
from emulator.contract.errors import NotModelled
from emulator.services.logs.errors import InvalidParameter
from emulator.services.logs.insights.regex import Regex
from emulator.services.logs.insights.tokens import Malformed
from emulator.services.logs.limits import CUSTOM_IDENTIFIERS, PROTECTION_CHARACTERS

ARN = "arn:aws:dataprotection::aws:data-identifier/"
CUSTOM_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}\Z")
OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
KNOWN = {
    "EmailAddress": r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+",
    "IpAddress": rf"\b{OCTET}\.{OCTET}\.{OCTET}\.{OCTET}\b",
    "Ssn-US": r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b",
    "CreditCardNumber": r"\b([0-9]{4}[ \-]?){3}[0-9]{4}\b",
}
"""AWS's identifiers that are modelled, by patterns of ours: AWS also looks at words near by."""


class Protection(NamedTuple):
    """What is masked."""

    patterns: tuple[Regex, ...]


@lru_cache(maxsize=256)
def read_protection(document: str) -> Protection:
    """Return what a policy masks, or refuse a policy that is none."""
    if len(document) > PROTECTION_CHARACTERS:
        raise InvalidParameter(f"The data protection policy is longer than {PROTECTION_CHARACTERS} characters.")
    try:
        policy = read_json(document)
    except (ValueError, RecursionError):
        raise InvalidParameter("The data protection policy is not valid JSON.") from None
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    if not isinstance(statements, list) or len(statements) != 2:
        raise InvalidParameter("A data protection policy has two statements: one audits, one masks.")
    operations = [statement.get("Operation") if isinstance(statement, dict) else None for statement in statements]
    if not all(isinstance(operation, dict) for operation in operations):
        raise InvalidParameter("A statement of a data protection policy has no Operation.")
    _check_operations(operations)
    identifiers = [_identifiers(statement) for statement in statements]
    if identifiers[0] != identifiers[1]:
        raise InvalidParameter("Both statements of a data protection policy need the same DataIdentifier.")
    own = _own_patterns(policy)
    return Protection(tuple(_pattern(identifier, own) for identifier in identifiers[0]))


def _check_operations(operations: list[Any]) -> None:
    audit = next((operation["Audit"] for operation in operations if "Audit" in operation), None)
    mask = next((operation["Deidentify"] for operation in operations if "Deidentify" in operation), None)
    if not isinstance(audit, dict) or not isinstance(mask, dict) or mask.get("MaskConfig") != {}:
        raise InvalidParameter('A data protection policy needs "Audit" and "Deidentify": {"MaskConfig": {}}.')
    if audit.get("FindingsDestination"):
        raise NotModelled("findings of data protection policies (FindingsDestination)")


def _identifiers(statement: dict[str, Any]) -> list[str]:
    given = statement.get("DataIdentifier")
    if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
        raise InvalidParameter("A statement of a data protection policy has no DataIdentifier.")
    return sorted(given)


def _own_patterns(policy: dict[str, Any]) -> dict[str, str]:
    configuration = policy.get("Configuration", {})
    given = configuration.get("CustomDataIdentifier", []) if isinstance(configuration, dict) else None
    if not isinstance(given, list) or len(given) > CUSTOM_IDENTIFIERS:
        raise InvalidParameter(f"A data protection policy has at most {CUSTOM_IDENTIFIERS} custom data identifiers.")
    found = {str(one.get("Name", "")): str(one.get("Regex", "")) for one in given if isinstance(one, dict)}
    if not all(CUSTOM_NAME.match(name) and regex for name, regex in found.items()):
        raise InvalidParameter("A custom data identifier needs a Name and a Regex.")
    return found


def _pattern(identifier: str, own: dict[str, str]) -> Regex:
    name = identifier.removeprefix(ARN)
    text = own.get(identifier) if identifier in own else KNOWN.get(name) if identifier.startswith(ARN) else None
    if text is None and identifier.startswith(ARN):
        raise NotModelled(f"the data identifier {name}")
    if text is None:
        raise InvalidParameter(f"The data identifier {identifier} is not known.")
    try:
        return Regex(f"(?<whole>{text})")
    except Malformed as malformed:
        raise InvalidParameter(f"The Regex of {identifier} is not valid: {malformed.failure.message}") from None
