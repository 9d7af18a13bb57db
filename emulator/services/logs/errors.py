"""The errors that CloudWatch Logs answers with, in AWS's words."""

from emulator.contract.errors import AwsError


class ResourceNotFound(AwsError):
    """Something does not exist. `kind` is "log group", "log stream", "subscription filter", …"""

    def __init__(self, kind: str) -> None:
        super().__init__("ResourceNotFoundException", f"The specified {kind} does not exist.")


class ResourceAlreadyExists(AwsError):
    """A log group or stream of that name is there."""

    def __init__(self, kind: str) -> None:
        super().__init__("ResourceAlreadyExistsException", f"The specified {kind} already exists")


class InvalidParameter(AwsError):
    """A member of a request has a value that the service refuses."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidParameterException", message)


class AccessDenied(AwsError):
    """A destination may not be used."""

    def __init__(self, message: str) -> None:
        super().__init__("AccessDeniedException", message)


class LimitExceeded(AwsError):
    """There are as many as there may be."""

    def __init__(self) -> None:
        super().__init__("LimitExceededException", "Resource limit exceeded.")
