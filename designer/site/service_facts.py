"""What the emulator's own code and tests say of each service: operations, limits, quirks, and what is refused."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from designer.site.service_docs import Limit, Quirk, read_limits, read_quirks, source_of
from designer.site.service_source import Source, read_source
from designer.site.shown_by import Shown, tests_of

SERVICES: Path = settings.BASE_DIR / "emulator" / "services"
TESTS: Path = settings.BASE_DIR / "tests" / "emulator" / "services"


@dataclass(frozen=True, slots=True)
class Operation:
    """One that is modelled: the first sentence of what its code says, and the test that shows it, if one names it."""

    name: str
    about: str
    shown_by: Shown | None


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What a service models, approximates and refuses. `refusals` are parts of modelled operations."""

    name: str
    title: str
    operations: list[Operation]
    refused: list[str]
    refusals: list[str]
    types: list[str]
    limits: list[Limit]
    limits_source: str
    quirks: list[Quirk]

    @property
    def surprises(self) -> list[Quirk]:
        """Behaviours that AWS has too: it was recorded, or its documentation says so."""
        return [quirk for quirk in self.quirks if not quirk.is_decided]

    @property
    def decisions(self) -> list[Quirk]:
        """Behaviours where AWS leaves something open, or that are simpler here: approximations."""
        return [quirk for quirk in self.quirks if quirk.is_decided]


@cache
def services() -> list[ServiceFacts]:
    """Return the facts of every service, by name."""
    folders = sorted(folder for folder in SERVICES.iterdir() if (folder / "QUIRKS.md").exists())
    return [facts_of(folder) for folder in folders]


def facts_of(folder: Path) -> ServiceFacts:
    """Read one service's folder and its tests."""
    source = read_source(folder)
    offered = operations_of(source.name)
    return ServiceFacts(
        name=source.name,
        title=title_of(source.name),
        operations=_operations(folder, source, offered),
        refused=sorted(offered - set(source.operations)),
        refusals=source.refusals,
        types=source.types,
        limits=read_limits((folder / "limits.py").read_text()),
        limits_source=source_of((folder / "limits.py").read_text()),
        quirks=read_quirks((folder / "QUIRKS.md").read_text()),
    )


def _operations(folder: Path, source: Source, offered: frozenset[str]) -> list[Operation]:
    names = sorted(set(source.operations) & offered)
    shown = tests_of(TESTS / folder.name, names)
    return [Operation(name, source.operations[name], shown.get(name)) for name in names]


def operations_of(service: str) -> frozenset[str]:
    """Return the names of all operations that AWS offers, by botocore's model."""
    return frozenset(_model(service).get("operations", {}))


def title_of(service: str) -> str:
    """Return the service's full name."""
    return str(_model(service).get("metadata", {}).get("serviceFullName", service))


@cache
def _model(service: str) -> dict[str, dict[str, Any]]:
    from botocore.exceptions import UnknownServiceError
    from botocore.loaders import Loader

    try:
        model: dict[str, dict[str, Any]] = Loader().load_service_model(service, "service-2")
    except UnknownServiceError:
        return {}
    return model
