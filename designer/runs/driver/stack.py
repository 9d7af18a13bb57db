"""Folds the deployment's trace events: what became of each resource, and under which ARN."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

STACK_TYPE = "AWS::CloudFormation::Stack"
ASKED = "UPDATE_REQUESTED"
"""Between the request for an update and the first event that tells of it."""


@dataclass(slots=True)
class Resource:
    """One resource of the stack."""

    type: str
    status: str
    arn: str
    physical_id: str
    is_placeholder: bool
    reason: str = ""
    ignored: tuple[str, ...] = ()
    """The properties that it runs without, because they are not modelled."""

    @property
    def is_created(self) -> bool:
        """Say whether the resource is there and emulated."""
        return self.status in {"CREATE_COMPLETE", "UPDATE_COMPLETE"} and not self.is_placeholder


@dataclass(slots=True)
class Stack:
    """The stack as the trace tells it."""

    name: str
    status: str = ""
    reason: str = ""
    resources: dict[str, Resource] = field(default_factory=dict)
    first_failure: tuple[str, str] | None = None
    """Logical id and reason of the first resource that failed by itself."""
    changed: dict[str, str] = field(default_factory=dict)
    """What the last update does with each resource that it changes."""
    _before: str = ""

    def feed(self, events: Iterable[Any]) -> None:
        """Fold further events."""
        for event in events:
            if event[2] == "deploy" and event[7].get("stack") == self.name:
                self._deploy(event[7])

    def begin_update(self) -> None:
        """What follows belongs to an update."""
        self.changed, self.first_failure, self.reason = {}, None, ""
        self._before, self.status = self.status, ASKED

    def refuse_update(self) -> None:
        """The update does not begin: the stack stays as it was."""
        self.status = self._before

    @property
    def is_settled(self) -> bool:
        """Say whether the deployment has ended, well or not."""
        return self.status.endswith(("_COMPLETE", "_FAILED"))

    @property
    def is_created(self) -> bool:
        """Say whether every resource is there."""
        return self.status == "CREATE_COMPLETE"

    @property
    def progress(self) -> tuple[int, int]:
        """Return how many resources are done, of how many that were begun or are waiting."""
        done = sum(resource.status.endswith("_COMPLETE") for resource in self.resources.values())
        return done, len(self.resources)

    def names(self) -> dict[str, str]:
        """Return the logical id of each ARN."""
        return {resource.arn: name for name, resource in self.resources.items() if resource.arn}

    def _deploy(self, detail: dict[str, Any]) -> None:
        status, logical_id = detail["status"], detail["logical_id"]
        if detail["type"] == STACK_TYPE and logical_id == self.name:
            self.status, self.reason = status, detail.get("reason") or self.reason
            return
        reason = detail.get("reason") or ""
        if status.endswith("_FAILED") and self.first_failure is None and "cancelled" not in reason:
            self.first_failure = (logical_id, reason)
        self.changed[logical_id] = status
        known = self.resources.get(logical_id)
        self.resources[logical_id] = Resource(
            type=detail["type"],
            status=status,
            arn=detail.get("arn") or (known.arn if known else ""),
            physical_id=detail.get("physical_id") or (known.physical_id if known else ""),
            is_placeholder=bool(detail.get("placeholder")) or bool(known and known.is_placeholder),
            reason=reason,
            ignored=tuple(detail.get("ignored") or (known.ignored if known else ())),
        )
