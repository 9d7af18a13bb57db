"""The sandbox of text messages: the numbers that an account in it may send to."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sns import errors
from emulator.services.sns.endpoints import is_phone_number
from emulator.services.sns.inbox import Mail
from emulator.services.sns.limits import PAGE
from emulator.services.sns.pages import page
from emulator.services.sns.state import State

NUMBERS = 10
"""Numbers that a sandbox holds (docs: sns-sms-sandbox)."""


@operation("GetSMSSandboxAccountStatus", reads=True)
def get_sms_sandbox_account_status(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Say whether the account is in the sandbox: a world's is not."""
    return {"IsInSandbox": False}


@operation("CreateSMSSandboxPhoneNumber")
def create_sms_sandbox_phone_number(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Add a number and send it the password that verifies it."""
    number = str(call.parameters["PhoneNumber"])
    if not is_phone_number(number):
        raise errors.invalid_parameter("PhoneNumber Reason: input incorrectly formatted")
    sandbox = scope.state.texts.sandbox
    if number not in sandbox and len(sandbox) >= NUMBERS:
        raise AwsError("UserError", f"You can have at most {NUMBERS} destination phone numbers in the sandbox")
    password = f"{scope.chance('sandbox').randrange(1_000_000):06}"
    sandbox[number] = password
    text = f"Your verification code is {password}."
    scope.state.put_mail(number, Mail(scope.uuid("message-id"), scope.now, "sms", "", "", text))
    return {}


@operation("VerifySMSSandboxPhoneNumber")
def verify_sms_sandbox_phone_number(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Verify a number by the password that it was sent."""
    password = _password(scope, call)
    if password and password != call.parameters["OneTimePassword"]:
        raise AwsError("VerificationException", "Verification code is incorrect", 400)
    scope.state.texts.sandbox[call.parameters["PhoneNumber"]] = ""
    return {}


@operation("DeleteSMSSandboxPhoneNumber")
def delete_sms_sandbox_phone_number(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Take a number out of the sandbox."""
    _password(scope, call)
    del scope.state.texts.sandbox[call.parameters["PhoneNumber"]]
    return {}


@operation("ListSMSSandboxPhoneNumbers", reads=True)
def list_sms_sandbox_phone_numbers(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the numbers with their state."""
    sandbox = scope.state.texts.sandbox
    listed = {
        number: {"PhoneNumber": number, "Status": "Pending" if sandbox[number] else "Verified"}
        for number in sorted(sandbox)
    }
    size = call.parameters.get("MaxResults", NUMBERS)
    if not 1 <= size <= PAGE:
        raise errors.invalid_parameter(f"MaxResults Reason: must be between 1 and {PAGE}")
    return page("PhoneNumbers", listed, call.parameters.get("NextToken"), size=size)


def _password(scope: Scope[State], call: Call) -> str:
    password = scope.state.texts.sandbox.get(call.parameters["PhoneNumber"])
    if password is None:
        raise errors.resource_not_found("Phone number")
    return password
