"""What CloudFormation's IAM types do to the policies of roles, users and groups."""

import json
from typing import Any
from urllib.parse import unquote

from emulator.contract.errors import AwsError
from emulator.contract.resource import Provision


def as_document(policy: Any) -> str:
    """Return a policy property as JSON text; Fn::Sub may have made it text already."""
    return policy if isinstance(policy, str) else json.dumps(policy, separators=(",", ":"))


def set_inline(p: Provision, kind: str, name: str) -> None:
    """Give an identity the inline policies of its `Policies` property, and take those that are gone."""
    wanted = {policy["PolicyName"]: policy["PolicyDocument"] for policy in p.properties.get("Policies", [])}
    had = [policy["PolicyName"] for policy in p.old_properties.get("Policies", [])] if p.physical_id else []
    for policy, document in wanted.items():
        put(p, kind, name, policy, document)
    for policy in had:
        if policy not in wanted:
            remove(p, kind, name, policy)


def set_attached(p: Provision, kind: str, name: str) -> None:
    """Attach the policies of `ManagedPolicyArns`, and detach those that are gone."""
    wanted = p.properties.get("ManagedPolicyArns", [])
    had = p.old_properties.get("ManagedPolicyArns", []) if p.physical_id else []
    for arn in wanted:
        attach(p, kind, name, arn)
    for arn in had:
        if arn not in wanted:
            detach(p, kind, name, arn)


def set_tags(p: Provision, kind: str, name: str) -> None:
    """Change an identity's tags to those of its `Tags` property."""
    wanted, had = (properties.get("Tags", []) for properties in (p.properties, p.old_properties))
    keys = [tag["Key"] for tag in wanted]
    gone = [tag["Key"] for tag in had if tag["Key"] not in keys]
    if gone:
        _call(p, "Untag{}", kind, name, TagKeys=gone)
    if wanted and wanted != had:
        _call(p, "Tag{}", kind, name, Tags=wanted)


def put(p: Provision, kind: str, name: str, policy: str, document: Any) -> None:
    """Give an identity an inline policy."""
    _call(p, "Put{}Policy", kind, name, PolicyName=policy, PolicyDocument=as_document(document))


def remove(p: Provision, kind: str, name: str, policy: str) -> None:
    """Take an inline policy from an identity; one that is gone already is no error."""
    _if_there(p, "Delete{}Policy", kind, name, PolicyName=policy)


def attach(p: Provision, kind: str, name: str, arn: str) -> None:
    """Attach a managed policy."""
    _call(p, "Attach{}Policy", kind, name, PolicyArn=arn)


def detach(p: Provision, kind: str, name: str, arn: str) -> None:
    """Detach a managed policy; one that is not attached is no error."""
    _if_there(p, "Detach{}Policy", kind, name, PolicyArn=arn)


def document_of(p: Provision, kind: str, name: str, policy: str) -> Any | None:
    """Return what an identity's inline policy says; None where it has none of that name, or is gone itself."""
    title = kind.capitalize()
    holder: dict[str, Any] = {f"{title}Name": name}
    found = p.find("NoSuchEntity", "iam", f"Get{title}Policy", PolicyName=policy, **holder)
    return None if found is None else json.loads(unquote(found["PolicyDocument"]))


def read_policies(p: Provision, kind: str, name: str) -> dict[str, Any]:
    """Return an identity's inline and attached policies as the properties that give them, in the template's order."""
    title = kind.capitalize()
    holder: dict[str, Any] = {f"{title}Name": name}
    inline = p.call("iam", f"List{title}Policies", **holder)["PolicyNames"]
    attached = p.call("iam", f"ListAttached{title}Policies", **holder)["AttachedPolicies"]
    given = [policy["PolicyName"] for policy in p.properties.get("Policies", [])]
    arns = [policy["PolicyArn"] for policy in attached]
    return {
        "ManagedPolicyArns": in_order_of(p.properties.get("ManagedPolicyArns", []), arns),
        "Policies": [
            {"PolicyName": policy, "PolicyDocument": document_of(p, kind, name, policy)}
            for policy in in_order_of(given, inline)
        ],
    }


def in_order_of(given: list[str], found: list[str]) -> list[str]:
    """Return the names that were found, those that the template gives first and in its order."""
    return [name for name in given if name in found] + sorted(name for name in found if name not in given)


def clear(p: Provision, kind: str, name: str) -> None:
    """Take every policy from an identity that is to be deleted."""
    for policy in p.properties.get("Policies", []):
        remove(p, kind, name, policy["PolicyName"])
    for arn in p.properties.get("ManagedPolicyArns", []):
        detach(p, kind, name, arn)


def _call(p: Provision, operation: str, kind: str, name: str, **parameters: Any) -> None:
    title = kind.capitalize()
    p.call("iam", operation.format(title), **{f"{title}Name": name}, **parameters)


def _if_there(p: Provision, operation: str, kind: str, name: str, **parameters: Any) -> None:
    try:
        _call(p, operation, kind, name, **parameters)
    except AwsError as error:
        if error.failure.code != "NoSuchEntity":
            raise
