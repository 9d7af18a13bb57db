"""The errors that STS answers with, in AWS's words."""

from emulator.contract.errors import AwsError


class AccessDenied(AwsError):
    """A role does not exist, or may not be assumed; AWS does not say which."""

    def __init__(self, principal: str, role: str) -> None:
        super().__init__(
            "AccessDenied",
            f"User: {principal} is not authorized to perform: sts:AssumeRole on resource: {role}",
            403,
        )


class InvalidInput(AwsError):
    """A member of a request has a value that STS refuses."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationError", message)
