"""A change set: what a stack would become, and what that would change."""

from dataclasses import dataclass, field
from typing import Any

from emulator.kernel.clock import Millis
from emulator.services.cloudformation.stack import Target


@dataclass(slots=True)
class ChangeSet:
    """`kind` is CREATE, UPDATE or IMPORT.

    `changes` are as DescribeChangeSet shows them, `valued` with property values.
    """

    id: str
    name: str
    stack_id: str
    kind: str
    created: Millis
    target: Target
    description: str = ""
    on_failure: str = ""
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What is to be imported, by logical id: its type and its physical id."""
    imports_existing: bool = False
    """What is there already by the name that the template gives is imported."""
    includes_nested: bool = False
    """Nested stacks have change sets of their own, which are made and executed with it."""
    children: dict[str, str] = field(default_factory=dict)
    """The ids of the nested stacks' change sets, by the logical id of the stack."""
    awaits_children: bool = False
    """Those of them that there are to be have been begun."""
    parent_id: str = ""
    root_id: str = ""
    status: str = "CREATE_PENDING"
    execution_status: str = "UNAVAILABLE"
    reason: str = ""
    warning: str = ""
    """The reason that is shown with property values."""
    changes: list[dict[str, Any]] = field(default_factory=list)
    valued: list[dict[str, Any]] = field(default_factory=list)
