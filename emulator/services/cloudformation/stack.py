"""A stack, its resources and events."""

from dataclasses import dataclass, field
from typing import Any

from emulator.kernel.clock import Millis
from emulator.services.cloudformation.template.transforms import Transform, embedded_transforms


@dataclass(slots=True)
class Resource:
    """A resource of a stack as it is now; `properties` are resolved, `definition` is the template's."""

    logical_id: str
    type: str
    definition: dict[str, Any]
    properties: dict[str, Any] = field(default_factory=dict)
    masked: dict[str, Any] | None = None
    """The properties as events and change sets show them, where a parameter with NoEcho is among them."""
    physical_id: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    hides_attributes: bool = False
    """A custom resource has answered with NoEcho."""
    needs: list[str] = field(default_factory=list)
    status: str = ""
    reason: str = ""
    changed: Millis = 0
    is_placeholder: bool = False
    creation_policy: dict[str, Any] = field(default_factory=dict)
    metadata: Any = field(default_factory=dict)
    was_there: bool = False
    """It was imported: who takes that back leaves it as it is."""
    because: str = ""
    """Why it is a placeholder."""
    drift: str = "NOT_CHECKED"
    drift_checked: Millis = 0
    actual: dict[str, Any] | None = None
    """The properties that drift detection has found, as text."""

    @property
    def shown(self) -> dict[str, Any]:
        """Return the properties as they may be seen."""
        return self.properties if self.masked is None else self.masked


@dataclass(frozen=True, slots=True)
class Detection:
    """One drift detection of a stack; `drifted` counts its resources that differ."""

    id: str
    stack_id: str
    status: str
    drifted: int
    time: Millis


@dataclass(frozen=True, slots=True)
class StackEvent:
    """One line of a stack's history. `properties` is JSON text, None where AWS sends none."""

    id: str
    logical_id: str
    physical_id: str
    type: str
    time: Millis
    status: str
    reason: str
    properties: str | None
    token: str
    operation: str = ""
    """The id of the operation that it belongs to."""


@dataclass(slots=True)
class Operation:
    """One attempt to change a stack, a rollback by itself being another. `ended` is 0 while it is under way."""

    id: str
    kind: str
    """CREATE_STACK, UPDATE_STACK, DELETE_STACK, ROLLBACK, CONTINUE_ROLLBACK or CREATE_CHANGESET."""
    started: Millis
    token: str = ""
    change_set_id: str = ""
    ended: Millis = 0
    succeeded: bool = False


@dataclass(slots=True)
class Target:
    """What a stack is, or is to be: a template, its parameters' texts, and the request's other members."""

    body: str
    template: dict[str, Any]
    """Checked, and transformed where it declares transforms."""
    transforms: list[Transform] = field(default_factory=list)
    """Those of the whole template that are still to be applied."""
    parameters: dict[str, str] = field(default_factory=dict)
    resolved: dict[str, str] = field(default_factory=dict)
    """The values that SSM parameters had."""
    capabilities: list[str] = field(default_factory=list)
    applied: int = 0
    """Transforms that were applied."""
    tags: list[dict[str, str]] = field(default_factory=list)
    notification_arns: list[str] = field(default_factory=list)
    role_arn: str = ""
    monitoring_minutes: int = 0
    """RollbackConfiguration's MonitoringTimeInMinutes."""

    @property
    def is_final(self) -> bool:
        """Say whether no transform is left to be applied."""
        return not self.transforms and next(embedded_transforms(self.template), None) is None


@dataclass(slots=True)
class Step:
    """One resource's part of a deployment: what is done to it, and which steps it waits for.

    `action` is apply (create, or update to the target), import, restore, delete or clean up; once an apply has started
    it is create, update or replace; an import whose resource was found is tag. `state` is waiting, running, done or
    failed.
    """

    logical_id: str
    action: str
    waits_for: list[str]
    state: str = "waiting"
    progress: dict[str, Any] | None = None
    cause: int = 0


