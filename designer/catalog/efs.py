"""EFS: file systems, their access points and mount targets, and who mounts them."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.mounting import (
    ACCESS_POINT,
    FILE_SYSTEM,
    FILE_SYSTEM_DEFAULTS,
    MOUNT_TARGET,
    belongings,
    groups_of,
    mount,
    mount_name,
)
from designer.catalog.placement import attaches
from designer.catalog.template import Resource, Template, at, items
from designer.catalog.wiring import Wiring, ref
from designer.document.errors import EditRefused

SUBNET = "AWS::EC2::Subnet"
COUNTERS = ("mounts",)


def mount_edges(function: Resource, template: Template) -> Iterator[Edge]:
    """Yield what a function mounts, with all that it takes."""
    for index, config in enumerate(items(function.get("FileSystemConfigs"))):
        part = Part(function.name, ("Properties", "FileSystemConfigs", str(index)))
        for point in template.nodes([at(config, "Arn")]):
            parts = (part, *belongings(function, point, template))
            yield Edge(function.name, point.name, "mount", "sync", _text(at(config, "LocalMountPath")), parts=parts)


def volume_edges(task: Resource, template: Template) -> Iterator[Edge]:
    """Yield what a task's volumes mount: an access point, or else a whole file system."""
    for index, volume in enumerate(items(task.get("Volumes"))):
        settings = at(volume, "EFSVolumeConfiguration") or at(volume, "EfsVolumeConfiguration")
        point = at(settings, "AuthorizationConfig", "AccessPointId")
        parts = [Part(task.name, ("Properties", "Volumes", str(index)))]
        for number, container in enumerate(items(task.get("ContainerDefinitions"))):
            for place, mounted in enumerate(items(at(container, "MountPoints"))):
                if at(mounted, "SourceVolume") == at(volume, "Name"):
                    path = ("Properties", "ContainerDefinitions", str(number), "MountPoints", str(place))
                    parts.append(Part(task.name, path))
        for target in template.nodes([point or at(settings, "FilesystemId")]):
            yield Edge(task.name, target.name, "mount", "sync", _text(at(volume, "Name")), parts=tuple(parts))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def point_edges(point: Resource, template: Template) -> Iterator[Edge]:
    """Yield the file system that an access point opens."""
    for system in template.nodes([point.get("FileSystemId")]):
        part = Part(point.name, ("Properties", "FileSystemId"))
        yield Edge(point.name, system.name, "placement", "sync", parts=(part,))


def check_mount(function: Resource, _point: Resource) -> None:
    if function.get("FileSystemConfigs"):
        raise EditRefused(
            f"{function.name} mounts a file system already, and Lambda takes one.", "Delete that connection first."
        )
    if function.get("DurableConfig"):
        raise EditRefused(
            f"{function.name} is durable, which Lambda does not offer with a file system.", "Use another function."
        )


def check_point(point: Resource, _system: Resource) -> None:
    if point.get("FileSystemId"):
        raise EditRefused(f"{point.name} opens a file system already.", "Add another access point.")


def open_system(wiring: Wiring, point: Resource, system: Resource) -> None:
    """Let an access point open a file system."""
    wiring.set(point.name, ("Properties", "FileSystemId"), ref(system.name))


def place(wiring: Wiring, system: Resource, subnet: Resource) -> None:
    """Give a file system an address in a subnet, of which there may be one an availability zone."""
    properties = {
        "FileSystemId": ref(system.name),
        "SubnetId": ref(subnet.name),
        "SecurityGroups": groups_of(wiring, system),
    }
    wiring.add(mount_name(system.name), MOUNT_TARGET, properties)


CONNECTIONS = (
    Connection("mount", FUNCTIONS, (ACCESS_POINT,), mount, check_mount),
    Connection("placement", (ACCESS_POINT,), (FILE_SYSTEM,), open_system, check_point),
    Connection("attachment", (FILE_SYSTEM,), (SUBNET,), place),
)
REFUSALS = {
    ACCESS_POINT: (
        "An access point opens a file system to those that mount it.",
        "Connect it to its file system, and the function to it.",
    ),
    FILE_SYSTEM: (
        "A file system is mounted by others and calls nothing.",
        "Add an access point of it, and connect the function to that.",
    ),
}
POINT_DEFAULTS = {
    "PosixUser": {"Uid": "1000", "Gid": "1000"},
    "RootDirectory": {
        "Path": "/files",
        "CreationInfo": {"OwnerUid": "1000", "OwnerGid": "1000", "Permissions": "0750"},
    },
}
SYSTEM_FIELDS = (
    Field("Encrypted", "Encrypted", "switch", default=False),
    Field(
        "ThroughputMode",
        "Throughput",
        "choice",
        choices=("bursting", "elastic", "provisioned"),
        default="bursting",
    ),
    Field(
        "ProvisionedThroughputInMibps",
        "Provisioned",
        "number",
        unit="MiB/s",
        low=1,
        only_if=("ThroughputMode", "provisioned"),
    ),
    Field("PerformanceMode", "Performance", "choice", choices=("generalPurpose", "maxIO"), default="generalPurpose"),
    Field("BackupPolicy/Status", "Backups", "choice", choices=("ENABLED", "DISABLED"), default="DISABLED"),
)
POINT_FIELDS = (
    Field("FileSystemId", "File system", wants=FILE_SYSTEM),
    Field("RootDirectory/Path", "Directory", default="/", help="What those that mount it see as their root"),
    Field("RootDirectory/CreationInfo/Permissions", "Permissions", pattern="^[0-7]{3,4}$", help="Such as 0750"),
    Field("PosixUser/Uid", "User id", help="Whose files all that is written is"),
    Field("PosixUser/Gid", "Group id"),
)
TARGET_FIELDS = (
    Field("SubnetId", "Subnet", wants=SUBNET),
    Field("SecurityGroups", "Security groups", "list", help="They must let in TCP 2049"),
)
ENTRIES = (
    Entry(
        FILE_SYSTEM,
        "File system",
        "EFS",
        "storage",
        COUNTERS,
        "FileSystem",
        FILE_SYSTEM_DEFAULTS,
        SYSTEM_FIELDS,
    ),
    Entry(
        ACCESS_POINT,
        "Access point",
        "EFS",
        "storage",
        COUNTERS,
        "AccessPoint",
        POINT_DEFAULTS,
        POINT_FIELDS,
        point_edges,
    ),
    Entry(
        MOUNT_TARGET,
        "Mount target",
        "EFS",
        "storage",
        fields=TARGET_FIELDS,
        edges=attaches("FileSystemId", "SubnetId"),
        owner=owned_by("FileSystemId"),
    ),
)
