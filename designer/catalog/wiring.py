"""The edits that a connection is made of: joints, policies, permissions and environment variables."""

import re
from collections.abc import Container
from typing import Any

from designer.catalog.template import Resource, Template, at, items
from designer.document import edits
from designer.document.blocks import Block
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.pointers import Path
from designer.document.values import append_value, set_value, value_at

SAM_ROLES = ("AWS::Serverless::Function", "AWS::Serverless::StateMachine")
ROLES = {
    "AWS::Pipes::Pipe": (("RoleArn",), "pipes.amazonaws.com"),
    "AWS::ECS::TaskDefinition": (("TaskRoleArn",), "ecs-tasks.amazonaws.com"),
    "AWS::StepFunctions::StateMachine": (("RoleArn",), "states.amazonaws.com"),
}
"""Where what acts under a role of its own names it, and which service takes it on."""
Statement = tuple[list[str], Any]
"""Actions, and what they are allowed on."""
FIREHOSE = "AWS::KinesisFirehose::DeliveryStream"
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def ref(name: str) -> dict[str, Any]:
    return {"Ref": name}


def get_att(name: str, attribute: str = "Arn") -> dict[str, Any]:
    return {"Fn::GetAtt": [name, attribute]}


class Wiring:
    """Edits of one document, by resource names."""

    def __init__(self, document: Document, template: Template) -> None:
        self.document = document
        self.template = template

    def block(self, name: str) -> Block:
        block = self.document.find("Resources", name)
        if block is None:
            raise EditRefused(f"{name} is not written in the template: SAM makes it, or it stands outside.")
        return block

    def set(self, name: str, path: Path, value: Any) -> None:
        set_value(self.document, self.block(name), path, value)

    def append(self, name: str, path: Path, value: Any) -> None:
        append_value(self.document, self.block(name), path, value)

    def add(self, wanted: str, kind: str, properties: dict[str, Any]) -> str:
        """Add a resource and return its name."""
        name = edits.free_name(self.document, wanted)
        edits.add_entry(self.document, "Resources", name, {"Type": kind, "Properties": properties})
        return name

    def event(self, function: Resource, wanted: str, kind: str, properties: dict[str, Any]) -> None:
        """Add a SAM event to a function."""
        taken = function.get("Events")
        taken = taken if isinstance(taken, dict) else {}
        name, number = wanted, 2
        while name in taken:
            name, number = f"{wanted}{number}", number + 1
        self.set(function.name, ("Properties", "Events", name), {"Type": kind, "Properties": properties})

    def variable(self, function: Resource, target: Resource, suffix: str, value: Any) -> None:
        """Tell a function, or a task's containers, where its target is, unless a variable of it says so already."""
        if function.type == "AWS::ECS::TaskDefinition":
            self._container_variables(function, target.name, suffix, value)
            return
        variables = function.get("Environment", "Variables")
        variables = variables if isinstance(variables, dict) else {}
        if any(_is_same(value, given) for given in variables.values()):
            return
        name = _free_variable(target.name, suffix, variables)
        self.set(function.name, ("Properties", "Environment", "Variables", name), value)

    def _container_variables(self, task: Resource, target: str, suffix: str, value: Any) -> None:
        for number, container in enumerate(items(task.get("ContainerDefinitions"))):
            variables = {at(given, "Name"): at(given, "Value") for given in items(at(container, "Environment"))}
            if isinstance(container, dict) and value not in variables.values():
                entry = {"Name": _free_variable(target, suffix, variables), "Value": value}
                self.append(task.name, ("Properties", "ContainerDefinitions", str(number), "Environment"), entry)

    def allow(
        self,
        caller: Resource,
        actions: list[str],
        resource: Any,
        policy: dict[str, Any] | None = None,
        *,
        condition: dict[str, Any] | None = None,
    ) -> None:
        """Let a function call something: by a SAM policy, or by a statement in its role."""
        statement = {"Effect": "Allow", "Action": actions, "Resource": resource}
        statement |= {"Condition": condition} if condition else {}
        if caller.type in SAM_ROLES and not caller.get("Role"):
            self.append(caller.name, ("Properties", "Policies"), policy or {"Statement": [statement]})
            return
        if caller.type in ROLES:
            self.act(caller, (actions, resource))
            return
        roles = [t.resource for t in self.template.targets(caller.get("Role"), "iam")]
        if not roles:
            raise EditRefused(
                f"{caller.name} has a role outside this template, which cannot be given the permission.",
                "Give it a role of this template, or make it a SAM function without Role.",
            )
        document = {"Version": "2012-10-17", "Statement": [statement]}
        name = self._policy_name(caller, roles[0])
        self.append(roles[0].name, ("Properties", "Policies"), {"PolicyName": name, "PolicyDocument": document})

    def _policy_name(self, bearer: Resource, role: Resource) -> str:
        """Return a name for one more policy of a role, those that this connection has added counted."""
        now = value_at(self.document.value(self.block(role.name)), ("Properties", "Policies"))
        return f"{bearer.name}{len(items(now)) + 1}"

    def permit(self, function: Resource, service: str, source: str, source_arn: Any) -> None:
        """Let a service invoke a function for one source."""
        properties = {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(function.name),
            "Principal": service,
            "SourceArn": source_arn,
        }
        self.add(f"{source}Invokes{function.name}", "AWS::Lambda::Permission", properties)

    def permit_account(self, function: Resource, service: str, source: str) -> str:
        """Let a service of this account invoke a function, where its ARN cannot be named without a circle."""
        properties = {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(function.name),
            "Principal": service,
            "SourceAccount": ref("AWS::AccountId"),
        }
        return self.add(f"{source}Invokes{function.name}", "AWS::Lambda::Permission", properties)

    def accept(self, target: Resource, service: str, source: str, condition: dict[str, Any]) -> str:
        """Let a service send to a queue or topic; a policy that is there already gets the statement."""
        is_queue = target.type == "AWS::SQS::Queue"
        kind, name = ("AWS::SQS::QueuePolicy", "Queues") if is_queue else ("AWS::SNS::TopicPolicy", "Topics")
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sqs:SendMessage" if is_queue else "sns:Publish",
            "Resource": get_att(target.name) if is_queue else ref(target.name),
            "Condition": condition,
        }
        for policy in self.template.of_type(kind):
            owners = self.template.targets(policy.get(name))
            if [owner.resource for owner in owners] == [target] and policy.block:
                self.append(policy.name, ("Properties", "PolicyDocument", "Statement"), statement)
                return policy.name
        properties = {
            name: [ref(target.name)],
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        }
        return self.add(f"{source}To{target.name}Policy", kind, properties)

    def open_bucket(
        self, bucket: Resource, service: str, source: str, condition: dict[str, Any], *, action: str = "s3:GetObject"
    ) -> str | None:
        """Let a service read a bucket's objects, or do what else; return the name of the policy if it is a new one."""
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": action,
            "Resource": {"Fn::Sub": f"${{{bucket.name}.Arn}}/*"},
            "Condition": condition,
        }
        for policy in self.template.of_type("AWS::S3::BucketPolicy"):
            owners = self.template.targets(policy.get("Bucket"))
            if [owner.resource for owner in owners] == [bucket] and policy.block:
                self.append(policy.name, ("Properties", "PolicyDocument", "Statement"), statement)
                return None
        document = {"Version": "2012-10-17", "Statement": [statement]}
        properties = {"Bucket": ref(bucket.name), "PolicyDocument": document}
        return self.add(f"{source}To{bucket.name}Policy", "AWS::S3::BucketPolicy", properties)

    def act(self, actor: Resource, *statements: Statement, place: Path = (), service: str = "") -> None:
        """Let what acts under a role of its own call something; it gets a role where it has none.

        `place` is where its properties name the role and `service` who takes it on, if its type alone does not say.
        """
        if not place:
            place, service = ROLES[actor.type]
        given = actor.get(*place)
        roles = [found.resource for found in self.template.targets(given, "iam")]
        if roles:
            name = self._policy_name(actor, roles[0])
            self.append(roles[0].name, ("Properties", "Policies"), _policy(name, statements))
            return
        if given:
            raise EditRefused(
                f"{actor.name} has a role outside this template, which cannot be given the permission.",
                "Give it a role of this template, or none.",
            )
        self.set(actor.name, ("Properties", *place), self.role_for(actor, service, *statements))

    def role_for(self, source: Resource, service: str, *statements: Statement) -> dict[str, Any]:
        """Add a role by which a service may call something, and return its ARN."""
        trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        name = self.add(
            f"{source.name}Role",
            "AWS::IAM::Role",
            {
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
                "Policies": [_policy(f"{source.name}Target", statements)],
            },
        )
        return get_att(name)


def role_places(actor: Resource) -> list[Path]:
    """Return where a resource names the roles under which it acts, by its properties."""
    if actor.type == FIREHOSE:
        return [(name, "RoleARN") for name in actor.properties if name.endswith("DestinationConfiguration")]
    return [ROLES[actor.type][0]] if actor.type in ROLES else []


def _policy(name: str, statements: tuple[Statement, ...]) -> dict[str, Any]:
    allowed = [{"Effect": "Allow", "Action": actions, "Resource": resource} for actions, resource in statements]
    return {"PolicyName": name, "PolicyDocument": {"Version": "2012-10-17", "Statement": allowed}}


def variable_name(target: str, suffix: str) -> str:
    return "_".join(word.upper() for word in WORDS.findall(target)) + suffix


def _free_variable(target: str, suffix: str, taken: Container[Any]) -> str:
    """Return a name for a variable that says where a target is."""
    base = variable_name(target, suffix)
    name, number = base, 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    return name


def _is_same(one: Any, other: Any) -> bool:
    return bool(one == other)


def is_fifo(resource: Resource) -> bool:
    return str(resource.get("FifoQueue") or resource.get("FifoTopic") or "").lower() == "true"
