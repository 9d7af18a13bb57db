"""ConfirmSubscription, and the certificate that signatures are verified with."""

from string import hexdigits
from typing import Any

from emulator.bus.arn import Arn, NotAnArn, parse_arn
from emulator.bus.calls import Answer, Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sns import errors
from emulator.services.sns.certificate import FILE, PEM
from emulator.services.sns.state import State


@operation("ConfirmSubscription")
def confirm_subscription(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Confirm a subscription, or restore one that was ended, by the token that its endpoint was sent."""
    given, token = call.parameters["TopicArn"], call.parameters["Token"]
    try:
        arn = parse_arn(given)
    except NotAnArn:
        raise errors.invalid_parameter("Topic") from None
    if arn.service != "sns":
        raise errors.invalid_parameter("Topic")
    if (arn.account, arn.region) != (scope.account, scope.region):
        return _confirm_there(scope, call, arn)
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


def _confirm_there(scope: Scope[State], call: Call, arn: Arn) -> dict[str, Any]:
    """Confirm in the topic's account and region: a SubscribeURL that somebody opens does not name them."""
    there = scope.call_now(call._replace(account=arn.account, region=arn.region))
    if not isinstance(there, Answer) or there.failure is not None:
        raise errors.invalid_parameter("Topic")
    return there.result or {}


@operation("GetSigningCertificate", reads=True)
def get_signing_certificate(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return what SigningCertURL leads to. Ours; on the wire it is a plain GET."""
    if call.parameters.get("Path", "").removeprefix("/") != FILE:
        raise errors.resource_not_found("Certificate")
    return {"StatusCode": 200, "Headers": {"Content-Type": "application/x-pem-file"}, "Body": PEM.encode()}
