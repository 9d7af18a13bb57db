"""Which version an invocation runs: `$LATEST`, a published one, or the one that an alias's weights choose."""

from emulator.contract.scope import Scope
from emulator.services.lambda_.names import find_version
from emulator.services.lambda_.state import Function, State, Version


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
