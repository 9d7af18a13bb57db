"""Takes messages that other services and actors send to a queue by its ARN."""

from emulator.bus.calls import Answer
from emulator.bus.deliveries import Delivery
from emulator.contract.scope import Scope
from emulator.services.sqs import errors
from emulator.services.sqs.operations.send import accepting
from emulator.services.sqs.state import State


def deliver(scope: Scope[State], delivery: Delivery) -> Answer:
    """Put a delivery into its queue; `attributes` are further members of SendMessage."""
    queue = scope.state.at_arn(delivery.target)
    if queue is None:
        raise errors.queue_does_not_exist()
    entry = {**(delivery.attributes or {}), "MessageBody": delivery.body}
    return Answer(accepting(scope, queue, delivery.source, delivery.cause)(entry))
