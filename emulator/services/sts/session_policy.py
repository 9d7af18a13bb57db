"""The policies that a session may be given, which limit what its role or user allows."""

from typing import Any
from urllib.parse import unquote

from emulator.bus.calls import Answer, Call
from emulator.bus.policy.syntax import BrokenPolicy, check_identity_policy
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.sts.errors import InvalidInput
from emulator.services.sts.limits import SESSION_POLICIES, SESSION_POLICY_CHARACTERS
from emulator.services.sts.state import State

NOT_MODELLED = "NotImplemented"
"""What IAM answers for a policy of AWS whose content is not held."""


def policies_of(scope: Scope[State], call: Call) -> tuple[str, ...]:
    """Return the texts of a request's Policy and PolicyArns, or refuse them."""
    arns = [str(entry.get("arn", "")) for entry in call.parameters.get("PolicyArns", [])]
    if len(arns) > SESSION_POLICIES:
        raise InvalidInput(f"Number of managed policies exceeds the limit of {SESSION_POLICIES}.")
    own = call.parameters.get("Policy")
    if own:
        _check(own)
    return (*([own] if own else []), *(_managed(scope, call, arn) for arn in arns))


def packed_size(policies: tuple[str, ...]) -> int:
    """Return how much of its room the packed policies take, in percent."""
    return max(1, sum(len(text) for text in policies) * 100 // SESSION_POLICY_CHARACTERS)


def _check(text: str) -> None:
    if len(text) > SESSION_POLICY_CHARACTERS:
        raise InvalidInput(
            "1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length"
            f" less than or equal to {SESSION_POLICY_CHARACTERS}"
        )
    try:
        check_identity_policy(text)
    except BrokenPolicy as broken:
        raise AwsError("MalformedPolicyDocument", broken.text) from None


def _managed(scope: Scope[State], call: Call, arn: str) -> str:
    found = _ask(scope, call, "GetPolicy", PolicyArn=arn)["Policy"]
    version = _ask(scope, call, "GetPolicyVersion", PolicyArn=arn, VersionId=found["DefaultVersionId"])
    return unquote(version["PolicyVersion"]["Document"])


def _ask(scope: Scope[State], call: Call, operation: str, **parameters: Any) -> dict[str, Any]:
    outcome = scope.call_now(
        Call("iam", operation, parameters, scope.account, scope.region, "sts.amazonaws.com", call.cause)
    )
    if isinstance(outcome, Answer) and outcome.failure is not None and outcome.failure.code == NOT_MODELLED:
        raise AwsError(NOT_MODELLED, outcome.failure.message, outcome.failure.status)
    if not isinstance(outcome, Answer) or outcome.result is None:
        raise AwsError("MalformedPolicyDocument", f"PolicyArns: {parameters['PolicyArn']} does not exist.")
    return outcome.result
