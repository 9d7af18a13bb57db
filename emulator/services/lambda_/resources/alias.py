"""AWS::Lambda::Alias."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.lambda_.resources.properties import MISSING, given, ignore_missing
from emulator.services.lambda_.resources.provision import await_provision, provision, provisions


class AliasType(ResourceType):
    """Ref and GetAtt AliasArn are the alias's ARN."""

    name = "AWS::Lambda::Alias"
    identifier = "AliasArn"
    required = frozenset({"FunctionName", "FunctionVersion", "Name"})
    attributes = frozenset({"AliasArn"})
    properties = frozenset(
        {"Description", "FunctionName", "FunctionVersion", "Name", "ProvisionedConcurrencyConfig", "RoutingConfig"}
    )
    replaced_by = frozenset({"FunctionName", "Name"})

    def create(self, p: Provision) -> Created | InProgress:
        """Name the version, and wait for provisioned concurrency where it is asked for."""
        if p.progress is not None:
            return await_provision(p, p.progress, _created(p.progress["arn"]))
        made = p.call("lambda", "CreateAlias", **_parameters(p.properties))
        if provisions(p.properties):
            return provision(p, made["AliasArn"], made["Name"])
        return _created(made["AliasArn"])

    def update(self, p: Provision) -> Created | InProgress:
        """Point the alias elsewhere, and change its provisioned concurrency."""
        if p.progress is not None:
            return await_provision(p, p.progress, _created(p.physical_id))
        p.call("lambda", "UpdateAlias", **_parameters(p.properties))
        if provisions(p.properties) != provisions(p.old_properties):
            return provision(p, p.physical_id, str(p.properties["Name"]))
        return _created(p.physical_id)

    def delete(self, p: Provision) -> None:
        """Delete the alias."""
        ignore_missing(p, "DeleteAlias", **given(p.properties, ("FunctionName", "Name")))

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return what the alias points to; its provisioned concurrency counts as the template gives it."""
        place = given(p.properties, ("FunctionName", "Name"))
        found = p.find(MISSING, "lambda", "GetAlias", **place)
        if found is None:
            return None
        weights = found.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        listed = [{"FunctionVersion": version, "FunctionWeight": weight} for version, weight in weights.items()]
        shown = {**p.properties, **given(found, ("Description", "FunctionVersion", "Name"))}
        shown.pop("RoutingConfig", None)
        return {**shown, "RoutingConfig": {"AdditionalVersionWeights": listed}} if listed else shown


def _created(arn: str) -> Created:
    return Created(arn, {"AliasArn": arn})


def _parameters(properties: dict[str, Any]) -> dict[str, Any]:
    weights = (properties.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or []
    return {
        **given(properties, ("Description", "FunctionName", "Name")),
        "FunctionVersion": str(properties["FunctionVersion"]),
        "RoutingConfig": {
            "AdditionalVersionWeights": {
                str(weight["FunctionVersion"]): float(weight["FunctionWeight"]) for weight in weights
            }
        },
    }
