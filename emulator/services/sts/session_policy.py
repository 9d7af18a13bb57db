"""The policy that a session may be given, which limits what its role allows."""

from emulator.bus.policy.document import NotAPolicy, read_policy
from emulator.contract.errors import AwsError
from emulator.services.sts.errors import InvalidInput
from emulator.services.sts.limits import SESSION_POLICY_CHARACTERS


def check_policy(text: str) -> None:
    """Raise unless the text is a policy that a session may have."""
    if len(text) > SESSION_POLICY_CHARACTERS:
        raise InvalidInput(
            "1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length"
            f" less than or equal to {SESSION_POLICY_CHARACTERS}"
        )
    try:
        read_policy(text)
    except NotAPolicy:
        raise AwsError("MalformedPolicyDocument", "This policy contains invalid Json") from None


def packed_size(text: str) -> int:
    """Return how much of its room the packed policy takes, in percent."""
    return max(1, len(text) * 100 // SESSION_POLICY_CHARACTERS)
