"""AddPermission and RemovePermission."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.sns.address import on_topic
from emulator.services.sns.permissions import add_statement, remove_statement
from emulator.services.sns.state import State
from emulator.services.sns.topic import Topic


@on_topic("AddPermission")
def add_permission(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    """Add a statement of that label to the topic's policy."""
    given = call.parameters
    add_statement(topic, given["Label"], given["AWSAccountId"], given["ActionName"])
    return {}


@on_topic("RemovePermission")
def remove_permission(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    """Remove the statement of that label from the topic's policy."""
    remove_statement(topic, call.parameters["Label"])
    return {}
