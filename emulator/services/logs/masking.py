"""Masks what data protection policies protect, in events that came in while such a policy was there."""

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.logs.errors import AccessDenied
from emulator.services.logs.protection import read_protection
from emulator.services.logs.state import LogEvent, LogGroup, State

MASK = "*"
PROTECTS = "DATA_PROTECTION_POLICY"


def check_unmasked(scope: Scope[State], call: Call) -> None:
    """Refuse to show what is masked to whoever may not see it (logs:Unmask)."""
    if not call.parameters.get("unmask"):
        return
    denied = scope.denied(call._replace(operation="Unmask"))
    if denied is not None and not scope.is_allowed(call._replace(operation="Unmask")):
        raise AccessDenied(denied["message"])


def masked(state: State, group: LogGroup, event: LogEvent) -> LogEvent:
    """Return an event with stars for what is protected in its message."""
    policies = [*([group.protection] if group.protection else []), *state.account_policies.get(PROTECTS, {}).values()]
    message = event.message
    for policy in policies:
        if event.ingested >= policy["lastUpdatedTime"]:
            for pattern in read_protection(policy["policyDocument"]).patterns:
                for begin, end in list(pattern.spans_of(message)):
                    message = message[:begin] + MASK * (end - begin) + message[end:]
    return event if message is event.message else event._replace(message=message)
