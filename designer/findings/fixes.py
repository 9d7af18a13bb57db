"""The edits that fixes are made of, each in the one write path."""

from collections.abc import Callable
from typing import Any

from designer.catalog.drawing import Drawing
from designer.catalog.edits import make
from designer.catalog.s3 import OWN_ACCOUNT
from designer.catalog.template import Resource
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.document import Document
from designer.findings.finding import Fix


def setting(words: str, resource: Resource, pointer: str, value: Any) -> Fix | None:
    """Set a property; None for a resource that only the SAM transform makes."""
    if resource.block is None:
        return None
    edit = {"kind": "set", "block": resource.block, "path": pointer, "value": value}
    return Fix(words, lambda document: make(document, edit))


def wired(words: str, edit: Callable[[Wiring], None]) -> Fix:
    """Add what a connection needs: a policy, a permission."""

    def change(document: Document) -> None:
        edit(Wiring(document, Drawing(document).template))

    return Fix(words, change)


def let_in(wiring: Wiring, target: str, source: Resource, service: str) -> None:
    """Let a service send to a queue or topic for one source."""
    arn = ref(source.name) if service.startswith("sns") else get_att(source.name)
    condition = OWN_ACCOUNT if service.startswith("s3") else {"ArnEquals": {"aws:SourceArn": arn}}
    wiring.accept(wiring.template.resources[target], service, source.name, condition)
