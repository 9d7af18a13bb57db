"""Says which resources a continued rollback may skip."""

from emulator.services.cloudformation.deploy.steps import GIVEN_UP
from emulator.services.cloudformation.stack import Stack
from emulator.services.cloudformation.state import State

CANCELLED = GIVEN_UP.format("update")


def skippable(state: State, stack: Stack) -> list[str]:
    """Return the logical ids whose rollback has failed, those of nested stacks as `Nested.Resource`.

    A nested stack itself can be skipped only where it is gone, or could not be deleted.
    """
    found: list[str] = []
    for name in stack.stuck.failed if stack.stuck is not None else ():
        resource = stack.resources[name]
        child = state.nested(resource)
        if child is not None and not child.status.startswith("DELETE_"):
            found += [f"{name}.{inner}" for inner in skippable(state, child)]
        elif resource.reason != CANCELLED:
            found.append(name)
    return found
