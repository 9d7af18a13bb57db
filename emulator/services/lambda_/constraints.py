"""Checks members against the sets of values that Lambda's API allows, in the words of AWS's front end."""

from typing import Any

from emulator.services.lambda_ import errors

ARCHITECTURES = ("x86_64", "arm64")
SETS: dict[str, tuple[str, ...]] = {
    "InvocationType": ("Event", "RequestResponse", "DryRun"),
    "LogType": ("None", "Tail"),
    "PackageType": ("Zip", "Image"),
    "FunctionVersion": ("ALL",),
}
INNER_SETS: dict[tuple[str, str], tuple[str, ...]] = {
    ("TracingConfig", "Mode"): ("Active", "PassThrough"),
    ("SnapStart", "ApplyOn"): ("PublishedVersions", "None"),
    ("LoggingConfig", "LogFormat"): ("JSON", "Text"),
    ("LoggingConfig", "ApplicationLogLevel"): ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"),
    ("LoggingConfig", "SystemLogLevel"): ("DEBUG", "INFO", "WARN"),
}


def check_sets(parameters: dict[str, Any]) -> None:
    """Refuse the first member whose value is not one of those that the API allows."""
    for name, allowed in SETS.items():
        _check(_field(name), parameters.get(name), allowed)
    for (name, inner), allowed in INNER_SETS.items():
        _check(f"{_field(name)}.{_field(inner)}", (parameters.get(name) or {}).get(inner), allowed)
    _check_architectures(parameters.get("Architectures"))


def _check(field: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise errors.constraint(field, value, f"Member must satisfy enum value set: [{', '.join(allowed)}]")


def _check_architectures(given: list[str] | None) -> None:
    if given is None:
        return
    shown = f"[{', '.join(given)}]"
    if len(given) > 1:
        raise errors.constraint("architectures", shown, "Member must have length less than or equal to 1")
    if any(each not in ARCHITECTURES for each in given):
        rule = f"[Member must satisfy enum value set: [{', '.join(ARCHITECTURES)}], Member must not be null]"
        raise errors.constraint("architectures", shown, f"Member must satisfy constraint: {rule}")


def _field(name: str) -> str:
    return name[0].lower() + name[1:]
