"""What CloudFormation needs of a resource type that a service offers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from emulator.bus.calls import Answer, Call, Pending
from emulator.contract.errors import AwsError, NotModelled
from emulator.kernel.clock import Millis


@dataclass(frozen=True, slots=True)
class Created:
    """A resource that exists: what Ref gives, and what GetAtt gives by attribute name ("Arn", "A.B")."""

    physical_id: str
    attributes: dict[str, Any] = field(default_factory=dict)
    hides_attributes: bool = False
    """What others take of its attributes is not to be seen in events and descriptions."""


@dataclass(frozen=True, slots=True)
class InProgress:
    """Not ready yet: ask again after `after_ms`, with `progress` (plain data) as its memory."""

    after_ms: Millis
    progress: dict[str, Any]
    physical_id: str = ""
    """Where it is known already."""


@dataclass(slots=True)
class Provision:
    """One step on one resource of a stack. `properties` are resolved; `old_properties` are the last ones."""

    logical_id: str
    properties: dict[str, Any]
    stack_name: str
    stack_id: str
    account: str
    region: str
    generate_name: Callable[[int], str]
    """Returns `stack-logicalId-RANDOM` cut to a length."""
    perform: Callable[[Call], Answer | Pending]
    cause: int = 0
    physical_id: str = ""
    old_properties: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    progress: dict[str, Any] | None = None
    creation_policy: dict[str, Any] = field(default_factory=dict)
    """The resource's CreationPolicy, resolved."""
    type: str = ""
    """The type that the template names; custom resources have names of their own."""

    def call(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        """Call an operation of this account and region; its failure is raised as AwsError."""
        outcome = self.perform(
            Call(
                service=service,
                operation=operation,
                parameters=parameters,
                account=self.account,
                region=self.region,
                principal="cloudformation.amazonaws.com",
                cause=self.cause,
            )
        )
        if isinstance(outcome, Pending):
            raise AwsError("InternalFailure", f"{service}:{operation} did not answer at once", 500)
        if outcome.failure is not None:
            failure = outcome.failure
            raise AwsError(failure.code, failure.message, failure.status, failure.detail)
        return outcome.result or {}

    def find(self, missing: str, service: str, operation: str, **parameters: Any) -> dict[str, Any] | None:
        """Call an operation that reads; None where it fails with the code `missing`: the resource is gone."""
        try:
            return self.call(service, operation, **parameters)
        except AwsError as error:
            if error.failure.code == missing:
                return None
            raise

    def name(self, given: str, limit: int = 64) -> str:
        """Return the property `given`, or a generated name of at most `limit` characters."""
        value = self.properties.get(given)
        return str(value) if value else self.generate_name(limit)


class ResourceExists(AwsError):
    """A resource cannot be made, as there is one of its name already, which the service itself would just return."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__("AlreadyExists", f"Resource of type '{kind}' with identifier '{name}' already exists.")
        self.name = name


class Attachment(NamedTuple):
    """An item that a resource adds to a list property of another one: a policy's name or ARN, a group's name."""

    holder: str
    """The other one's physical id."""
    property: str
    item: str


class ResourceType:
    """A CloudFormation resource type; each service lists its instances as TYPES in `resources`."""

    name: str
    """"AWS::SQS::Queue"."""
    properties: frozenset[str]
    """The properties that are modelled; another one is refused by name."""
    replaced_by: frozenset[str] = frozenset()
    """The properties whose change replaces the resource."""
    required: frozenset[str] = frozenset()
    """The properties without which CloudFormation refuses the resource before it asks the service."""
    identifier: str = ""
    """The property by which such a resource can be imported, whose value is its physical id; none: it cannot be."""
    is_updatable: bool = True
    """Whether AWS changes such a resource at all."""
    fixed: Mapping[str, str] = {}
    """The properties that cannot be changed, each with what AWS says to who tries."""
    attributes: frozenset[str] | None = None
    """What GetAtt gives besides the properties, where asking for something else is to fail before anything is made."""
    takes_tags: bool = False
    """Whether CloudFormation adds the stack's tags to `Tags`: a list of Key and Value, or a map."""
    takes_system_tags: bool = False
    """Whether it adds tags of its own as well ("tagging" in the registry's schemas: `cloudFormationSystemTags`)."""
    tags_are_a_map: bool = False
    schema: Mapping[str, Any] | None = None
    """The types of its properties, by `schemas.json` in the service's folder (see deploy/property_faults)."""

    def split(self, given: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """Return the given properties as far as they are modelled, and the names of what is not."""
        known = {name: value for name, value in given.items() if name in self.properties}
        return known, [name for name in given if name not in self.properties]

    def create(self, p: Provision) -> Created | InProgress:
        """Make the resource by calls."""
        raise NotImplementedError

    def update(self, p: Provision) -> Created | InProgress:
        """Change the resource in place by calls."""
        raise NotImplementedError

    def named(self, p: Provision) -> str:
        """Return the physical id of a resource of the name that the properties give, "" where they give none."""
        return str(p.properties.get(self.identifier) or "") if self.identifier in self.properties else ""

    def adopt(self, p: Provision) -> Created | InProgress:
        """Give a resource that was imported the stack's tags, which `properties` have besides `old_properties`.

        Nothing else of it changes, though the template may say otherwise.
        """
        return self.update(p)

    def finish(self, p: Provision) -> Created | InProgress:
        """The stack's update is over: remove what an update of the resource has kept for going back."""
        return Created(p.physical_id, p.attributes)

    def delete(self, p: Provision) -> InProgress | None:
        """Remove the resource; one that is already gone is no error."""
        raise NotImplementedError

    def attachments(self, physical_id: str, properties: dict[str, Any]) -> Iterator[Attachment]:
        """Yield what the resource adds to lists of others, which is no drift of theirs."""
        return iter(())

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the properties as they really are, for drift detection; None where the resource is gone."""
        raise NotModelled(f"drift detection of {self.name}")
