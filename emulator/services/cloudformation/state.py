"""What CloudFormation remembers in one account and region."""

from dataclasses import dataclass, field
from typing import Any

from emulator.services.cloudformation.change_set import ChangeSet
from emulator.services.cloudformation.errors import StackDoesNotExist
from emulator.services.cloudformation.stack import Deployment, Detection, Resource, Stack


@dataclass(slots=True)
class State:
    """Stacks by id, oldest first; names belong to stacks that are not deleted."""

    stacks: dict[str, Stack] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)
    change_sets: dict[str, ChangeSet] = field(default_factory=dict)
    """By id."""
    detections: dict[str, Detection] = field(default_factory=dict)
    """Drift detections by id."""
    macros: dict[str, str] = field(default_factory=dict)
    """Function ARNs by macro name."""
    responses: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """What custom resources and wait handles were sent, by the key in their URLs."""

    def find(self, name_or_id: str) -> Stack | None:
        """Return the living stack of a name, or the stack of an id, deleted or not."""
        return self.stacks.get(self.by_name.get(name_or_id, name_or_id))

    def require(self, name_or_id: str) -> Stack:
        """Return the stack, or raise AWS's error."""
        stack = self.find(name_or_id)
        if stack is None:
            raise StackDoesNotExist(name_or_id)
        return stack

    def exports(self) -> list[tuple[Stack, str, str]]:
        """Return the exports of the stacks that are not deleted: stack, name, value."""
        return [
            (stack, output["ExportName"], output["OutputValue"])
            for stack in self.stacks.values()
            if not stack.deleted
            for output in stack.outputs
            if "ExportName" in output
        ]

    def export(self, name: str) -> str | None:
        """Return the value exported under a name."""
        return next((value for _, exported, value in self.exports() if exported == name), None)

    def importers(self, name: str) -> list[str]:
        """Return the names of the stacks that import an export, or are about to."""
        living = [stack for stack in self.stacks.values() if not stack.deleted]
        return [stack.name for stack in living if name in stack.imports or _is_taken_up(name, stack)]

    def nested(self, resource: Resource) -> Stack | None:
        """Return the stack that a resource of a stack is, None for every other resource."""
        found = self.stacks.get(resource.physical_id)
        return None if found is None or found.deleted else found

    def held(self, resource: Resource) -> Deployment | None:
        """Return the update of a nested stack that waits for its parent's, None where there is none."""
        child = self.nested(resource)
        update = child.deployment if child else None
        return update if update is not None and update.is_held else None

    def forget_name(self, stack: Stack) -> None:
        """A deleted stack is known by its id only."""
        if self.by_name.get(stack.name) == stack.id:
            del self.by_name[stack.name]

    def change_sets_of(self, stack: Stack) -> list[ChangeSet]:
        """Return a stack's change sets, the newest first."""
        return [found for found in reversed(self.change_sets.values()) if found.stack_id == stack.id]

    def retire_change_sets(self, stack: Stack) -> None:
        """A stack has changed without them: its change sets are obsolete."""
        for change_set in self.change_sets_of(stack):
            if change_set.execution_status == "AVAILABLE":
                change_set.execution_status = "OBSOLETE"


def _is_taken_up(name: str, stack: Stack) -> bool:
    return any(name in found.imported for found in (stack.deployment, stack.stuck) if found is not None)
