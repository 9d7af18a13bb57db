"""PutDataProtectionPolicy and GetDataProtectionPolicy."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.sns.address import on_topic
from emulator.services.sns.data_protection import read_rules
from emulator.services.sns.state import State
from emulator.services.sns.topic import Topic


@on_topic("PutDataProtectionPolicy", parameter="ResourceArn")
def put_data_protection_policy(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    """Protect a topic's messages by a policy from now on; an empty one ends that."""
    set_policy(topic, call.parameters["DataProtectionPolicy"])
    return {}


@on_topic("GetDataProtectionPolicy", parameter="ResourceArn", reads=True)
def get_data_protection_policy(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    """Return a topic's data protection policy, where it has one."""
    return {"DataProtectionPolicy": topic.data_protection} if topic.data_protection else {}


def set_policy(topic: Topic, text: str) -> None:
    """Check a data protection policy and give it to a topic."""
    topic.protection = read_rules(text, is_fifo=topic.is_fifo)
    topic.data_protection = text if topic.protection else ""
