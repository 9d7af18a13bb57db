"""The errors that CloudFormation answers with, in AWS's words."""

from emulator.contract.errors import AwsError


class ValidationError(AwsError):
    """A template or a request that CloudFormation refuses; almost every refusal has this code."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationError", message)


class StackDoesNotExist(ValidationError):
    """No stack has that name or id."""

    def __init__(self, stack: str) -> None:
        super().__init__(f"Stack with id {stack} does not exist")
        self.stack = stack


class StackAlreadyExists(AwsError):
    """A stack of that name is there already."""

    def __init__(self, name: str) -> None:
        super().__init__("AlreadyExistsException", f"Stack [{name}] already exists")
        self.name = name


class InsufficientCapabilities(AwsError):
    """The template needs capabilities that the caller did not acknowledge."""

    def __init__(self, needed: list[str]) -> None:
        super().__init__("InsufficientCapabilitiesException", f"Requires capabilities : [{', '.join(needed)}]")
        self.needed = needed


class TokenAlreadyExists(AwsError):
    """A client request token was used for another request."""

    def __init__(self, token: str) -> None:
        super().__init__("TokenAlreadyExistsException", f"Client request token [{token}] was already used")
        self.token = token
