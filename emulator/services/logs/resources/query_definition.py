"""AWS::Logs::QueryDefinition."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.logs.resources.gone import delete_unless_gone


class QueryDefinitionType(ResourceType):
    """AWS::Logs::QueryDefinition: Ref and GetAtt QueryDefinitionId are the id."""

    name = "AWS::Logs::QueryDefinition"
    identifier = "QueryDefinitionId"
    properties = frozenset(("LogGroupNames", "Name", "QueryString"))
    required = frozenset(("Name", "QueryString"))
    attributes = frozenset(("QueryDefinitionId",))

    def create(self, p: Provision) -> Created | InProgress:
        """Keep the query."""
        given = {
            "name": p.properties["Name"],
            "queryString": p.properties["QueryString"],
            "logGroupNames": p.properties.get("LogGroupNames", []),
            **({"queryDefinitionId": p.physical_id} if p.physical_id else {}),
        }
        identity = p.call("logs", "PutQueryDefinition", **given)["queryDefinitionId"]
        return Created(identity, {"QueryDefinitionId": identity})

    def update(self, p: Provision) -> Created | InProgress:
        """Keep the query in the place of the old one."""
        return self.create(p)

    def adopt(self, p: Provision) -> Created | InProgress:
        """A query has no tags."""
        return Created(p.physical_id, {"QueryDefinitionId": p.physical_id})

    def delete(self, p: Provision) -> None:
        """Forget the query."""
        delete_unless_gone(p, "DeleteQueryDefinition", queryDefinitionId=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the query as it is kept."""
        kept = p.call("logs", "DescribeQueryDefinitions")["queryDefinitions"]
        found = next((one for one in kept if one["queryDefinitionId"] == p.physical_id), None)
        if found is None:
            return None
        groups = {"LogGroupNames": found["logGroupNames"]} if found["logGroupNames"] else {}
        return {"Name": found["name"], "QueryString": found["queryString"], **groups}
