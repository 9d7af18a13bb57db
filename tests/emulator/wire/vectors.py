"""The published protocol cases, read from where they lie beside the repository."""

import base64
import json
from pathlib import Path
from typing import Any, NamedTuple

from emulator.wire.models import ServiceModel, Shape

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "protocol-vectors"
SPECIAL = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}

NAMES = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


class Case(NamedTuple):
    """One case: its service model, with its operation in it, and what is expected."""

    protocol: str
    model: ServiceModel
    operation: str
    data: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.data['id']}"


def read_cases(direction: str) -> list[Case]:
    """Return the cases of "input" or "output"; none where the folder does not lie there."""
    cases = []
    for path in sorted((FOLDER / direction).glob("*.json")):
        for suite in json.loads(path.read_text()):
            metadata = suite["metadata"]
            for data in suite["cases"]:
                name = data["given"]["name"]
                model = ServiceModel("vectors", metadata, {name: data["given"]}, suite["shapes"])
                cases.append(Case(metadata["protocol"], model, name, data))
    return cases


def botocore_model(case: Case) -> dict[str, Any]:
    """Return the case's model in the form that botocore's own classes take."""
    return {
        "metadata": {"serviceId": "vectors", "endpointPrefix": "vectors", **case.model.metadata},
        "operations": case.model.operations,
        "shapes": case.model.shapes,
        "documentation": "",
    }


def body_bytes(case: Case, body: str) -> bytes:
    """Return a case's body; CBOR stands in it as base64."""
    return base64.b64decode(body) if case.protocol == "smithy-rpc-v2-cbor" else body.encode()


def as_parameters(value: Any, shape: Shape) -> Any:
    """Return a case's value as services see it: blobs as bytes, special floats as floats."""
    if value is None or shape.traits.get("document"):
        return value
    if shape.type == "structure":
        members = shape.members
        return {name: as_parameters(item, members[name]) for name, item in value.items() if item is not None}
    if shape.type == "list":
        return [as_parameters(item, shape.member) for item in value]
    if shape.type == "map":
        return {key: as_parameters(item, shape.value) for key, item in value.items()}
    if shape.type == "blob":
        return value.encode()
    if shape.type in ("float", "double"):
        return SPECIAL.get(value, value)
    return value


def comparable(value: Any) -> Any:
    """Return a value in which special floats are texts, as JSON carries them."""
    if isinstance(value, dict):
        return {key: comparable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    return NAMES.get(str(value), value) if isinstance(value, float) else value
