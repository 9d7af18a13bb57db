"""The errors that CloudWatch Logs answers with, in AWS's words."""

from emulator.contract.errors import AwsError


class ResourceNotFound(AwsError):
    """A log group or stream does not exist. `kind` is "log group" or "log stream"."""

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
