"""ECS and Fargate: clusters, services and tasks, with what tasks call and mount."""

from collections.abc import Iterator

from designer.catalog.connection import Connection
from designer.catalog.efs import volume_edges
from designer.catalog.entry import Edge, Entry, Part, Style
from designer.catalog.lambda_function import role_edges
from designer.catalog.placement import uses
from designer.catalog.template import Resource, Template, at, items
from designer.catalog.wiring import Wiring, get_att, ref
from designer.document.errors import EditRefused

SERVICE, CLUSTER, TASK = ("AWS::ECS::Service",), ("AWS::ECS::Cluster",), ("AWS::ECS::TaskDefinition",)
GROUP = ("AWS::ElasticLoadBalancingV2::TargetGroup",)


def placing(name: str, targets: tuple[str, ...]) -> Connection:
    """Return the connection by which a service says where, or what, it runs."""

    def check(service: Resource, target: Resource) -> None:
        if service.get(name):
            raise EditRefused(f"{service.name} has its {name} already.", "Delete that connection first.")

    def make(wiring: Wiring, service: Resource, target: Resource) -> None:
        wiring.set(service.name, ("Properties", name), ref(target.name))

    return Connection("placement", SERVICE, targets, make, check)


def service_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    """Yield what a service runs, where, and the target groups that send requests to it."""
    yield from uses("TaskDefinition", "Cluster", kind="placement")(resource, template)
    for index, balancer in enumerate(items(resource.get("LoadBalancers"))):
        part = Part(resource.name, ("Properties", "LoadBalancers", str(index)))
        for group in template.nodes([at(balancer, "TargetGroupArn")]):
            yield Edge(group.name, resource.name, "forward", "sync", parts=(part,))


def task_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    """Yield what a task's role lets it call, what its containers are told of, and the secrets they are given."""
    yield from role_edges(resource, template, resource.get("TaskRoleArn"))
    yield from volume_edges(resource, template)
    for number, container in enumerate(items(resource.get("ContainerDefinitions"))):
        for name, kind, value in (("Secrets", "read", "ValueFrom"), ("Environment", "reference", "Value")):
            for index, variable in enumerate(items(at(container, name))):
                part = Part(resource.name, ("Properties", "ContainerDefinitions", str(number), name, str(index)))
                for target in template.nodes([at(variable, value)]):
                    label = str(at(variable, "Name") or "")
                    is_weak = kind == "reference"
                    style: Style = "async" if is_weak else "sync"
                    if target is not resource and not target.type.startswith("AWS::EC2::"):
                        yield Edge(resource.name, target.name, kind, style, label, parts=(part,), is_weak=is_weak)


def containers_of(service: Resource, template: Template) -> tuple[str, int]:
    """Return the name and port of the container that a service's requests go to."""
    for task in template.targets(service.get("TaskDefinition")):
        for container in items(task.resource.get("ContainerDefinitions")):
            port, name = at(container, "PortMappings", "0", "ContainerPort"), at(container, "Name")
            if isinstance(name, str) and isinstance(port, int):
                return name, port
    return "app", 80


def check_group(group: Resource, _service: Resource) -> None:
    if group.get("TargetType") == "lambda" and group.get("Targets"):
        raise EditRefused(
            f"{group.name} has a function as its target.", "Set its TargetType to ip, or add another target group."
        )


def send_to_service(wiring: Wiring, group: Resource, service: Resource) -> None:
    """Register a service's tasks with a target group."""
    name, port = containers_of(service, wiring.template)
    balancer = {"ContainerName": name, "ContainerPort": port, "TargetGroupArn": ref(group.name)}
    wiring.append(service.name, ("Properties", "LoadBalancers"), balancer)


def work_off(wiring: Wiring, queue: Resource, task: Resource) -> None:
    """Let a task take messages from a queue, and tell its containers where it is."""
    actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
    wiring.allow(task, actions, get_att(queue.name))
    wiring.variable(task, queue, "_URL", ref(queue.name))


CONNECTIONS = (
    placing("Cluster", CLUSTER),
    placing("TaskDefinition", TASK),
    Connection("forward", GROUP, SERVICE, send_to_service, check_group),
    Connection("receive", ("AWS::SQS::Queue",), TASK, work_off),
)
REFUSALS = {
    SERVICE[0]: (
        "A service is connected to its cluster and its task definition here.",
        "Connect the task definition to it: what runs in its containers calls it.",
    ),
    TASK[0]: (
        "There is no permission that lets a task use this.",
        "Connect it to a queue, topic, table, bucket or stream.",
    ),
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
        edges=service_edges,
    ),
    Entry("AWS::ECS::TaskDefinition", "Task definition", "ECS", "compute", COUNTERS, "Task", edges=task_edges),
    Entry("AWS::ECR::Repository", "Image repository", "ECR", "compute", name="Repository"),
)
