"""Takes messages that other services and actors send to a topic by its ARN."""

from emulator.bus.calls import Answer
from emulator.bus.deliveries import Delivery
from emulator.contract.scope import Scope
from emulator.services.sns import errors
from emulator.services.sns.publishing import publish
from emulator.services.sns.state import State


def deliver(scope: Scope[State], delivery: Delivery) -> Answer:
    """Publish a delivery to its topic; `attributes` are further members of Publish."""
    topic = scope.state.at_arn(delivery.target)
    if topic is None:
        raise errors.not_found("Topic")
    entry = {**(delivery.attributes or {}), "Message": delivery.body}
    return Answer(publish(scope, topic, entry, delivery.source, delivery.cause))
