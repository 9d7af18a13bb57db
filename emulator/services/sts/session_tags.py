"""Checks the tags that a session is given."""

from emulator.contract.errors import AwsError


def check_tags(tags: list[dict[str, str]], transitive: list[str]) -> None:
    """Raise where keys differ in case only, or where what is to be handed on is not among them."""
    keys = [tag["Key"].lower() for tag in tags]
    if len(dict.fromkeys(keys)) != len(keys):
        raise AwsError(
            "InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        )
    if any(key.lower() not in keys for key in transitive):
        raise AwsError(
            "InvalidParameterValue", "The specified transitive tag key must be included in the requested tags."
        )
