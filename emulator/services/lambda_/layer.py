"""Layers and their versions."""

from dataclasses import dataclass, field
from typing import Any

from emulator.kernel.clock import Millis
from emulator.services.lambda_.function import Code, Policy


@dataclass(slots=True)
class LayerVersion:
    """One version of a layer. `settings` are Description, CompatibleRuntimes… as answered."""

    number: int
    settings: dict[str, Any]
    code: Code
    created: Millis
    policy: Policy | None = None


@dataclass(slots=True)
class Layer:
    """A layer with its versions by number."""

    name: str
    arn: str
    published: int = 0
    versions: dict[int, LayerVersion] = field(default_factory=dict)
