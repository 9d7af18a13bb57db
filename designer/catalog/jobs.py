"""Batch, CodeBuild and CodePipeline: jobs that others start, and what it takes to start them or an ECS task."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Entry, Part, owned_by
from designer.catalog.placement import uses
from designer.catalog.template import Resource, Template, at, items, pairs
from designer.catalog.wiring import Statement, Wiring, get_att, ref, variable_name
from designer.document.errors import EditRefused

TASK, QUEUE = "AWS::ECS::TaskDefinition", "AWS::Batch::JobQueue"
PROJECT, PIPELINE = "AWS::CodeBuild::Project", "AWS::CodePipeline::Pipeline"
JOBS = (TASK, QUEUE, PROJECT, PIPELINE)
JOB = "AWS::Batch::JobDefinition"
JOB_DEFAULTS = {
    "Type": "container",
    "ContainerProperties": {
        "Image": "public.ecr.aws/amazonlinux/amazonlinux:2023",
        "Command": ["echo", "done"],
        "ResourceRequirements": [{"Type": "VCPU", "Value": "1"}, {"Type": "MEMORY", "Value": "2048"}],
    },
}
SUBNETS = {"List<AWS::EC2::Subnet::Id>", "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>"}


@dataclass(frozen=True)
class Start:
    """What a rule, schedule or pipe says to start a job: an ARN, what its role must allow, and settings.

    `task` and `batch` are the settings of an ECS task and of a Batch job; `network` those of a task's network.
    """

    arn: Any
    statements: tuple[Statement, ...]
    task: dict[str, Any] = field(default_factory=dict)
    network: dict[str, Any] = field(default_factory=dict)
    batch: dict[str, Any] = field(default_factory=dict)

    def task_in(self, network: str) -> dict[str, Any]:
        """Return the settings of an ECS task with its network's, which each service calls a little otherwise."""
        return self.task | ({"NetworkConfiguration": {network: self.network}} if self.network else {})


def start(wiring: Wiring, target: Resource) -> Start:
    """Return how a resource is started; a queue without a job definition gets one."""
    if target.type == TASK:
        return start_task(wiring, target)
    if target.type == QUEUE:
        definition = ref(_definition(wiring, target))
        batch = {"JobDefinition": definition, "JobName": target.name}
        return Start(ref(target.name), ((["batch:SubmitJob"], [ref(target.name), definition]),), batch=batch)
    arn = get_att(target.name) if target.type == PROJECT else _arn("codepipeline", target.name)
    action = "codebuild:StartBuild" if target.type == PROJECT else "codepipeline:StartPipelineExecution"
    return Start(arn, (([action], arn),))


def start_task(wiring: Wiring, task: Resource) -> Start:
    """Return how a task is run: in the template's only cluster, or the account's default one."""
    statements: list[Statement] = [(["ecs:RunTask"], ref(task.name))]
    roles = passed_roles(task)
    if roles:
        statements.append((["iam:PassRole"], roles))
    settings: dict[str, Any] = {"TaskDefinitionArn": ref(task.name), "TaskCount": 1}
    if "FARGATE" in items(task.get("RequiresCompatibilities")):
        settings["LaunchType"] = "FARGATE"
    return Start(cluster_of(wiring), tuple(statements), task=settings, network=network_of(wiring, task))


def cluster_of(wiring: Wiring) -> Any:
    """Return the ARN of the template's only cluster, or of the account's default one."""
    clusters = wiring.template.of_type("AWS::ECS::Cluster")
    return get_att(clusters[0].name) if len(clusters) == 1 else _arn("ecs", "cluster/default", is_literal=True)


def passed_roles(task: Resource) -> list[Any]:
    """Return the roles that whoever runs a task hands on to it, each once."""
    roles = [role for name in ("TaskRoleArn", "ExecutionRoleArn") if (role := task.get(name))]
    return [role for place, role in enumerate(roles) if role not in roles[:place]]


def network_of(wiring: Wiring, task: Resource) -> dict[str, Any]:
    """Return where a task of the network mode awsvpc runs: as its service does, or in the template's subnets."""
    is_fargate = "FARGATE" in items(task.get("RequiresCompatibilities"))
    if not is_fargate and task.get("NetworkMode") != "awsvpc":
        return {}
    for service in wiring.template.of_type("AWS::ECS::Service"):
        found = service.get("NetworkConfiguration", "AwsvpcConfiguration")
        if wiring.template.target(service.get("TaskDefinition")) is task and isinstance(found, dict):
            return found
    subnets: Any = [ref(subnet.name) for subnet in wiring.template.of_type("AWS::EC2::Subnet")]
    for name, parameter in pairs(wiring.template.template.get("Parameters")):
        if not subnets and at(parameter, "Type") in SUBNETS:
            subnets = ref(name)
    if not subnets:
        raise EditRefused(
            f"{task.name} needs subnets to run in, and this template has none.",
            "Add an AWS::EC2::Subnet, or a parameter of the type List<AWS::EC2::Subnet::Id>.",
        )
    return {"Subnets": subnets}


