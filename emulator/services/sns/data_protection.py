"""Data protection policies: what they deny, mask or redact in messages that come in and go out.

Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-data-protection-operations.html
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal

from emulator.contract.errors import NotModelled
from emulator.services.sns import errors
from emulator.services.sns.documents import NotJson, read_json
from emulator.services.sns.sensitive_data import IDENTIFIERS, find

Direction = Literal["Inbound", "Outbound"]
DIRECTIONS = ("Inbound", "Outbound")
VERSION = "2021-06-01"
MASK = "#"


@dataclass(frozen=True, slots=True)
class Rule:
    """One statement. `mask` is what each character becomes, "" where the data is cut out; None: it is denied."""

    sid: str
    direction: str
    principals: tuple[str, ...]
    identifiers: tuple[str, ...]
    mask: str | None

    def is_about(self, direction: Direction, principal: str) -> bool:
        """Say whether it is about messages that this principal sends, or gets."""
        is_meant = any(fnmatchcase(principal, pattern) for pattern in self.principals)
        return self.direction == direction and is_meant

    def found_in(self, text: str) -> str:
        """Return the first of its identifiers of which there is data in a text, "" for none."""
        return next((identifier for identifier in self.identifiers if find(identifier, text)), "")

    def applied(self, text: str) -> str:
        """Return a text without its data."""
        for identifier in self.identifiers:
            for begin, end in reversed(find(identifier, text)):
                text = text[:begin] + (self.mask or "") * (end - begin) + text[end:]
        return text


class Denied(Exception):
    """A statement denies a message."""

    def __init__(self, rule: Rule, identifier: str) -> None:
        super().__init__(f"{rule.sid}: {identifier}")
        self.rule, self.identifier = rule, identifier


def protect(rules: tuple[Rule, ...], direction: Direction, principal: str, texts: dict[str, str]) -> dict[str, str]:
    """Return texts by their names as the rules leave them, or raise Denied."""
    for rule in rules:
        if not rule.is_about(direction, principal):
            continue
        if rule.mask is not None:
            texts = {name: rule.applied(text) for name, text in texts.items()}
            continue
        for text in texts.values():
            identifier = rule.found_in(text)
            if identifier:
                raise Denied(rule, identifier)
    return texts


def read_rules(text: str, *, is_fifo: bool) -> tuple[Rule, ...]:
    """Return the rules of a policy, none of an empty one; or refuse it."""
    if not text:
        return ()
    if is_fifo:
        raise _invalid("FIFO topics do not support data protection")
    try:
        document = read_json(text)
    except NotJson as broken:
        raise _invalid(broken.reason) from None
    if document == {}:
        return ()
    if not isinstance(document, dict) or not isinstance(document.get("Statement"), list) or not document["Statement"]:
        raise _invalid("The policy has no statement")
    if not document.get("Name") or document.get("Version") != VERSION:
        raise _invalid(f"The policy must have a Name and the Version {VERSION}")
    return tuple(_rule(number, statement) for number, statement in enumerate(document["Statement"], 1))


def _rule(number: int, statement: Any) -> Rule:
    if not isinstance(statement, dict) or statement.get("DataDirection") not in DIRECTIONS:
        raise _invalid(f"Statement {number} must have a DataDirection, Inbound or Outbound")
    principals, identifiers = statement.get("Principal"), statement.get("DataIdentifier")
    if not isinstance(principals, list) or not principals or not isinstance(identifiers, list) or not identifiers:
        raise _invalid(f"Statement {number} must have lists of Principal and DataIdentifier")
    return Rule(
        sid=str(statement.get("Sid") or number),
        direction=statement["DataDirection"],
        principals=tuple(map(str, principals)),
        identifiers=tuple(_identifier(str(identifier)) for identifier in identifiers),
        mask=_mask(number, statement.get("Operation")),
    )


def _identifier(arn: str) -> str:
    name = arn.rpartition("/")[2]
    if name not in IDENTIFIERS:
        raise NotModelled(f"the data identifier {name[:100]}")
    return name


def _mask(number: int, operation: Any) -> str | None:
    named = list(operation) if isinstance(operation, dict) else []
    if named == ["Deny"]:
        return None
    if named == ["Audit"]:
        raise NotModelled("the operation Audit of data protection policies")
    change = operation["Deidentify"] if named == ["Deidentify"] else None
    if isinstance(change, dict) and list(change) == ["RedactConfig"]:
        return ""
    if isinstance(change, dict) and list(change) == ["MaskConfig"] and isinstance(change["MaskConfig"], dict):
        return str(change["MaskConfig"].get("MaskWithCharacter") or MASK)[:1]
    raise _invalid(f"Statement {number} must have one Operation: Audit, Deidentify or Deny")


def _invalid(reason: str) -> Exception:
    return errors.invalid_parameter(f"DataProtectionPolicy Reason: {reason}")
