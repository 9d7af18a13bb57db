"""The errors that STS answers with, in AWS's words."""

from emulator.contract.errors import AwsError


class AccessDenied(AwsError):
    """A role does not exist, or may not be assumed; AWS does not say which."""

    def __init__(self, principal: str, role: str, action: str = "AssumeRole") -> None:
        super().__init__(
            "AccessDenied",
            f"User: {principal} is not authorized to perform: sts:{action} on resource: {role}",
            403,
        )


class InvalidInput(AwsError):
    """A member of a request has a value that STS refuses."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationError", message)


class NotAuthorized(AwsError):
    """A role may not be assumed by who has no credentials, or does not exist."""

    def __init__(self, operation: str) -> None:
        super().__init__("AccessDenied", f"Not authorized to perform sts:{operation}", 403)


class InvalidIdentityToken(AwsError):
    """A token or an assertion is none, or not of a provider of the account."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidIdentityToken", message)


class ExpiredToken(AwsError):
    """A token or an assertion has expired."""

    def __init__(self, message: str) -> None:
        super().__init__("ExpiredTokenException", message)