@dataclass(slots=True)
class Deployment:
    """A phase of a stack's change. `kind` is its name in deploy/phases; stale timers carry another `number`."""

    number: int
    kind: str
    target: Target
    steps: dict[str, Step] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    reason: str = ""
    before: dict[str, Resource] = field(default_factory=dict)
    """The resources as an update has found them."""
    good: dict[str, Resource] = field(default_factory=dict)
    """The resources as they were when the stack was last well, to which an update's rollback goes back."""
    before_target: Target | None = None
    """What the resources were made by so far; in a rollback: the target of the failed update."""
    leftovers: list[Resource] = field(default_factory=list)
    """Physical resources to be deleted after an update: replaced or removed ones."""
    changed: dict[str, Resource] = field(default_factory=dict)
    """In an update's rollback: the resources as the failed update left them."""
    replaced: list[str] = field(default_factory=list)
    """In a cleanup: the leftovers that were replaced, not removed."""
    retained: list[str] = field(default_factory=list)
    """Resources that the request says to keep."""
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What is imported, by logical id: its type and its physical id."""
    is_forced: bool = False
    """A deletion that keeps what cannot be deleted, and goes on."""
    conditions: dict[str, bool] = field(default_factory=dict)
    keeps_failure: bool = False
    """A failed update stays as it is, for the caller to look at."""
    policy: str = ""
    """The stack policy that is in force during this update alone, "" for the stack's own."""
    monitored_until: Millis = 0
    """Until when an update that has succeeded waits before it removes what it replaced; 0 while it has not."""
    is_cancelled: bool = False
    is_nested: bool = False
    """It belongs to an update of the parent, which says whether what it has replaced goes, or all goes back."""
    is_held: bool = False
    """It has succeeded and waits for its parent."""
    outputs: list[dict[str, str]] = field(default_factory=list)
    """In an update that is held: the stack's outputs before it."""
    imported: list[str] = field(default_factory=list)
    """Names of exports of other stacks that the target uses, as far as they were looked up."""
    change_set_id: str = ""
    """The change set that is executed, where it is one."""
    skipped: list[str] = field(default_factory=list)
    """In a rollback that is continued: what the request says to skip, of nested stacks too (`Nested.Resource`)."""
    token: str = ""
    cause: int = 0


@dataclass(slots=True)
class Stack:
    """A stack, from its creation or first change set until long after its deletion."""

    id: str
    name: str
    created: Millis
    target: Target
    status: str = ""
    reason: str = ""
    updated: Millis = 0
    deleted: Millis = 0
    rolled_back: Millis = 0
    """When its failed creation was taken back, which descriptions give as DeletionTime."""
    on_failure: str = "ROLLBACK"
    creation_token: str = ""
    """The ClientRequestToken of its creation: who asks again with it gets the same stack."""
    disables_rollback: bool = False
    """It was created with DisableRollback, so that it can be updated after its creation has failed."""
    deletion_mode: str = ""
    """How its deletion was asked for, where the request said so."""
    is_protected: bool = False
    timeout_minutes: int = 0
    retain_except_on_create: bool = False
    change_set_id: str = ""
    parent_id: str = ""
    root_id: str = ""
    policy: str = ""
    imports: list[str] = field(default_factory=list)
    """Names of exports of other stacks that this one uses as it is."""
    drift: str = "NOT_CHECKED"
    drift_checked: Millis = 0
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: list[dict[str, str]] = field(default_factory=list)
    events: list[StackEvent] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    deployment: Deployment | None = None
    deployments: int = 0
    stuck: Deployment | None = None
    """A failed update or rollback that the caller may take up again."""

    @property
    def operation(self) -> Operation | None:
        """Return the last operation on the stack itself, which may be under way."""
        return next((found for found in reversed(self.operations) if not found.change_set_id), None)
