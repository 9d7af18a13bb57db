"""Makes a template one that SAM transforms."""

from designer.document import sections, values
from designer.document.document import Document

SAM = "AWS::Serverless-2016-10-31"


def add_transform(document: Document) -> None:
    """Add SAM to the template's transforms, unless it is one."""
    heads = document.heads("Transform")
    if not heads:
        sections.add_section(document, "Transform", SAM)
        return
    given = document.value(heads[0])
    if SAM not in (given if isinstance(given, list) else [given]):
        values.set_value(document, heads[0], (), [*(given if isinstance(given, list) else [given]), SAM])
