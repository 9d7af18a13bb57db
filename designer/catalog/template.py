"""A template as the catalog reads it: resources, and which of them a value means."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from designer.document.document import Document
from designer.document.intrinsics import references
from designer.document.names import GENERATED

T = TypeVar("T")
DEFAULT_BUS = "Default event bus"
"""The bus that each account has, which no template holds."""
NAME_PROPERTIES = (
    "QueueName",
    "TopicName",
    "FunctionName",
    "TableName",
    "BucketName",
    "StateMachineName",
    "DeliveryStreamName",
    "RoleName",
    "UserPoolName",
    "DBClusterIdentifier",
    "Family",
    "Name",
)
SERVICES = {
    "sqs": ("AWS::SQS::Queue",),
    "sns": ("AWS::SNS::Topic",),
    "lambda": ("AWS::Lambda::Function", "AWS::Serverless::Function"),
    "dynamodb": ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::Serverless::SimpleTable"),
    "s3": ("AWS::S3::Bucket",),
    "states": ("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine"),
    "events": ("AWS::Events::EventBus", "AWS::Events::Rule", DEFAULT_BUS),
    "kinesis": ("AWS::Kinesis::Stream",),
    "firehose": ("AWS::KinesisFirehose::DeliveryStream",),
    "iam": ("AWS::IAM::Role",),
    "secretsmanager": ("AWS::SecretsManager::Secret",),
    "cognito-idp": ("AWS::Cognito::UserPool",),
    "logs": ("AWS::Logs::LogGroup",),
    "rds": ("AWS::RDS::DBCluster",),
    "ecs": ("AWS::ECS::TaskDefinition",),
    "apigateway": ("AWS::ApiGateway::RestApi", "AWS::Serverless::Api"),
}
LONGEST_NAME = 256
"""A logical id of CloudFormation is at most that long."""
ARN = re.compile(r"arn:[^:]*:([a-z0-9-]+):[^:]*:[^:]*:(.+)", re.DOTALL)
MERGED = {"AWS::Serverless::Function": "Function", "AWS::Serverless::Api": "Api", "AWS::Serverless::HttpApi": "HttpApi"}


@dataclass
class Resource:
    """A resource of the template; `block` is None for one that the SAM transform will add."""

    name: str
    type: str
    properties: dict[str, Any]
    attributes: dict[str, Any] = field(default_factory=dict)
    block: str | None = None
    owner: str | None = None

    def get(self, *path: str) -> Any:
        """Return the property at a path, or None."""
        return at(self.properties, *path)


@dataclass(frozen=True)
class Target:
    """What a value means: a resource, and which attribute of it."""

    resource: Resource
    attribute: str | None


class Template:
    """The resources of a document by name, SAM's Globals merged into them."""

    def __init__(self, document: Document) -> None:
        self.template = document.template()
        names = document.names()
        blocks = {names[block.id]: block.id for block in document.entries("Resources")}
        self._shared = _map(self.template.get("Globals"))
        self.resources: dict[str, Resource] = {}
        self._mentions: dict[str, list[Target]] = {}
        self._found_out: dict[str, Any] = {}
        self._generated: dict[str, Resource | None] = {}
        for name, value in _map(self.template.get("Resources")).items():
            attributes = _map(value)
            kind = attributes.get("Type")
            kind = kind if isinstance(kind, str) else "::".join(name.split("::")[:2])
            properties = merged(self.shared(kind), _map(attributes.get("Properties")))
            self.resources[name] = Resource(name, kind, properties, attributes, blocks.get(name))
        self.owner_of: Callable[[Resource], str | None] = lambda resource: resource.name

    def shared(self, kind: str) -> dict[str, Any]:
        """Return what SAM's Globals say of all resources of a type."""
        return _map(self._shared.get(MERGED.get(kind, "")))

    def of_type(self, *types: str) -> list[Resource]:
        return [resource for resource in self.resources.values() if resource.type in types]

    def targets(self, value: Any, service: str = "") -> list[Target]:
        """Return the resources that a value names by reference, or by a literal ARN or name of a service."""
        found: dict[tuple[str, str | None], Target] = {}
        for part in value if isinstance(value, list) else [value]:
            direct = [target for target in map(self._referred, _names(part)) if target is not None]
            for target in direct or self._named(part, service):
                found.setdefault((target.resource.name, target.attribute), target)
        return list(found.values())

    def target(self, value: Any, service: str = "") -> Resource | None:
        """Return the first resource that a value means, which is one with other pieces drawn as parts of it."""
        for target in self.targets(value, service):
            name = self.owner_of(target.resource)
            if name is not None:
                return self.resources[name]
        return None

    def nodes(self, value: Any, service: str = "") -> list[Resource]:
        """Return the resources that a value means, each as the node that it is part of."""
        found: dict[str, Resource] = {}
        for target in self.targets(value, service):
            name = self.owner_of(target.resource)
            if name is not None:
                found[name] = self.resources[name]
        return list(found.values())

    def mentions(self, resource: Resource) -> list[Target]:
        """Return all that a resource's definition refers to."""
        found = self._mentions.get(resource.name)
        if found is None:
            found = self._mentions[resource.name] = self.targets(resource.attributes)
        return found

    def mentioned_by(self, resource: Resource) -> list[Resource]:
        """Return the resources whose definitions refer to one."""
        return self._mentioners.get(resource.name, [])

    @cached_property
    def _mentioners(self) -> dict[str, list[Resource]]:
        found: dict[str, dict[str, Resource]] = {}
        for other in self.resources.values():
            for target in self.mentions(other):
                found.setdefault(target.resource.name, {})[other.name] = other
        return {name: list(others.values()) for name, others in found.items()}

    def once(self, name: str, make: Callable[["Template"], T]) -> T:
        """Return what is to be found out of the whole template only once."""
        if name not in self._found_out:
            self._found_out[name] = make(self)
        found: T = self._found_out[name]
        return found

    def _referred(self, name: tuple[str, str | None]) -> Target | None:
        base, attribute = name
        if base in self.resources:
            return Target(self.resources[base], attribute)
        if base not in self._generated:
            found = [
                self._sam[base[:end]] for end in range(1, min(len(base), LONGEST_NAME)) if self._is_made_of(base, end)
            ]
            self._generated[base] = self.resources[min(found)[1]] if found else None
        maker = self._generated[base]
        return Target(maker, attribute) if maker is not None else None

    def _is_made_of(self, base: str, end: int) -> bool:
        """Whether SAM makes a resource of that name for the one whose name it begins with."""
        return base[:end] in self._sam and GENERATED.fullmatch(base, end) is not None

    @cached_property
    def _sam(self) -> dict[str, tuple[int, str]]:
        """The resources of SAM's types, each with its place in the template."""
        return {
            name: (place, name)
            for place, (name, resource) in enumerate(self.resources.items())
            if resource.type.startswith("AWS::Serverless::")
        }

    def _named(self, value: Any, service: str) -> Iterator[Target]:
        text = symbol(value)
        if not text or (not service and not text.startswith("arn:")):
            return
        arn = ARN.fullmatch(text)
        service = arn[1] if arn else service
        name = _last_name(arn[2], service) if arn else text
        resource = self._physical.get((service, name))
        if resource is not None:
            yield Target(resource, None)

    @cached_property
    def _physical(self) -> dict[tuple[str, str], Resource]:
        services = {kind: service for service, kinds in SERVICES.items() for kind in kinds}
        found: dict[tuple[str, str], Resource] = {}
        for resource in self.resources.values():
            service = services.get(resource.type)
            for name in NAME_PROPERTIES if service else ():
                text = symbol(resource.properties.get(name))
                if service and text:
                    found.setdefault((service, text), resource)
        return found


