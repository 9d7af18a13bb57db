"""AWS::Lambda::Permission."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.lambda_.resources.properties import as_bool, given, has_statement, ignore_missing

CONDITIONS = ("EventSourceToken", "FunctionUrlAuthType", "PrincipalOrgID", "SourceAccount", "SourceArn")
VIA_URL = "InvokedViaFunctionUrl"
IDENTITY_LENGTH = 100


class PermissionType(ResourceType):
    """Ref and GetAtt Id are the statement's generated id; any change makes another statement."""

    name = "AWS::Lambda::Permission"
    required = frozenset({"Action", "FunctionName", "Principal"})
    attributes = frozenset({"Id"})
    properties = frozenset({*CONDITIONS, VIA_URL, "Action", "FunctionName", "Principal"})
    replaced_by = properties

    def create(self, p: Provision) -> Created | InProgress:
        """Add the statement."""
        sid = p.generate_name(IDENTITY_LENGTH)
        p.call(
            "lambda",
            "AddPermission",
            StatementId=sid,
            **given(p.properties, ("Action", "FunctionName", "Principal", *CONDITIONS)),
            **({VIA_URL: as_bool(p.properties[VIA_URL])} if VIA_URL in p.properties else {}),
        )
        return Created(sid, {"Id": sid})

    def update(self, p: Provision) -> Created | InProgress:
        """Nothing can be changed in place."""
        return Created(p.physical_id, {"Id": p.physical_id})

    def delete(self, p: Provision) -> None:
        """Remove the statement."""
        ignore_missing(p, "RemovePermission", FunctionName=p.properties["FunctionName"], StatementId=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the properties as they are while the statement is there: nobody can change it."""
        is_there = has_statement(p, "GetPolicy", p.physical_id, FunctionName=p.properties["FunctionName"])
        return dict(p.properties) if is_there else None
