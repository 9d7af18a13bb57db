"""ConfirmSubscription."""

from string import hexdigits
from typing import Any

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sns import errors
from emulator.services.sns.state import State


@operation("ConfirmSubscription")
def confirm_subscription(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Confirm a subscription, or restore one that was ended, by the token that its endpoint was sent."""
    given, token = call.parameters["TopicArn"], call.parameters["Token"]
    try:
        arn = parse_arn(given)
    except NotAnArn:
        raise errors.invalid_parameter("Topic") from None
    if arn.service != "sns" or arn.region != scope.region:
        raise errors.invalid_parameter("Topic")
    if not all(character in hexdigits for character in token):
        raise errors.invalid_text("Invalid token")
    subscription = scope.state.tokens.get(token)
    topic = scope.state.at_arn(given)
    if subscription is None or topic is None or subscription.topic != given:
        raise errors.invalid_parameter("Token")
    subscription.is_confirmed = True
    subscription.was_authenticated = str(call.parameters.get("AuthenticateOnUnsubscribe", "")).lower() == "true"
    topic.subscriptions[subscription.arn] = subscription
    scope.state.subscriptions[subscription.arn] = subscription
    return {"SubscriptionArn": subscription.arn}