def _last_name(rest: str, service: str) -> str:
    parts = re.split(r"[:/]", rest.removesuffix("/*").removesuffix(":*"))
    return parts[0] if service in {"s3", "sqs", "sns"} else parts[1] if len(parts) > 1 else parts[0]


def _names(value: Any) -> Iterable[tuple[str, str | None]]:
    return [(reference.name, reference.attribute) for reference in references(value)]


def symbol(value: Any) -> str | None:
    """Return a text in which parameters stand as `${Name}`, so that two equal constructions compare equal."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict) or len(value) != 1:
        return None
    ((name, below),) = value.items()
    if name == "Ref":
        return f"${{{below}}}".replace("::", ".")
    if name == "Fn::Sub":
        text = below[0] if isinstance(below, list) and below else below
        return text.replace("${AWS::", "${AWS.") if isinstance(text, str) else None
    if name == "Fn::Join" and isinstance(below, list) and len(below) == 2 and isinstance(below[1], list):
        parts = [symbol(part) for part in below[1]]
        return str(below[0]).join(part or "?" for part in parts)
    if name == "Fn::FindInMap" and isinstance(below, list):
        parts = [symbol(part) for part in below]
        return f"${{{'.'.join(part for part in parts if part)}}}" if all(parts) else None
    return None


def merged(general: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return properties with SAM's Globals under them: maps are merged, lists joined, the rest overridden."""
    result = dict(general)
    for key, value in own.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            result[key] = merged(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            result[key] = [*old, *value]
        else:
            result[key] = value
    return result


def at(value: Any, *path: str) -> Any:
    """Return what a plain value holds at a path, or None."""
    for token in path:
        if isinstance(value, dict):
            value = value.get(token)
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value


def items(value: Any) -> list[Any]:
    """Return a value that may be one thing or a list of them as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def pairs(value: Any) -> list[tuple[str, Any]]:
    """Return the pairs of a map, none of anything else."""
    return list(value.items()) if isinstance(value, dict) else []


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
