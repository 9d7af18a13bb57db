"""What a connection needs and only who deploys can know, such as a subnet: parameters that say what to supply."""

from typing import Any

from designer.catalog.template import pairs
from designer.catalog.wiring import Wiring, ref
from designer.document import deletions, edits
from designer.document.document import Document
from designer.document.intrinsics import references

ASKED = {
    "Subnet": ("AWS::EC2::Subnet::Id", "A subnet of yours, in which {} is mounted."),
    "SecurityGroup": ("AWS::EC2::SecurityGroup::Id", "A security group of yours that lets in TCP 2049 from itself."),
    "LoginArn": ("String", "The ARN of a secret of yours with a username and a password of {}."),
}
"""Endings of parameters' names: their type, and what is said of them."""


def ask(wiring: Wiring, subject: str, what: str) -> dict[str, Any]:
    """Return a reference to a parameter for what a subject needs, which is added."""
    kind, words = ASKED[what]
    name = edits.free_name(wiring.document, f"{subject}{what}", "Parameters")
    edits.add_entry(wiring.document, "Parameters", name, {"Type": kind, "Description": words.format(subject)})
    return ref(name)


def drop_unasked(document: Document) -> None:
    """Remove the parameters that a connection added and that nothing names any more."""
    named = {reference.name for value in document.values().values() for reference in references(value)}
    for name, value in pairs(document.template().get("Parameters")):
        block = document.find("Parameters", name)
        if block is not None and name not in named and _is_added(name, value):
            deletions.delete_entry(document, block)


def _is_added(name: str, value: Any) -> bool:
    return any(
        value == {"Type": kind, "Description": words.format(name.rpartition(what)[0])}
        for what, (kind, words) in ASKED.items()
    )
