"""Opens and closes the operations of a stack, by which DescribeEvents groups what happened."""

from emulator.contract.scope import Scope
from emulator.services.cloudformation.stack import Operation, Stack
from emulator.services.cloudformation.state import State

SUCCEEDED = (
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "DELETE_COMPLETE",
    "ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
)


def open_operation(scope: Scope[State], stack: Stack, kind: str, token: str = "") -> None:
    """Begin an operation; one that is under way has failed, as a rollback that follows it is one of its own."""
    current = stack.operation
    if current is not None and not current.ended:
        current.ended = scope.now
    stack.operations.append(Operation(scope.uuid("operation"), kind, scope.now, token))


def close_operation(scope: Scope[State], stack: Stack) -> None:
    """The stack has come to rest: so has its operation."""
    current = stack.operation
    if current is not None and not current.ended:
        current.ended, current.succeeded = scope.now, stack.status in SUCCEEDED


def open_change_set(scope: Scope[State], stack: Stack, change_set_id: str) -> None:
    """Begin the creation of a change set, which goes on beside the stack's other operations."""
    operation = Operation(scope.uuid("operation"), "CREATE_CHANGESET", scope.now, change_set_id=change_set_id)
    stack.operations.append(operation)


def close_change_set(scope: Scope[State], stack: Stack, change_set_id: str, *, succeeded: bool) -> None:
    """The change set can be executed, or never will."""
    for operation in stack.operations:
        if operation.change_set_id == change_set_id:
            operation.ended, operation.succeeded = scope.now, succeeded
