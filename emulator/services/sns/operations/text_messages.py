"""The operations on text messages: settings, opted out numbers, origination numbers."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sns import errors
from emulator.services.sns.endpoints import is_phone_number
from emulator.services.sns.pages import page
from emulator.services.sns.sms import check_attributes
from emulator.services.sns.state import State


@operation("SetSMSAttributes")
def set_sms_attributes(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Change settings of text messages."""
    given = call.parameters["attributes"]
    check_attributes(given)
    scope.state.texts.attributes.update(given)
    return {}


@operation("GetSMSAttributes", reads=True)
def get_sms_attributes(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the settings that are asked for, all where none is named."""
    names = call.parameters.get("attributes")
    kept = scope.state.texts.attributes
    return {"attributes": {name: value for name, value in kept.items() if not names or name in names}}


@operation("CheckIfPhoneNumberIsOptedOut", reads=True)
def check_if_phone_number_is_opted_out(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Say whether a number takes no text messages."""
    return {"isOptedOut": _number(call) in scope.state.texts.opted_out}


@operation("ListPhoneNumbersOptedOut", reads=True)
def list_phone_numbers_opted_out(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the numbers that take no text messages."""
    listed = {number: number for number in sorted(scope.state.texts.opted_out)}
    return page("phoneNumbers", listed, call.parameters.get("nextToken"), token_name="nextToken")


@operation("OptInPhoneNumber")
def opt_in_phone_number(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Let a number take text messages again; one that takes them anyway is no error."""
    scope.state.texts.opted_out.pop(_number(call), None)
    return {}


@operation("OptOutPhoneNumber")
def opt_out_phone_number(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Have a number answer STOP: what only its owner can do. Ours; not on the wire."""
    scope.state.texts.opted_out[_number(call)] = None
    return {}


@operation("ListOriginationNumbers", reads=True)
def list_origination_numbers(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the account's own numbers: a world has none."""
    return {"PhoneNumbers": []}


@operation("ReadInbox", reads=True)
def read_inbox(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return what arrived for an address, a phone number or a device's ARN. Ours; not on the wire."""
    inbox = scope.state.inboxes.get(call.parameters["Endpoint"])
    if inbox is None:
        return {"Received": 0, "Mails": []}
    return {"Received": inbox.received, "Mails": [mail._asdict() for mail in inbox.mails]}


def _number(call: Call) -> str:
    number = str(call.parameters["phoneNumber"])
    if not is_phone_number(number):
        raise errors.invalid_parameter("PhoneNumber Reason: input incorrectly formatted")
    return number
