"""How near each service is to AWS, read from the emulator's own code and quirks: it cannot say what is not there."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

SERVICES: Path = settings.BASE_DIR / "emulator" / "services"
OPERATION = re.compile(r'^@\w+\(\s*"([A-Z]\w+)"', re.MULTILINE)
NAME = re.compile(r'^NAME = "([\w-]+)"', re.MULTILINE)
MARKS = {"R": "recorded on AWS", "D": "AWS's documentation", "O": "decided here"}


@dataclass(frozen=True, slots=True)
class Quirk:
    """A behaviour that may surprise, where it is from, and the tests that show it."""

    text: str
    origin: str
    tests: str


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What a service models and refuses."""

    name: str
    title: str
    modelled: list[str]
    refused: list[str]
    types: list[str]
    quirks: list[Quirk]


@require_GET
def fidelity(request: HttpRequest) -> HttpResponse:
    """Show what is modelled, decided and refused."""
    return render(request, "site/fidelity.html", {"services": services()})


@cache
def services() -> list[ServiceFacts]:
    """Return the facts of every service, by name."""
    folders = sorted(folder for folder in SERVICES.iterdir() if (folder / "QUIRKS.md").exists())
    return [facts_of(folder) for folder in folders]


def facts_of(folder: Path) -> ServiceFacts:
    """Read one service's folder."""
    sources = {file: file.read_text() for file in sorted(folder.rglob("*.py"))}
    named = NAME.search(sources.get(folder / "__init__.py", ""))
    name = named[1] if named else folder.name
    found = {operation for text in sources.values() for operation in OPERATION.findall(text)}
    offered = operations_of(name)
    resources = [text for file, text in sources.items() if "resources" in file.relative_to(folder).as_posix()]
    types = sorted({kind for text in resources for kind in re.findall(r'name = "(AWS::[\w:]+)"', text)})
    return ServiceFacts(
        name=name,
        title=title_of(name),
        modelled=sorted(found & offered) or sorted(found),
        refused=sorted(offered - found),
        types=types,
        quirks=read_quirks((folder / "QUIRKS.md").read_text()),
    )


def read_quirks(text: str) -> list[Quirk]:
    """Return the rows of the table in a QUIRKS.md."""
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in row] for row in rows[2:]]
    return [Quirk(row[0].replace("`", ""), _origin(row[1]), row[2].replace("`", "")) for row in cells if len(row) == 3]


def _origin(marks: str) -> str:
    return ", ".join(MARKS[mark] for mark in re.findall(r"\b[RDO]\b", marks)) or marks


@cache
def operations_of(service: str) -> frozenset[str]:
    """Return the names of all operations that AWS offers, by botocore's model."""
    return frozenset(_model(service).get("operations", {}))


def title_of(service: str) -> str:
    """Return the service's full name."""
    return str(_model(service).get("metadata", {}).get("serviceFullName", service))


@cache
def _model(service: str) -> dict[str, dict[str, object]]:
    from botocore.exceptions import UnknownServiceError
    from botocore.loaders import Loader

    try:
        model: dict[str, dict[str, object]] = Loader().load_service_model(service, "service-2")
    except UnknownServiceError:
        return {}
    return model
