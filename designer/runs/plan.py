"""What a run is made of, frozen when it starts: template, scenario and code."""

import zlib
from dataclasses import dataclass, field
from typing import Any

import orjson

MOST_EVENTS = 5_000_000
"""So many events a run may have, where nobody allows more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`template` is the export's text, `scenario` its plain data, `code` file contents by "codeUri/path".

    `edges` are (source, target, kind) by logical id or actor id, `entries` the nodes that traffic can reach from
    outside, `types` the type of every node by logical id, `findings` what is wrong with the drawing.
    """

    template: str
    scenario: dict[str, Any]
    code: dict[str, str] = field(default_factory=dict)
    edges: list[list[str]] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)

    def is_same(self, other: "Plan") -> bool:
        """Say whether both would be deployed and driven alike."""
        return (self.template, self.scenario, self.code) == (other.template, other.scenario, other.code)

    def pack(self) -> bytes:
        """Return the plan as compressed JSON."""
        return zlib.compress(orjson.dumps(self), 6)

    @classmethod
    def unpack(cls, packed: bytes) -> "Plan":
        """Return the plan that `pack` wrote."""
        return cls(**orjson.loads(zlib.decompress(packed)))
