"""Finds the services and behaviours on disk, in sorted order, and refuses an incomplete folder."""

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import cast

from emulator.contract.behaviour import Behaviour
from emulator.contract.service import Service, collect

PARTS = ("operations", "state", "deliveries", "resources", "limits", "errors")
SERVICES = "emulator.services"
ACTORS = "emulator.actors"
BEHAVIOURS = f"{ACTORS}.behaviours"


class IncompleteService(RuntimeError):
    """A service's folder lacks a part."""

    def __init__(self, service: str, missing: list[str]) -> None:
        super().__init__(f"service {service}: its folder lacks {', '.join(missing)}")


def missing_parts(folder: Path) -> list[str]:
    """Return the parts that a service's folder lacks."""
    missing = [part for part in PARTS if not (folder / f"{part}.py").exists() and not (folder / part).is_dir()]
    if not (folder / "QUIRKS.md").exists():
        missing.append("QUIRKS.md")
    return missing


@cache
def find_services() -> dict[str, Service]:
    """Return every service below emulator/services, and the actors, by botocore's service name."""
    package = importlib.import_module(SERVICES)
    found: dict[str, Service] = {}
    for entry in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name):
        folder = Path(package.__path__[0]) / entry.name
        missing = missing_parts(folder)
        if missing:
            raise IncompleteService(entry.name, missing)
        service = _read(entry.name, f"{SERVICES}.{entry.name}")
        found[service.name] = service
    found["actors"] = _read_actors()
    return found


@cache
def find_behaviours() -> dict[str, Behaviour]:
    """Return every in-process behaviour by its file's name."""
    package = importlib.import_module(BEHAVIOURS)
    names = sorted(entry.name for entry in pkgutil.iter_modules(package.__path__))
    return {name: cast(Behaviour, importlib.import_module(f"{BEHAVIOURS}.{name}")) for name in names}


def _modules_below(package_name: str) -> list[ModuleType]:
    package = importlib.import_module(package_name)
    modules = [package]
    for entry in sorted(pkgutil.iter_modules(getattr(package, "__path__", [])), key=lambda entry: entry.name):
        modules.extend(_modules_below(f"{package_name}.{entry.name}"))
    return modules


def _read(name: str, package_name: str) -> Service:
    modules = _modules_below(package_name)
    parts = {part: importlib.import_module(f"{package_name}.{part}") for part in ("state", "deliveries", "resources")}
    access = next((module for module in modules if module.__name__ == f"{package_name}.access"), None)
    name = getattr(modules[0], "NAME", name)
    return Service(
        name=name,
        new_state=parts["state"].State,
        operations=collect(name, modules, "operation"),
        timers=collect(name, modules, "timer"),
        answered=collect(name, modules, "answered"),
        deliver=getattr(parts["deliveries"], "deliver", None),
        invoke=getattr(parts["deliveries"], "invoke", None),
        resource_types=tuple(parts["resources"].TYPES),
        access=getattr(access, "ACCESS", None),
        identities=getattr(access, "IDENTITIES", None),
        region=getattr(modules[0], "REGION", ""),
    )


def _read_actors() -> Service:
    modules = _modules_below(ACTORS)
    state = importlib.import_module(f"{ACTORS}.state")
    return Service(
        name="actors",
        new_state=state.State,
        operations=collect("actors", modules, "operation"),
        timers=collect("actors", modules, "timer"),
        answered=collect("actors", modules, "answered"),
    )
