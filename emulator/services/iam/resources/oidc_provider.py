"""AWS::IAM::OIDCProvider."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.iam.resources.gone import GONE
from emulator.services.iam.resources.tagging import given, set_tags

SCHEME = "https://"


class OidcProviderType(ResourceType):
    """AWS::IAM::OIDCProvider: Ref and GetAtt Arn are the ARN."""

    name = "AWS::IAM::OIDCProvider"
    identifier = "Arn"
    properties = frozenset(("ClientIdList", "Tags", "ThumbprintList", "Url"))
    replaced_by = frozenset(("Url",))
    takes_tags = True
    attributes = frozenset(("Arn",))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the provider."""
        made = p.call(
            "iam",
            "CreateOpenIDConnectProvider",
            Url=p.properties.get("Url", ""),
            ClientIDList=p.properties.get("ClientIdList", []),
            ThumbprintList=p.properties.get("ThumbprintList", []),
            **given(p, "Tags"),
        )
        arn = made["OpenIDConnectProviderArn"]
        return Created(arn, {"Arn": arn})

    def update(self, p: Provision) -> Created | InProgress:
        """Change clients, thumbprints and tags."""
        which = {"OpenIDConnectProviderArn": p.physical_id}
        new, old = (properties.get("ClientIdList", []) for properties in (p.properties, p.old_properties))
        for client in new:
            p.call("iam", "AddClientIDToOpenIDConnectProvider", **which, ClientID=client)
        for client in old:
            if client not in new:
                p.call("iam", "RemoveClientIDFromOpenIDConnectProvider", **which, ClientID=client)
        thumbprints = p.properties.get("ThumbprintList", [])
        if thumbprints and thumbprints != p.old_properties.get("ThumbprintList", []):
            p.call("iam", "UpdateOpenIDConnectProviderThumbprint", **which, ThumbprintList=thumbprints)
        set_tags(p, "OpenIDConnectProvider", **which)
        return Created(p.physical_id, p.attributes)

    def adopt(self, p: Provision) -> Created | InProgress:
        """Set the tags."""
        set_tags(p, "OpenIDConnectProvider", OpenIDConnectProviderArn=p.physical_id)
        return Created(p.physical_id, {"Arn": p.physical_id})

    def delete(self, p: Provision) -> None:
        """Delete the provider."""
        p.call("iam", "DeleteOpenIDConnectProvider", OpenIDConnectProviderArn=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the provider's properties as they are."""
        found = p.find(GONE, "iam", "GetOpenIDConnectProvider", OpenIDConnectProviderArn=p.physical_id)
        if found is None:
            return None
        properties = {
            "Url": f"{SCHEME}{found['Url']}",
            "ClientIdList": found["ClientIDList"],
            "ThumbprintList": found["ThumbprintList"],
            "Tags": found["Tags"],
        }
        return {name: value for name, value in properties.items() if value}
