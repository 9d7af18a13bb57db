"""What a connection needs and only who deploys can know, such as a subnet: parameters that say what to supply."""

from typing import Any

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
    names = document.names()
    like = [each for each in document.entries("Parameters") if any(what in names[each.id] for what in ASKED)]
    added = [each for each in like if _is_added(names[each.id], document.value(each))]
    if not added:
        return
    named = {reference.name for value in document.values().values() for reference in references(value)}
    for block in added:
        if names[block.id] not in named:
            deletions.delete_entry(document, block)


def _is_added(name: str, value: Any) -> bool:
    return any(
        value == {"Type": kind, "Description": words.format(name.rpartition(what)[0])}
        for what, (kind, words) in ASKED.items()
    )
