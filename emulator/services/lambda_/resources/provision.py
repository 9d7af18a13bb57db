"""Provisioned concurrency as a property of versions and aliases."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision
from emulator.services.lambda_ import limits
from emulator.services.lambda_.resources.properties import as_int

PROPERTY = "ProvisionedConcurrencyConfig"


def provisions(properties: dict[str, Any]) -> int:
    """Return how many environments are to be kept ready."""
    return as_int((properties.get(PROPERTY) or {}).get("ProvisionedConcurrentExecutions", 0))


def provision(p: Provision, arn: str, qualifier: str) -> InProgress:
    """Set or take away the provisioned concurrency of a version or alias."""
    function = arn.rpartition(":")[0]
    wanted = provisions(p.properties)
    if wanted:
        p.call(
            "lambda",
            "PutProvisionedConcurrencyConfig",
            FunctionName=function,
            Qualifier=qualifier,
            ProvisionedConcurrentExecutions=wanted,
        )
        return InProgress(limits.PROVISION_MS, {"arn": arn, "function": function, "qualifier": qualifier})
    if provisions(p.old_properties):
        p.call("lambda", "DeleteProvisionedConcurrencyConfig", FunctionName=function, Qualifier=qualifier)
    return InProgress(0, {"arn": arn})


def await_provision(p: Provision, progress: dict[str, Any], made: Created) -> Created | InProgress:
    """Return the resource once its environments are ready."""
    if "qualifier" not in progress:
        return made
    found = p.call(
        "lambda",
        "GetProvisionedConcurrencyConfig",
        FunctionName=progress["function"],
        Qualifier=progress["qualifier"],
    )
    return made if found["Status"] == "READY" else InProgress(limits.PROVISION_MS, progress)
