"""Makes stacks, and puts them among the others."""

from emulator.bus.arn import make_arn
from emulator.contract.scope import Scope
from emulator.services.cloudformation.errors import LimitExceeded
from emulator.services.cloudformation.limits import STACKS
from emulator.services.cloudformation.stack import Stack, Target
from emulator.services.cloudformation.state import State


def new_stack(scope: Scope[State], name: str, target: Target) -> Stack:
    """Return a stack that has no status yet, and is not among the others."""
    stack_id = make_arn("cloudformation", scope.region, scope.account, f"stack/{name}/{scope.uuid('stack')}")
    return Stack(stack_id, name, scope.now, target)


def add_stack(scope: Scope[State], stack: Stack) -> None:
    """Put a stack among the others, if the account may have one more."""
    if stack.id not in scope.state.stacks and len(scope.state.by_name) >= STACKS:
        raise LimitExceeded(f"Limit for stack has been exceeded. The limit is {STACKS}")
    scope.state.stacks[stack.id] = stack
    scope.state.by_name[stack.name] = stack.id
