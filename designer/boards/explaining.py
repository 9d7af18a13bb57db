"""Says which node a failed deployment is about, and which settings its text names."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from designer.catalog.drawing import Drawing
from designer.catalog.registry import entry_of
from designer.document.document import Document

LONGEST_REASON = 4_000
MOST_SETTINGS = 4
ENVELOPE = re.compile(r'^Resource handler returned message: "(.*)" \(RequestToken: ', re.DOTALL)
"""What CloudFormation puts around every resource's own words."""
WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of a node's form, with the words of its link."""

    node: str
    pointer: str
    words: str


@dataclass(frozen=True, slots=True)
class Cause:
    """Where a deployment failed: a node's id or "", and the settings to look at."""

    node: str
    settings: list[Setting]

    def to_plain(self) -> dict[str, object]:
        """Return it as JSON has it."""
        return asdict(self)


def cause_of(document: Document, logical_id: str, reason: str) -> Cause:
    """Return what a resource's failure is about; the resource may be one that only the transform made."""
    drawing = Drawing(document)
    name = node_name(drawing, logical_id)
    if name is None:
        return Cause("", [])
    ids = {name: id_ for id_, name in document.names().items()}
    settings = list(_settings(drawing, name, reason[:LONGEST_REASON], ids))
    return Cause(ids.get(name, f"implicit:{name}"), settings[:MOST_SETTINGS])


def node_name(drawing: Drawing, logical_id: str) -> str | None:
    """Return the node that draws a resource: itself, its owner, or the function whose event SAM made it of."""
    resource = drawing.resources.get(logical_id)
    if resource is not None:
        return drawing.owner_of(resource)
    made_of = [node.name for node in drawing.nodes() if logical_id.startswith(node.name)]
    return max(made_of, key=len, default=None)


def _settings(drawing: Drawing, name: str, reason: str, ids: dict[str, str]) -> Iterator[Setting]:
    """Yield the fields of a node and its neighbours that a text names, the longest names first."""
    inner = ENVELOPE.match(reason)
    text = f" {_words(inner[1] if inner else reason)} "
    pairs = [(edge.source, edge.target) for edge in drawing.edges()]
    near = {name: None} | {other: None for pair in pairs if name in pair for other in pair}
    fields = [
        (owner, path, f" {_words(path.rsplit('/', 1)[-1])} ") for owner in near for path in _paths(drawing, owner)
    ]
    for words in sorted({words for _, _, words in fields}, key=lambda words: (-len(words), words)):
        if words not in text:
            continue
        text = text.replace(words, " … ")
        for owner, path, found in fields:
            if found == words and owner in ids:
                yield Setting(ids[owner], f"/Properties/{path}", f"{owner} → {path.replace('/', ' → ')}")


def _paths(drawing: Drawing, name: str) -> list[str]:
    entry = entry_of(drawing.resources[name].type)
    return [field.path for field in entry.fields] if entry else []


def _words(text: str) -> str:
    """Return the words of a text in lower case, with the names of properties taken apart."""
    return " ".join(word.lower() for word in WORDS.findall(text))
