"""Drives a stack's deployment: starts what is ready, goes from phase to phase, takes the timers."""

from emulator.contract.operation import timer
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy import steps
from emulator.services.cloudformation.deploy.phases import STOPS_AT_FAILURE, next_phase
from emulator.services.cloudformation.stack import Deployment, Stack, Step
from emulator.services.cloudformation.state import State


def go(scope: Scope[State], stack: Stack) -> None:
    """Carry the deployment on until it waits for a timer, or is over."""
    while stack.deployment is not None:
        deployment = stack.deployment
        if deployment.monitored_until > scope.now or deployment.is_held:
            return
        if deployment.reason:
            next_phase(scope, stack, deployment)
        elif deployment.failed and deployment.kind in STOPS_AT_FAILURE:
            steps.cancel_running(scope, stack, deployment)
            next_phase(scope, stack, deployment)
        elif not steps.start_ready(scope, stack, deployment):
            if any(step.state == "running" for step in deployment.steps.values()):
                return
            next_phase(scope, stack, deployment)


@timer("handle")
def handle(scope: Scope[State], stack: str, number: int, logical_id: str) -> None:
    """It is time for a resource's type to do its work."""
    found = _running(scope, stack, number, logical_id)
    if found is not None:
        steps.handle(scope, *found)
        go(scope, found[0])


@timer("settle")
def settle(scope: Scope[State], stack: str, number: int, logical_id: str) -> None:
    """A resource's work is done."""
    found = _running(scope, stack, number, logical_id)
    if found is not None:
        steps.settle(scope, *found)
        go(scope, found[0])


def _running(scope: Scope[State], stack_id: str, number: int, logical_id: str) -> tuple[Stack, Deployment, Step] | None:
    stack = scope.state.stacks[stack_id]
    deployment = stack.deployment
    if deployment is None or deployment.number != number:
        return None
    step = deployment.steps[logical_id]
    return (stack, deployment, step) if step.state == "running" else None


@timer("monitored")
def monitored(scope: Scope[State], stack: str, number: int) -> None:
    """The time is over in which an update could be called off after it has succeeded."""
    found = scope.state.stacks[stack]
    if found.deployment is not None and found.deployment.number == number:
        go(scope, found)


@timer("timeout")
def timeout(scope: Scope[State], stack: str, number: int) -> None:
    """A stack's creation has taken longer than it may."""
    found = scope.state.stacks[stack]
    deployment = found.deployment
    if deployment is None or deployment.number != number:
        return
    steps.cancel_running(scope, found, deployment)
    deployment.reason = "Stack creation time exceeded the specified timeout"
    go(scope, found)


def cancel_update(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    """The caller has thought better of it: what runs is given up, the rest taken back."""
    steps.cancel_running(scope, stack, deployment)
    deployment.is_cancelled = True
    next_phase(scope, stack, deployment)
    go(scope, stack)
