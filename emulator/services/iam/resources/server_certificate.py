"""AWS::IAM::ServerCertificate."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.iam.resources.gone import GONE, unless_gone
from emulator.services.iam.resources.tagging import given, set_tags


class ServerCertificateType(ResourceType):
    """AWS::IAM::ServerCertificate: Ref is the name; GetAtt Arn."""

    name = "AWS::IAM::ServerCertificate"
    identifier = "ServerCertificateName"
    properties = frozenset(
        ("CertificateBody", "CertificateChain", "Path", "PrivateKey", "ServerCertificateName", "Tags")
    )
    replaced_by = frozenset(("CertificateBody", "CertificateChain", "PrivateKey", "ServerCertificateName"))
    takes_tags = True
    attributes = frozenset(("Arn",))

    def create(self, p: Provision) -> Created | InProgress:
        """Upload the certificate."""
        name = p.name("ServerCertificateName", 128)
        made = p.call(
            "iam",
            "UploadServerCertificate",
            ServerCertificateName=name,
            CertificateBody=p.properties.get("CertificateBody", ""),
            PrivateKey=p.properties.get("PrivateKey", ""),
            **given(p, "CertificateChain", "Path", "Tags"),
        )
        return Created(name, {"Arn": made["ServerCertificateMetadata"]["Arn"]})

    def update(self, p: Provision) -> Created | InProgress:
        """Move the certificate to another path, and set its tags."""
        path = p.properties.get("Path", "/")
        p.call("iam", "UpdateServerCertificate", ServerCertificateName=p.physical_id, NewPath=path)
        return self.adopt(p)

    def adopt(self, p: Provision) -> Created | InProgress:
        """Set the tags."""
        set_tags(p, "ServerCertificate", ServerCertificateName=p.physical_id)
        found = p.call("iam", "GetServerCertificate", ServerCertificateName=p.physical_id)["ServerCertificate"]
        return Created(p.physical_id, {"Arn": found["ServerCertificateMetadata"]["Arn"]})

    def delete(self, p: Provision) -> None:
        """Delete the certificate."""
        unless_gone(p.call, "iam", "DeleteServerCertificate", ServerCertificateName=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the certificate's properties as they are; what it says cannot change, and its key is not told."""
        found = p.find(GONE, "iam", "GetServerCertificate", ServerCertificateName=p.physical_id)
        if found is None:
            return None
        certificate = found["ServerCertificate"]
        own = {"ServerCertificateName": p.physical_id, "Path": certificate["ServerCertificateMetadata"]["Path"]}
        kept = {name: value for name, value in p.properties.items() if name in self.replaced_by}
        tags = {"Tags": certificate["Tags"]} if certificate["Tags"] else {}
        return {**kept, **own, **tags}
