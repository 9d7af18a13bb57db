"""Sends a message to one phone or device, by a subscription or without a topic."""

from emulator.bus.calls import Answer, Failure
from emulator.contract.scope import Scope
from emulator.services.sns.inbox import Mail
from emulator.services.sns.notification import Notification
from emulator.services.sns.state import State

OPTED_OUT = Failure("OptedOut", "The phone number has opted out of receiving text messages", 400)
NO_DEVICE = Failure("NotFound", "Endpoint does not exist", 404)
DISABLED = Failure("EndpointDisabled", "Endpoint is disabled", 400)
APPLICATION_DISABLED = Failure("PlatformApplicationDisabled", "Platform application is disabled", 400)


def to_phone(scope: Scope[State], number: str, notification: Notification) -> Answer:
    """Put a text message into a phone's inbox."""
    if number in scope.state.texts.opted_out:
        return Answer(failure=OPTED_OUT)
    text = notification.text_for("sms")
    source = notification.topic if notification.topic.startswith("arn:") else ""
    scope.state.put_mail(number, Mail(notification.id, scope.now, "sms", source, "", text))
    return Answer({})


def to_device(scope: Scope[State], arn: str, notification: Notification) -> Answer:
    """Put a push notification into a device's inbox."""
    device = scope.state.devices.get(arn)
    application = scope.state.applications.get(device.application) if device is not None else None
    if device is None or application is None:
        return Answer(failure=NO_DEVICE)
    if not application.is_enabled:
        return Answer(failure=APPLICATION_DISABLED)
    if not device.is_enabled:
        return Answer(failure=DISABLED)
    text = notification.texts.get(application.platform, notification.text_for("application"))
    source = notification.topic if notification.topic != arn else ""
    scope.state.put_mail(arn, Mail(notification.id, scope.now, "application", source, "", text))
    return Answer({})
