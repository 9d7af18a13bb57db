"""AWS::Lambda::LayerVersion and AWS::Lambda::LayerVersionPermission."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.lambda_.resources.properties import MISSING, given, has_statement, ignore_missing

PERMISSION = ("Action", "OrganizationId", "Principal")


class LayerVersionType(ResourceType):
    """Ref and GetAtt LayerVersionArn are the version's ARN; any change makes another version."""

    name = "AWS::Lambda::LayerVersion"
    required = frozenset({"Content"})
    attributes = frozenset({"LayerVersionArn"})
    properties = frozenset(
        {"CompatibleArchitectures", "CompatibleRuntimes", "Content", "Description", "LayerName", "LicenseInfo"}
    )
    replaced_by = properties

    def create(self, p: Provision) -> Created | InProgress:
        """Publish the next version."""
        parameters = given(p.properties, self.properties)
        parameters["LayerName"] = p.name("LayerName", 140)
        arn = p.call("lambda", "PublishLayerVersion", **parameters)["LayerVersionArn"]
        return Created(arn, {"LayerVersionArn": arn})

    def update(self, p: Provision) -> Created | InProgress:
        """Nothing can be changed in place."""
        return Created(p.physical_id, {"LayerVersionArn": p.physical_id})

    def delete(self, p: Provision) -> None:
        """Delete the version."""
        ignore_missing(p, "DeleteLayerVersion", **_target(p.physical_id))

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the properties as they are while the version is there: nobody can change it."""
        found = p.find(MISSING, "lambda", "GetLayerVersion", **_target(p.physical_id))
        return None if found is None else dict(p.properties)


class LayerVersionPermissionType(ResourceType):
    """Ref and GetAtt Id are the version's ARN and the statement's id; any change makes another statement."""

    name = "AWS::Lambda::LayerVersionPermission"
    required = frozenset({"Action", "LayerVersionArn", "Principal"})
    attributes = frozenset({"Id"})
    properties = frozenset({*PERMISSION, "LayerVersionArn"})
    replaced_by = properties

    def create(self, p: Provision) -> Created | InProgress:
        """Add the statement."""
        arn, sid = p.properties["LayerVersionArn"], p.generate_name(100)
        parameters = given(p.properties, PERMISSION)
        p.call("lambda", "AddLayerVersionPermission", StatementId=sid, **_target(arn), **parameters)
        return _permission(f"{arn}#{sid}")

    def update(self, p: Provision) -> Created | InProgress:
        """Nothing can be changed in place."""
        return _permission(p.physical_id)

    def delete(self, p: Provision) -> None:
        """Remove the statement."""
        arn, _, sid = p.physical_id.partition("#")
        ignore_missing(p, "RemoveLayerVersionPermission", StatementId=sid, **_target(arn))

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the properties as they are while the statement is there: nobody can change it."""
        arn, _, sid = p.physical_id.partition("#")
        return dict(p.properties) if has_statement(p, "GetLayerVersionPolicy", sid, **_target(arn)) else None


def _permission(identity: str) -> Created:
    return Created(identity, {"Id": identity})


def _target(arn: str) -> dict[str, Any]:
    layer, _, number = arn.rpartition(":")
    return {"LayerName": layer, "VersionNumber": int(number)}
