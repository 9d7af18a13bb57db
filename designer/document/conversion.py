"""A template in the other of its two formats: the same values, without the comments that JSON cannot hold."""

import json
from typing import Any

import yaml

from designer.document.document import Document


def as_json(document: Document) -> str:
    """Return the template as JSON with long intrinsics; one that is JSON comes as it stands."""
    if document.format == "json":
        return document.emit()
    return json.dumps(document.template(), indent=2, ensure_ascii=False, default=str) + "\n"


def as_yaml(document: Document) -> str:
    """Return the template as YAML; one that is YAML comes as it stands."""
    if document.format == "yaml":
        return document.emit()
    return yaml.dump(document.template(), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


class _Dumper(yaml.SafeDumper):
    """Writes no anchors, which CloudFormation reads and people do not."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
