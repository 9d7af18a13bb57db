"""Gives what is no identity the tags of its `Tags` property."""

from typing import Any

from emulator.contract.resource import Provision


def set_tags(p: Provision, kind: str, **which: Any) -> None:
    """Change the tags of something that `which` names; `kind` is as in the operations: TagSAMLProvider."""
    wanted, had = (properties.get("Tags", []) for properties in (p.properties, p.old_properties))
    keys = [tag["Key"] for tag in wanted]
    gone = [tag["Key"] for tag in had if tag["Key"] not in keys]
    if gone:
        p.call("iam", f"Untag{kind}", **which, TagKeys=gone)
    if wanted and wanted != had:
        p.call("iam", f"Tag{kind}", **which, Tags=wanted)


def given(p: Provision, *names: str) -> dict[str, Any]:
    """Return the properties of these names that have a value."""
    return {name: p.properties[name] for name in names if p.properties.get(name)}
