"""The errors that Parameter Store answers with, in AWS's words."""

from emulator.contract.errors import AwsError


class ParameterNotFound(AwsError):
    """No parameter has that name; AWS says no more."""

    def __init__(self, name: str) -> None:
        super().__init__("ParameterNotFound", "")
        self.name = name


class ParameterVersionNotFound(AwsError):
    """The parameter has no such version."""

    def __init__(self, name: str, version: str) -> None:
        super().__init__(
            "ParameterVersionNotFound",
            f"Systems Manager could not find version {version} of {name}. Verify the version and try again.",
        )
        self.version = version


class ParameterAlreadyExists(AwsError):
    """The name is taken, and the request does not overwrite."""

    def __init__(self) -> None:
        super().__init__(
            "ParameterAlreadyExists",
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
        )


class InvalidParameter(AwsError):
    """A member of a request has a value that the service refuses."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationException", message)
