"""ECS and Fargate: clusters, services and tasks; EFS."""

from designer.catalog.connection import Connection
from designer.catalog.entry import Entry, owned_by
from designer.catalog.placement import uses
from designer.catalog.template import Resource
from designer.catalog.wiring import Wiring, ref
from designer.document.errors import EditRefused

SERVICE, CLUSTER, TASK = ("AWS::ECS::Service",), ("AWS::ECS::Cluster",), ("AWS::ECS::TaskDefinition",)


def placing(name: str, targets: tuple[str, ...]) -> Connection:
    """Return the connection by which a service says where, or what, it runs."""

    def check(service: Resource, target: Resource) -> None:
        if service.get(name):
            raise EditRefused(f"{service.name} has its {name} already.", "Delete that connection first.")

    def make(wiring: Wiring, service: Resource, target: Resource) -> None:
        wiring.set(service.name, ("Properties", name), ref(target.name))

    return Connection("placement", SERVICE, targets, make, check)


CONNECTIONS = (placing("Cluster", CLUSTER), placing("TaskDefinition", TASK))
REFUSALS = {
    SERVICE[0]: (
        "A service is connected to its cluster and its task definition here.",
        "Give the task definition a TaskRoleArn with the permission, and its container the address.",
    )
}
COUNTERS = ("running", "pending", "stopped")
ENTRIES = (
    Entry("AWS::ECS::Cluster", "ECS cluster", "ECS", "compute", ("tasks",), "Cluster"),
    Entry(
        "AWS::ECS::Service",
        "Fargate service",
        "ECS",
        "compute",
        COUNTERS,
        "Service",
        {"LaunchType": "FARGATE", "DesiredCount": 1},
        edges=uses("TaskDefinition", "Cluster", kind="placement"),
    ),
    Entry("AWS::ECS::TaskDefinition", "Task definition", "ECS", "compute", COUNTERS, "Task"),
    Entry("AWS::EFS::FileSystem", "File system", "EFS", "storage", name="FileSystem"),
    Entry("AWS::EFS::MountTarget", "Mount target", "EFS", "storage", owner=owned_by("FileSystemId")),
    Entry("AWS::EFS::AccessPoint", "Access point", "EFS", "storage", owner=owned_by("FileSystemId")),
    Entry("AWS::ECR::Repository", "Image repository", "ECR", "compute", name="Repository"),
)
