"""Reads the API models that botocore brings, as plain data, each at its first use."""

import gzip
import importlib.util
import json
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import orjson

from emulator.wire.overlays import overlay

HEAD = 16_384
KEPT = 64
"""Services whose models are kept: all that are emulated, and the last ones that were asked for in vain."""
"""Bytes from the start of a model file in which its metadata stands."""


class UnknownShape(LookupError):
    """A model refers to a shape that it does not define."""

    def __init__(self, service: str, shape: str) -> None:
        super().__init__(f"{service} has no shape {shape!r}")


@dataclass(slots=True)
class Shape:
    """A shape where it is referred to: the traits of the reference go before those of the shape itself."""

    model: "ServiceModel"
    name: str
    type: str
    traits: dict[str, Any]

    @property
    def members(self) -> dict[str, "Shape"]:
        """The members of a structure, in the model's order."""
        return {name: self.model.shape(reference) for name, reference in self.traits.get("members", {}).items()}

    @property
    def member(self) -> "Shape":
        """The shape of a list's elements."""
        return self.model.shape(self.traits["member"])

    @property
    def key(self) -> "Shape":
        """The shape of a map's keys."""
        return self.model.shape(self.traits["key"])

    @property
    def value(self) -> "Shape":
        """The shape of a map's values."""
        return self.model.shape(self.traits["value"])

    @property
    def is_in_body(self) -> bool:
        """Say whether a result's member stands in the body: a place that only requests have does not count."""
        return self.traits.get("location") not in ("header", "headers", "statusCode")

    def wire_name(self, default: str) -> str:
        """Return the name that stands on the wire."""
        return str(self.traits.get("locationName", default))


@dataclass(slots=True)
class ServiceModel:
    """A service's API: `name` is botocore's ("sqs", "stepfunctions")."""

    name: str
    metadata: dict[str, Any]
    operations: dict[str, dict[str, Any]]
    shapes: dict[str, dict[str, Any]]
    resolved: dict[str, Shape] = field(default_factory=dict)

    @property
    def protocols(self) -> tuple[str, ...]:
        """The protocols that the service accepts, the one of botocore first."""
        first = str(self.metadata["protocol"])
        return (first, *(name for name in self.metadata.get("protocols", ()) if name != first))

    @property
    def signing_name(self) -> str:
        """The service's name in a signature's scope."""
        return str(self.metadata.get("signingName") or self.metadata.get("endpointPrefix", self.name))

    @property
    def is_query_compatible(self) -> bool:
        """Say whether errors also carry their Query protocol code."""
        return "awsQueryCompatible" in self.metadata

    def shape(self, reference: dict[str, Any]) -> Shape:
        """Return the shape that `reference` ({"shape": name, traits…}) points to."""
        name = reference["shape"]
        if len(reference) == 1 and name in self.resolved:
            return self.resolved[name]
        try:
            own = self.shapes[name]
        except KeyError:
            raise UnknownShape(self.name, name) from None
        found = Shape(self, name, own["type"], {**own, **reference})
        if len(reference) == 1:
            self.resolved[name] = found
        return found

    def input(self, operation: str) -> Shape | None:
        """Return the shape of an operation's parameters, or None where it takes none."""
        reference = self.operations[operation].get("input")
        return self.shape(reference) if reference else None

    def output(self, operation: str) -> Shape | None:
        """Return the shape of an operation's result, or None where it gives none."""
        reference = self.operations[operation].get("output")
        return self.shape(reference) if reference else None


@cache
def data_folder() -> Path:
    """Return the folder of botocore's models, without importing botocore."""
    found = importlib.util.find_spec("botocore")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("botocore, whose API models are needed, is not installed")
    return Path(found.submodule_search_locations[0]) / "data"


@cache
def service_names() -> tuple[str, ...]:
    """Return botocore's names of all services, sorted."""
    return tuple(sorted(entry.name for entry in data_folder().iterdir() if entry.is_dir()))


def _model_file(service: str) -> Path | None:
    if "/" in service or "." in service:
        return None
    versions = sorted((data_folder() / service).glob("*/service-2.json.gz"))
    return versions[-1] if versions else None


@lru_cache(maxsize=KEPT)
def find_model(service: str) -> ServiceModel | None:
    """Return the newest model of a service by botocore's name, or None."""
    path = _model_file(service)
    if path is None:
        return None
    data = orjson.loads(gzip.decompress(path.read_bytes()))
    model = ServiceModel(service, data["metadata"], data["operations"], data["shapes"])
    _drop_documentation(model)
    overlay(service, model.metadata, model.operations, model.shapes)
    return model


def _drop_documentation(model: ServiceModel) -> None:
    for operation in model.operations.values():
        operation.pop("documentation", None)
    for shape in model.shapes.values():
        shape.pop("documentation", None)
        for reference in shape.get("members", {}).values():
            reference.pop("documentation", None)


@cache
def read_metadata(service: str) -> dict[str, Any] | None:
    """Return a service's metadata, or None; reads only the head of its model."""
    path = _model_file(service)
    if path is None:
        return None
    with gzip.open(path) as file:
        metadata = _metadata_at(file.read(HEAD))
    overlay(service, metadata, {}, {})
    return metadata


def _metadata_at(head: bytes) -> dict[str, Any]:
    text = head.decode("utf-8", "ignore")
    metadata, _ = json.JSONDecoder().raw_decode(text, text.index("{", text.index('"metadata"')))
    return dict(metadata)
