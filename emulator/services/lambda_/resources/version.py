"""AWS::Lambda::Version."""

from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.lambda_.resources.properties import MISSING, given, ignore_missing
from emulator.services.lambda_.resources.provision import await_provision, provision, provisions


class VersionType(ResourceType):
    """Ref and GetAtt FunctionArn are the version's ARN; GetAtt Version is its number."""

    name = "AWS::Lambda::Version"
    identifier = "FunctionArn"
    required = frozenset({"FunctionName"})
    attributes = frozenset({"FunctionArn", "Version"})
    properties = frozenset({"CodeSha256", "Description", "FunctionName", "ProvisionedConcurrencyConfig"})
    replaced_by = frozenset({"CodeSha256", "Description", "FunctionName", "ProvisionedConcurrencyConfig"})

    def create(self, p: Provision) -> Created | InProgress:
        """Publish `$LATEST`, and wait for provisioned concurrency where it is asked for."""
        if p.progress is not None:
            return await_provision(p, p.progress, _created(p.progress["arn"]))
        made = p.call("lambda", "PublishVersion", **given(p.properties, ("CodeSha256", "Description", "FunctionName")))
        if provisions(p.properties):
            return provision(p, made["FunctionArn"], made["Version"])
        return _created(made["FunctionArn"])

    def update(self, p: Provision) -> Created | InProgress:
        """Change the provisioned concurrency."""
        if p.progress is not None:
            return await_provision(p, p.progress, _created(p.physical_id))
        return provision(p, p.physical_id, p.physical_id.rpartition(":")[2])

    def delete(self, p: Provision) -> None:
        """Delete the version, unless the function has gone with it."""
        try:
            ignore_missing(p, "DeleteFunction", FunctionName=p.physical_id)
        except AwsError as error:
            if error.failure.code != "ResourceConflictException":
                raise

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the properties as they are while the version is there: nobody can change it."""
        found = p.find(MISSING, "lambda", "GetFunctionConfiguration", FunctionName=p.physical_id)
        return None if found is None else dict(p.properties)


def _created(arn: str) -> Created:
    return Created(arn, {"FunctionArn": arn, "Version": arn.rpartition(":")[2]})
