"""Writes a notification as its protocols get it: the JSON of SQS and HTTP(S), the record of Lambda."""

from base64 import b64encode
from typing import Any

import orjson

from emulator.kernel.calendar import iso_time
from emulator.services.sns.certificate import FILE
from emulator.services.sns.notification import Attributes, Notification
from emulator.services.sns.signing import sign

NOTIFICATION = "Notification"
FUNCTION_VERSION = "1"
"""The signature version that functions get, whatever the topic's is (seen in recorded answers)."""


def quote(text: str) -> str:
    """Return a text as JSON."""
    return orjson.dumps(text).decode()


def timestamp(notification: Notification) -> str:
    """Return when it was published, as AWS writes it."""
    return f"{iso_time(notification.time)}Z"


def certificate_url(base: str) -> str:
    """Return where the signing certificate is served."""
    return f"{base}/{FILE}"


def unsubscribe_url(base: str, subscription: str) -> str:
    """Return what ends a subscription when it is opened."""
    return f"{base}/?Action=Unsubscribe&SubscriptionArn={subscription}"


def signature(notification: Notification, text: str, version: str) -> str:
    """Return the signature over a notification with that body."""
    members = {
        "Message": text,
        "MessageId": notification.id,
        "Timestamp": timestamp(notification),
        "TopicArn": notification.topic,
        "Type": NOTIFICATION,
    }
    if notification.subject is not None:
        members["Subject"] = notification.subject
    return sign(members, version)


def wrap(notification: Notification, protocol: str, subscription: str, base: str) -> str:
    """Return the JSON that a subscription without raw delivery gets; all but its ARN is prepared once."""
    key = protocol if protocol in notification.texts else ""
    parts = notification.prepared.get(key)
    if parts is None:
        parts = notification.prepared[key] = _prepare(notification, notification.text_for(protocol), base)
    return f"{parts[0]}{subscription}{parts[1]}"


def _prepare(notification: Notification, text: str, base: str) -> tuple[str, str]:
    lines = [f'"Type" : "{NOTIFICATION}"', f'"MessageId" : "{notification.id}"']
    if notification.number:
        lines.append(f'"SequenceNumber" : "{notification.number}"')
    if notification.is_replayed:
        lines.append('"Replayed" : true')
    lines.append(f'"TopicArn" : "{notification.topic}"')
    if notification.subject is not None:
        lines.append(f'"Subject" : {quote(notification.subject)}')
    lines += [f'"Message" : {quote(text)}', f'"Timestamp" : "{timestamp(notification)}"']
    if not notification.number:
        version = notification.signature_version
        lines += [
            f'"SignatureVersion" : "{version}"',
            f'"Signature" : "{signature(notification, text, version)}"',
            f'"SigningCertURL" : "{certificate_url(base)}"',
        ]
    lines.append(f'"UnsubscribeURL" : "{unsubscribe_url(base, "")}')
    ending = '"'
    if notification.attributes:
        shown = shown_attributes(notification.attributes)
        each = ",\n    ".join(f"{quote(name)} : {orjson.dumps(value).decode()}" for name, value in shown.items())
        ending = f'",\n  "MessageAttributes" : {{\n    {each}\n  }}'
    return "{\n  " + ",\n  ".join(lines), f"{ending}\n}}"


def json_lines(members: dict[str, str]) -> str:
    """Return texts as the JSON object that SNS writes, a member a line."""
    lines = ",\n  ".join(f'"{name}" : {quote(text)}' for name, text in members.items())
    return f"{{\n  {lines}\n}}"


def email_text(notification: Notification, subscription: str, base: str) -> str:
    """Return the text of an email."""
    ending = (
        "If you wish to stop receiving notifications from this topic, please click or visit the link below "
        f"to unsubscribe:\n{unsubscribe_url(base, subscription)}"
    )
    return f"{notification.text_for('email')}\n\n--\n{ending}\n"


def firehose_record(notification: Notification, subscription: str, base: str) -> bytes:
    """Return the JSON that a delivery stream gets: no signature."""
    members: dict[str, Any] = {
        "Type": NOTIFICATION,
        "MessageId": notification.id,
        "TopicArn": notification.topic,
        "Subject": notification.subject,
        "Message": notification.text_for("firehose"),
        "Timestamp": timestamp(notification),
        "UnsubscribeURL": unsubscribe_url(base, subscription),
        "MessageAttributes": shown_attributes(notification.attributes),
    }
    return orjson.dumps({name: value for name, value in members.items() if value not in (None, {})})


def record(notification: Notification, subscription: str, base: str) -> bytes:
    """Return the event that a function gets."""
    text = notification.text_for("lambda")
    sns: dict[str, Any] = {
        "Type": NOTIFICATION,
        "MessageId": notification.id,
        "TopicArn": notification.topic,
        "Subject": notification.subject,
        "Message": text,
        "Timestamp": timestamp(notification),
        "SignatureVersion": FUNCTION_VERSION,
        "Signature": signature(notification, text, FUNCTION_VERSION),
        "SigningCertUrl": certificate_url(base),
        "UnsubscribeUrl": unsubscribe_url(base, subscription),
        "MessageAttributes": shown_attributes(notification.attributes),
    }
    event = {"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": subscription, "Sns": sns}
    return orjson.dumps({"Records": [event]})


def shown_attributes(attributes: Attributes) -> dict[str, dict[str, str]]:
    """Return message attributes as a notification shows them: binary values in base64."""
    return {
        name: {
            "Type": value["DataType"],
            "Value": b64encode(value["BinaryValue"]).decode() if "BinaryValue" in value else value["StringValue"],
        }
        for name, value in attributes.items()
    }
