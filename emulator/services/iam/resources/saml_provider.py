"""AWS::IAM::SAMLProvider."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.iam.resources.gone import GONE, unless_gone
from emulator.services.iam.resources.tagging import given, set_tags


class SamlProviderType(ResourceType):
    """AWS::IAM::SAMLProvider: Ref and GetAtt Arn are the ARN; GetAtt SamlProviderUUID."""

    name = "AWS::IAM::SAMLProvider"
    identifier = "Arn"
    properties = frozenset(("Name", "SamlMetadataDocument", "Tags"))
    replaced_by = frozenset(("Name",))
    takes_tags = True
    attributes = frozenset(("Arn", "SamlProviderUUID"))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the provider."""
        document = p.properties.get("SamlMetadataDocument", "")
        name = p.name("Name", 128)
        made = p.call("iam", "CreateSAMLProvider", Name=name, SAMLMetadataDocument=document, **given(p, "Tags"))
        return self._created(p, made["SAMLProviderArn"])

    def update(self, p: Provision) -> Created | InProgress:
        """Change metadata and tags."""
        document = p.properties.get("SamlMetadataDocument", "")
        p.call("iam", "UpdateSAMLProvider", SAMLProviderArn=p.physical_id, SAMLMetadataDocument=document)
        return self.adopt(p)

    def adopt(self, p: Provision) -> Created | InProgress:
        """Set the tags."""
        set_tags(p, "SAMLProvider", SAMLProviderArn=p.physical_id)
        return self._created(p, p.physical_id)

    def delete(self, p: Provision) -> None:
        """Delete the provider."""
        unless_gone(p.call, "iam", "DeleteSAMLProvider", SAMLProviderArn=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the provider's properties as they are."""
        found = p.find(GONE, "iam", "GetSAMLProvider", SAMLProviderArn=p.physical_id)
        if found is None:
            return None
        name = p.physical_id.rpartition("/")[2]
        properties = {"Name": name, "SamlMetadataDocument": found["SAMLMetadataDocument"], "Tags": found["Tags"]}
        return {key: value for key, value in properties.items() if value}

    def _created(self, p: Provision, arn: str) -> Created:
        found = p.call("iam", "GetSAMLProvider", SAMLProviderArn=arn)
        return Created(arn, {"Arn": arn, "SamlProviderUUID": found["SAMLProviderUUID"]})
