"""Applies a template's transforms before its deployment: the SAM transform is asked of the outside."""

from typing import Any

from emulator.bus.calls import Answer
from emulator.contract.errors import AwsError
from emulator.contract.operation import answered
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.context import pseudo_parameters
from emulator.services.cloudformation.deploy.phases import apply_target
from emulator.services.cloudformation.deploy.run import go
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.stack import Deployment, Stack
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.capabilities import require_capabilities
from emulator.services.cloudformation.template.check import check_template
from emulator.services.cloudformation.template.transforms import SERVERLESS


def transform_and_go(scope: Scope[State], stack: Stack) -> None:
    """Apply what is left of the deployment's transforms, then let it begin."""
    deployment = stack.deployment
    if deployment is None:
        return
    try:
        if not _transform_next(scope, stack, deployment):
            return
        check_template(deployment.target.template)
        require_capabilities(deployment.target.template, deployment.target.capabilities)
    except AwsError as error:
        deployment.reason = error.failure.message
    else:
        apply_target(scope, stack, deployment)
    go(scope, stack)


def _transform_next(scope: Scope[State], stack: Stack, deployment: Deployment) -> bool:
    """Ask for the next transform; say whether none is left."""
    target = deployment.target
    if not target.transforms:
        return True
    name = target.transforms[0]
    if name != SERVERLESS:
        raise ValidationError(f"Sluice does not model the transform {name}")
    arguments = {
        "name": name,
        "template": target.template,
        "parameters": {**_texts(pseudo_parameters(scope, stack, target)), **target.parameters, **target.resolved},
        "region": scope.region,
        "account": scope.account,
    }
    scope.effect("transform", arguments, scope.then("transformed", stack=stack.id, number=deployment.number))
    return False


@answered("transformed")
def transformed(scope: Scope[State], answer: Answer, stack: str, number: int) -> None:
    """The outside has applied a transform, or says why it cannot."""
    found = scope.state.stacks[stack]
    deployment = found.deployment
    if deployment is None or deployment.number != number:
        return
    name = deployment.target.transforms.pop(0)
    if answer.result is None:
        text = answer.failure.message if answer.failure else ""
        deployment.reason = f"Transform {name} failed with: {text}"
        go(scope, found)
        return
    template = answer.result["template"]
    template.pop("Transform", None)
    deployment.target.template = template
    transform_and_go(scope, found)


def _texts(values: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in values.items() if isinstance(value, str)}
