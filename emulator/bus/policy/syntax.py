"""Says in IAM's words what is wrong with a policy document; each service makes its own error of it."""

import re
from typing import Any

from emulator.bus.arn import PLACEHOLDER
from emulator.bus.policy.conditions import UnknownOperator, read_conditions
from emulator.bus.written import read_json

VERSIONS = ("2012-10-17", "2008-10-17")
ELEMENTS = frozenset(("Version", "Id", "Statement"))
STATEMENT_ELEMENTS = frozenset(
    ("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition")
)
PAIRS = (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal"))
PARTITION = re.compile(r"aws(-[a-z]+)*\Z|.*\*")
PRINCIPAL_KINDS = frozenset(("AWS", "CanonicalUser", "Federated", "Service"))
AWS_PRINCIPAL = re.compile(r"\*|\d{12}|arn:aws[a-z-]*:(iam|sts)::(\d{12}|cloudfront):.+|A[A-Z0-9]{15,}")
SID = re.compile(r"[0-9A-Za-z]*\Z")
VENDOR = re.compile(r"[A-Za-z0-9-]+\Z")
SYNTAX = "Syntax errors in policy."
VENDORS = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
ARN_PARTS = 6


class BrokenPolicy(ValueError):
    """A text is not the policy that it should be; `text` is what IAM says of it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class UnknownPrincipal(BrokenPolicy):
    """A principal is none that AWS knows."""

    def __init__(self, kind: str, value: str) -> None:
        super().__init__(f'Invalid principal in policy: "{kind}":"{value}"')


def read_outline(document: str) -> list[dict[str, Any]]:
    """Return the statements of a policy of whatever kind, or raise BrokenPolicy."""
    try:
        policy = read_json(document)
    except (ValueError, RecursionError):
        raise BrokenPolicy("This policy contains invalid Json") from None
    if not isinstance(policy, dict) or not policy.keys() <= ELEMENTS:
        raise BrokenPolicy(SYNTAX)
    if policy.get("Version", VERSIONS[1]) not in VERSIONS:
        raise BrokenPolicy(SYNTAX)
    statements = policy.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not statements:
        raise BrokenPolicy(SYNTAX)
    for statement in statements:
        _check_statement(statement)
    return statements


def check_identity_policy(document: str) -> None:
    """Raise BrokenPolicy unless the text is a policy that an identity may have."""
    statements = read_outline(document)
    for statement in statements:
        if "Principal" in statement or "NotPrincipal" in statement:
            raise BrokenPolicy("Policy document should not specify a principal.")
        resources = [*texts(statement, "Resource"), *texts(statement, "NotResource")]
        if not resources:
            raise BrokenPolicy("Policy statement must contain resources.")
        for resource in resources:
            _check_resource(resource)
    _check_sids(statements)


def check_trust_policy(document: str) -> None:
    """Raise BrokenPolicy unless the text is a policy that says who may assume a role."""
    for statement in read_outline(document):
        if "Resource" in statement or "NotResource" in statement:
            raise BrokenPolicy("Has prohibited field Resource")
        if "Principal" not in statement and "NotPrincipal" not in statement:
            raise BrokenPolicy("AssumeRole policy must contain a principal.")
        if any(not action.lower().startswith("sts:") for action in texts(statement, "Action")):
            raise BrokenPolicy("AssumeRole policy may only specify STS AssumeRole actions.")
        _check_principals(statement)


def check_resource_policy(document: str) -> list[dict[str, Any]]:
    """Return the statements of a policy that stands on a resource, or raise BrokenPolicy."""
    statements = read_outline(document)
    for statement in statements:
        if "Principal" not in statement and "NotPrincipal" not in statement:
            raise BrokenPolicy("Missing required field Principal")
        _check_principals(statement)
    return statements


def texts(statement: dict[str, Any], name: str) -> list[str]:
    """Return the values of an element that holds a text or a list of texts, or raise BrokenPolicy."""
    value = statement.get(name)
    values = value if isinstance(value, list) else [value] if value is not None else []
    if not all(isinstance(one, str) for one in values):
        raise BrokenPolicy(SYNTAX)
    return values


def _check_statement(statement: object) -> None:
    if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
        raise BrokenPolicy(SYNTAX)
    if not statement.keys() <= STATEMENT_ELEMENTS or any(one in statement and two in statement for one, two in PAIRS):
        raise BrokenPolicy(SYNTAX)
    if not texts(statement, "Action") and not texts(statement, "NotAction"):
        raise BrokenPolicy("Policy statement must contain actions.")
    for action in (*texts(statement, "Action"), *texts(statement, "NotAction")):
        _check_action(action)
    _check_conditions(statement.get("Condition", {}))


def _check_action(action: str) -> None:
    vendor, separator, name = action.partition(":")
    if action == "*":
        return
    if not separator:
        raise BrokenPolicy(VENDORS)
    if not VENDOR.match(vendor):
        raise BrokenPolicy(f"Vendor {vendor} is not valid")
    if ":" in name:
        raise BrokenPolicy("Actions/Condition can contain only one colon.")


def _check_conditions(given: object) -> None:
    if not isinstance(given, dict) or not all(isinstance(keys, dict) for keys in given.values()):
        raise BrokenPolicy(SYNTAX)
    for keys in given.values():
        if any(":" not in key for key in keys):
            raise BrokenPolicy(VENDORS)
    try:
        read_conditions(given, has_variables=True)
    except UnknownOperator as unknown:
        raise BrokenPolicy(f"Invalid Condition type : {unknown.operator}") from None


def _check_resource(resource: str) -> None:
    if resource == "*" or resource.startswith(PLACEHOLDER):
        return
    head, *parts = resource.split(":", ARN_PARTS - 1)
    if head != "arn" or not parts:
        raise BrokenPolicy(f'Resource {resource} must be in ARN format or "*".')
    if not PARTITION.match(parts[0]):
        raise BrokenPolicy(f'Partition "{parts[0]}" is not valid for resource "{resource}".')
    if len(parts) < ARN_PARTS - 1 and "*" not in parts[-1]:
        raise BrokenPolicy("The policy failed legacy parsing")
    if len(parts) > 1 and not VENDOR.match(parts[1]) and parts[1] != "*":
        raise BrokenPolicy("Resource vendor must be fully qualified and cannot contain regexes.")


def _check_sids(statements: list[dict[str, Any]]) -> None:
    sids = [str(statement["Sid"]) for statement in statements if statement.get("Sid")]
    if not all(SID.match(sid) for sid in sids):
        text = "Statement IDs (SID) must be alpha-numeric."
        raise BrokenPolicy(f"{text} Check that your input satisfies the regular expression [0-9A-Za-z]*")
    if len(dict.fromkeys(sids)) < len(sids):
        raise BrokenPolicy("Statement IDs (SID) in a single policy must be unique.")


def _check_principals(statement: dict[str, Any]) -> None:
    given = statement.get("Principal", statement.get("NotPrincipal"))
    if given == "*":
        return
    if not isinstance(given, dict) or not given or not given.keys() <= PRINCIPAL_KINDS:
        raise BrokenPolicy(SYNTAX)
    for kind in given:
        for name in texts(given, kind):
            is_known = kind != "AWS" or AWS_PRINCIPAL.fullmatch(name) or PLACEHOLDER in name
            if not is_known or not name:
                raise UnknownPrincipal(kind, name)