TO_TASKS = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
"""Lets roles be handed on to tasks alone."""
RUN_SETTINGS = {"Subnets": "_SUBNETS", "SecurityGroups": "_SECURITY_GROUPS"}
"""What a function is told of the network that it has to run a task in."""


def run_variables(task: str) -> list[str]:
    """Return the variables beside a task definition's own that a function runs it with."""
    return [variable_name(task, suffix) for suffix in ("_CLUSTER_ARN", *RUN_SETTINGS.values())]


def run_task(wiring: Wiring, function: Resource, task: Resource) -> None:
    """Let a function run a task in one cluster, handing on the task's roles and no others."""
    network, cluster = network_of(wiring, task), cluster_of(wiring)
    in_cluster = {"ArnEquals": {"ecs:cluster": cluster}}
    wiring.allow(function, ["ecs:RunTask"], ref(task.name), condition=in_cluster)
    if passed_roles(task):
        wiring.allow(function, ["iam:PassRole"], passed_roles(task), condition=TO_TASKS)
    wiring.variable(function, task, "_ARN", ref(task.name))
    lists = [network.get(name) for name in RUN_SETTINGS]
    settings = [cluster, *({"Fn::Join": [",", found]} if found else None for found in lists)]
    for name, value in zip(run_variables(task.name), settings, strict=True):
        if value and function.get("Environment", "Variables", name) is None:
            wiring.set(function.name, ("Properties", "Environment", "Variables", name), value)


def _definition(wiring: Wiring, queue: Resource) -> str:
    known = wiring.template.of_type(JOB)
    return known[0].name if len(known) == 1 else wiring.add(definition_name(queue.name), JOB, JOB_DEFAULTS)


def definition_name(queue: str) -> str:
    return f"{queue}Job"


def own_definition(holder: Resource, queue: Resource, template: Template) -> Iterator[Part]:
    """Yield the job definition that was added with a connection and that nothing else uses."""
    definition = template.resources.get(definition_name(queue.name))
    if definition is None or definition.properties != JOB_DEFAULTS:
        return
    users = [other for other in template.mentioned_by(definition) if not other.type.startswith("AWS::IAM::")]
    if users == [holder]:
        yield Part(definition.name)


def _arn(service: str, name: str, *, is_literal: bool = False) -> dict[str, Any]:
    tail = name if is_literal else f"${{{name}}}"
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{tail}"}


BUILD = Call(
    "use",
    (PROJECT,),
    None,
    "",
    ref,
    ("codebuild:StartBuild", "codebuild:BatchGetBuilds"),
    get_att,
    "_NAME",
    ref,
)
CONNECTIONS = (calls(BUILD), Connection("start", FUNCTIONS, (TASK,), run_task))
COUNTERS = ("running", "succeeded", "failed")
ENTRIES = (
    Entry(
        QUEUE,
        "Batch job queue",
        "BAT",
        "compute",
        COUNTERS,
        "JobQueue",
        {"Priority": 1},
        edges=uses("ComputeEnvironmentOrder", kind="placement"),
    ),
    Entry(JOB, "Batch job", "BAT", "compute", name="Job", defaults=JOB_DEFAULTS),
    Entry("AWS::Batch::ComputeEnvironment", "Compute environment", "BAT", "compute", name="ComputeEnvironment"),
    Entry("AWS::Batch::SchedulingPolicy", "Scheduling policy", "BAT", "compute"),
    Entry(PROJECT, "CodeBuild project", "BLD", "compute", COUNTERS, "Build"),
    Entry("AWS::CodeBuild::ReportGroup", "Report group", "BLD", "compute"),
    Entry("AWS::CodeBuild::SourceCredential", "Source credential", "BLD", "security"),
    Entry(PIPELINE, "CodePipeline", "PPL", "integration", COUNTERS, "Pipeline", edges=uses("Stages", kind="use")),
    Entry("AWS::CodePipeline::Webhook", "Pipeline webhook", "PPL", "integration", owner=owned_by("TargetPipeline")),
)
