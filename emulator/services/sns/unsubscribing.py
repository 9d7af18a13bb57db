"""Ends subscriptions."""

from emulator.contract.scope import Scope
from emulator.services.sns.attempts import drop_held
from emulator.services.sns.state import State
from emulator.services.sns.subscription import Subscription
from emulator.services.sns.topic import Topic


def end(scope: Scope[State], topic: Topic, subscription: Subscription) -> None:
    """Take a subscription from its topic; what waits for it is dropped."""
    del topic.subscriptions[subscription.arn]
    del scope.state.subscriptions[subscription.arn]
    topic.unsubscribed += 1
    drop_held(scope, subscription)
