"""AWS::Lambda::EventInvokeConfig."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.lambda_.resources.properties import MISSING, as_int, given, ignore_missing

NUMBERS = ("MaximumEventAgeInSeconds", "MaximumRetryAttempts")
LATEST = "$LATEST"


class EventInvokeConfigType(ResourceType):
    """Ref is a generated id."""

    name = "AWS::Lambda::EventInvokeConfig"
    required = frozenset({"FunctionName", "Qualifier"})
    attributes: frozenset[str] | None = frozenset()
    properties = frozenset({*NUMBERS, "DestinationConfig", "FunctionName", "Qualifier"})
    replaced_by = frozenset({"FunctionName", "Qualifier"})

    def create(self, p: Provision) -> Created | InProgress:
        """Put the configuration."""
        _put(p)
        return Created(p.generate_name(128))

    def update(self, p: Provision) -> Created | InProgress:
        """Put the whole configuration again."""
        _put(p)
        return Created(p.physical_id)

    def delete(self, p: Provision) -> None:
        """Go back to the defaults."""
        ignore_missing(p, "DeleteFunctionEventInvokeConfig", **_target(p))

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the configuration as it is."""
        found = p.find(MISSING, "lambda", "GetFunctionEventInvokeConfig", **_target(p))
        if found is None:
            return None
        destinations = {name: value for name, value in found.get("DestinationConfig", {}).items() if value}
        shown = {**_target(p), **given(found, NUMBERS), "DestinationConfig": destinations}
        return {name: value for name, value in shown.items() if value != {}}


def _put(p: Provision) -> None:
    settings: dict[str, Any] = {name: as_int(value) for name, value in given(p.properties, NUMBERS).items()}
    destinations = given(p.properties, ("DestinationConfig",))
    p.call("lambda", "PutFunctionEventInvokeConfig", **_target(p), **settings, **destinations)


def _target(p: Provision) -> dict[str, Any]:
    qualifier = p.properties.get("Qualifier", LATEST)
    return {"FunctionName": p.properties["FunctionName"], "Qualifier": qualifier}
