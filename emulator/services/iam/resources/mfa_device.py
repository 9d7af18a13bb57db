"""AWS::IAM::VirtualMFADevice."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.iam.resources.gone import unless_gone
from emulator.services.iam.resources.tagging import given, set_tags


class VirtualMfaDeviceType(ResourceType):
    """AWS::IAM::VirtualMFADevice: Ref and GetAtt SerialNumber are the serial number.

    Its users are kept in the template only: a device is given to a user with two of its codes (EnableMFADevice).
    """

    name = "AWS::IAM::VirtualMFADevice"
    identifier = "SerialNumber"
    properties = frozenset(("Path", "Tags", "Users", "VirtualMfaDeviceName"))
    replaced_by = frozenset(("Path", "VirtualMfaDeviceName"))
    required = frozenset(("Users",))
    attributes = frozenset(("SerialNumber",))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the device."""
        name = p.name("VirtualMfaDeviceName", 226)
        made = p.call("iam", "CreateVirtualMFADevice", VirtualMFADeviceName=name, **given(p, "Path", "Tags"))
        return self._created(made["VirtualMFADevice"]["SerialNumber"])

    def update(self, p: Provision) -> Created | InProgress:
        """Set the tags."""
        return self.adopt(p)

    def adopt(self, p: Provision) -> Created | InProgress:
        """Set the tags."""
        set_tags(p, "MFADevice", SerialNumber=p.physical_id)
        return self._created(p.physical_id)

    def delete(self, p: Provision) -> None:
        """Delete the device."""
        unless_gone(p.call, "iam", "DeleteVirtualMFADevice", SerialNumber=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the device's properties as they are."""
        devices = p.call("iam", "ListVirtualMFADevices")["VirtualMFADevices"]
        if p.physical_id not in [device["SerialNumber"] for device in devices]:
            return None
        path, _, name = p.physical_id.partition(":mfa")[2].rpartition("/")
        tags = p.call("iam", "ListMFADeviceTags", SerialNumber=p.physical_id)["Tags"]
        own = {"Path": f"{path}/", "VirtualMfaDeviceName": name, "Users": p.properties.get("Users", [])}
        return {**own, "Tags": tags} if tags else own

    def _created(self, serial: str) -> Created:
        return Created(serial, {"SerialNumber": serial})
