"""Published versions: how one is made, and which one an invocation runs."""

from emulator.contract.scope import Scope
from emulator.services.lambda_.function import Function, Version
from emulator.services.lambda_.names import find_version
from emulator.services.lambda_.state import State


def publish(scope: Scope[State], function: Function, *, description: str | None = None) -> Version:
    """Publish `$LATEST`; where nothing has changed since the last version, return that one."""
    latest = function.latest
    last = function.versions.get(str(function.published))
    if last is not None and last.code == latest.code and _same_settings(function, last, latest):
        return last
    function.published += 1
    settings = dict(latest.settings)
    if description:
        settings["Description"] = description
    if settings["SnapStart"]["ApplyOn"] == "PublishedVersions":
        settings["SnapStart"] = {"ApplyOn": "PublishedVersions", "OptimizationStatus": "On"}
    version = Version(
        number=str(function.published),
        settings=settings,
        code=latest.code,
        revision=scope.uuid("revision"),
        modified=latest.modified,
        active_at=latest.active_at,
        layers=latest.layers,
    )
    function.versions[version.number] = version
    function.published_settings = latest.settings
    return version


def choose_version(scope: Scope[State], function: Function, qualifier: str) -> Version:
    """Return the version to run for a qualifier, "" for `$LATEST`."""
    alias = function.aliases.get(qualifier)
    if alias is None or not alias.weights:
        return find_version(scope, function, qualifier)
    drawn = scope.chance(f"alias.{function.arn}:{qualifier}").random()
    for number, weight in alias.weights.items():
        if drawn < weight:
            return find_version(scope, function, number)
        drawn -= weight
    return find_version(scope, function, alias.version)


def _same_settings(function: Function, last: Version, latest: Version) -> bool:
    return function.published_settings == latest.settings and last.layers == latest.layers
