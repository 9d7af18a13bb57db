"""Finds the services and behaviours on disk, in sorted order, and refuses an incomplete folder."""

import importlib
import json
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TypeVar, cast, overload

from emulator.contract.behaviour import Behaviour
from emulator.contract.resource import ResourceType
from emulator.contract.service import Service, collect
from emulator.wire.constraints import constraint_check

PARTS = ("operations", "state", "deliveries", "resources", "limits", "errors")
SERVICES = "emulator.services"
ACTORS = "emulator.actors"
BEHAVIOURS = f"{ACTORS}.behaviours"

T = TypeVar("T")


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


class Services(Mapping[str, Service]):
    """Services by name. Each is read from its package when it is first asked for: most worlds use few of them."""

    def __init__(self, packages: Mapping[str, str]) -> None:
        self.packages = packages
        self.ready: dict[str, Service] = {}

    def __getitem__(self, name: str) -> Service:
        found = self.ready.get(name)
        if found is None:
            package = self.packages[name]
            found = self.ready[name] = _read_actors() if package == ACTORS else _read(name, package)
        return found

    @overload
    def get(self, key: str, /) -> Service | None: ...
    @overload
    def get(self, key: str, /, default: T) -> Service | T: ...
    def get(self, key: str, /, default: object = None) -> object:
        """Return a service, or `default`; each call of a world asks for one."""
        found = self.ready.get(key)
        return found if found is not None else self[key] if key in self.packages else default

    def __contains__(self, name: object) -> bool:
        return name in self.packages

    def __iter__(self) -> Iterator[str]:
        return iter(self.packages)

    def __len__(self) -> int:
        return len(self.packages)


@cache
def find_services() -> Services:
    """Return every service below emulator/services, and the actors, by botocore's service name."""
    package = importlib.import_module(SERVICES)
    packages: dict[str, str] = {}
    for entry in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name):
        missing = missing_parts(Path(package.__path__[0]) / entry.name)
        if missing:
            raise IncompleteService(entry.name, missing)
        folder = f"{SERVICES}.{entry.name}"
        packages[getattr(importlib.import_module(folder), "NAME", entry.name)] = folder
    return Services({**packages, "actors": ACTORS})


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
        check=constraint_check(name),
        resource_types=_typed(parts["resources"].TYPES, Path(modules[0].__path__[0]) / "schemas.json"),
        access=getattr(access, "ACCESS", None),
        identities=getattr(access, "IDENTITIES", None),
        region=getattr(modules[0], "REGION", ""),
        account=getattr(modules[0], "ACCOUNT", ""),
    )


def _typed(types: Iterable[ResourceType], file: Path) -> tuple[ResourceType, ...]:
    """Give resource types the schemas of the service's folder, where it has some."""
    schemas = json.loads(file.read_text()) if file.exists() else {}
    for kind in types:
        kind.schema = schemas.get(kind.name)
    return tuple(types)


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
