"""A template in the other of its two formats: the same values, without the comments that JSON cannot hold."""

import json
from typing import Any

import yaml

from designer.document.document import Document
from designer.document.plain import scalar


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
    """Writes no anchors, which CloudFormation reads and people do not, and quotes around each text like a number."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _quoted(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Write a text such as `1e3`, which PyYAML takes for a text and CloudFormation for a number."""
    is_text = isinstance(scalar(text), str)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if is_text else "'")


_Dumper.add_representer(str, _quoted)
