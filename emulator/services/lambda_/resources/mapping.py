"""AWS::Lambda::EventSourceMapping."""

from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.lambda_ import limits
from emulator.services.lambda_.resources.properties import (
    MISSING,
    as_bool,
    as_int,
    as_tags,
    given,
    ignore_missing,
    retag,
)

NUMBERS = (
    "BatchSize",
    "MaximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
    "TumblingWindowInSeconds",
)
OTHERS = (
    "DestinationConfig",
    "FilterCriteria",
    "FunctionName",
    "FunctionResponseTypes",
    "ProvisionedPollerConfig",
    "ScalingConfig",
)
DEFAULTS: dict[str, Any] = {
    "BatchSize": limits.DEFAULT_BATCH,
    "FilterCriteria": {},
    "FunctionResponseTypes": [],
    "MaximumBatchingWindowInSeconds": 0,
    "ProvisionedPollerConfig": {},
    "ScalingConfig": {},
}


class EventSourceMappingType(ResourceType):
    """Ref and GetAtt Id are the UUID; GetAtt EventSourceMappingArn."""

    name = "AWS::Lambda::EventSourceMapping"
    identifier = "Id"
    attributes = frozenset({"EventSourceMappingArn", "Id"})
    properties = frozenset(
        {*NUMBERS, *OTHERS, "BisectBatchOnFunctionError", "Enabled", "EventSourceArn", "StartingPosition", "Tags"}
    )
    replaced_by = frozenset({"EventSourceArn", "StartingPosition"})
    required = frozenset({"FunctionName"})
    takes_tags = True
    takes_system_tags = True

    def create(self, p: Provision) -> Created | InProgress:
        """Create the mapping and wait until it polls."""
        if p.progress is None:
            made = p.call(
                "lambda",
                "CreateEventSourceMapping",
                Tags=as_tags(p.properties.get("Tags")),
                **given(p.properties, ("EventSourceArn", "StartingPosition")),
                **_settings(p.properties),
            )
            return InProgress(limits.MAPPING_MS, {"uuid": made["UUID"], "arn": made["EventSourceMappingArn"]})
        return _created(p.progress["uuid"], p.progress["arn"])

    def update(self, p: Provision) -> Created | InProgress:
        """Change the mapping in place and wait until it polls again."""
        uuid = p.physical_id
        if p.progress is None:
            gone = {key: value for key, value in DEFAULTS.items() if key in p.old_properties}
            settings = {"Enabled": True, **gone, **_settings(p.properties)}
            made = p.call("lambda", "UpdateEventSourceMapping", UUID=uuid, **settings)
            retag(p, made["EventSourceMappingArn"])
            return InProgress(limits.MAPPING_MS, {"arn": made["EventSourceMappingArn"]})
        return _created(uuid, p.progress["arn"])

    def delete(self, p: Provision) -> InProgress | None:
        """Remove the mapping, as soon as it is no longer becoming something else."""
        try:
            ignore_missing(p, "DeleteEventSourceMapping", UUID=p.physical_id)
        except AwsError as error:
            if error.failure.code != "ResourceInUseException":
                raise
            return InProgress(limits.MAPPING_MS, {})
        return None

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the mapping's properties as they are; its function counts as the template names it."""
        found = p.find(MISSING, "lambda", "GetEventSourceMapping", UUID=p.physical_id)
        if found is None:
            return None
        shown = given(found, (*NUMBERS, *OTHERS, "BisectBatchOnFunctionError", "EventSourceArn", "StartingPosition"))
        tags = p.call("lambda", "ListTags", Resource=found["EventSourceMappingArn"]).get("Tags", {})
        return {
            **shown,
            **given(p.properties, ("FunctionName",)),
            "Enabled": found["State"] not in ("Disabled", "Disabling"),
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        }


def _created(uuid: str, arn: str) -> Created:
    return Created(uuid, {"Id": uuid, "EventSourceMappingArn": arn})


def _settings(properties: dict[str, Any]) -> dict[str, Any]:
    settings = given(properties, OTHERS)
    settings |= {name: as_int(value) for name, value in given(properties, NUMBERS).items()}
    for name in ("BisectBatchOnFunctionError", "Enabled"):
        if properties.get(name) is not None:
            settings[name] = as_bool(properties[name])
    concurrency = (properties.get("ScalingConfig") or {}).get("MaximumConcurrency")
    if concurrency is not None:
        settings["ScalingConfig"] = {"MaximumConcurrency": as_int(concurrency)}
    pollers = properties.get("ProvisionedPollerConfig")
    if pollers:
        names = ("MinimumPollers", "MaximumPollers")
        settings["ProvisionedPollerConfig"] = {
            **pollers,
            **{name: as_int(pollers[name]) for name in names if pollers.get(name) is not None},
        }
    return settings
