"""ECS and Fargate: clusters, services and tasks; EFS."""

from designer.catalog.entry import Entry, owned_by
from designer.catalog.placement import uses

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
