"""Masks what data protection policies protect, in events that came in while such a policy was there."""

from emulator.services.logs.protection import read_protection
from emulator.services.logs.state import LogEvent, LogGroup, State

MASK = "*"
PROTECTS = "DATA_PROTECTION_POLICY"


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
