"""PutDataProtectionPolicy and GetDataProtectionPolicy: policies are kept and shown; nothing is masked or blocked."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.sns import errors
from emulator.services.sns.address import on_topic
from emulator.services.sns.documents import NotJson, read_json
from emulator.services.sns.state import State
from emulator.services.sns.topic import Topic


@on_topic("PutDataProtectionPolicy", parameter="ResourceArn")
def put_data_protection_policy(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    """Keep a topic's data protection policy; an empty one takes it back."""
    topic.data_protection = check_policy(topic, call.parameters["DataProtectionPolicy"])
    return {}


@on_topic("GetDataProtectionPolicy", parameter="ResourceArn", reads=True)
def get_data_protection_policy(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    """Return a topic's data protection policy, where it has one."""
    return {"DataProtectionPolicy": topic.data_protection} if topic.data_protection else {}


def check_policy(topic: Topic, text: str) -> str:
    """Return a data protection policy as it is kept, or refuse it."""
    if not text:
        return ""
    if topic.is_fifo:
        raise errors.invalid_parameter("DataProtectionPolicy Reason: FIFO topics do not support data protection")
    try:
        document = read_json(text)
    except NotJson as broken:
        raise errors.invalid_parameter(f"DataProtectionPolicy Reason: {broken.reason}") from None
    if document == {}:
        return ""
    if not isinstance(document, dict) or not document.get("Statement"):
        raise errors.invalid_parameter("DataProtectionPolicy Reason: The policy has no statement")
    return text
