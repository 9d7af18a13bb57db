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


class LimitExceeded(AwsError):
    """A quota would be passed."""

    def __init__(self, message: str) -> None:
        super().__init__("LimitExceededException", message)


class ChangeSetAlreadyExists(AwsError):
    """A change set of that name is there already."""

    def __init__(self, name: str) -> None:
        super().__init__("AlreadyExistsException", f"ChangeSet [{name}] already exists")
        self.name = name


class ChangeSetNotFound(AwsError):
    """No change set has that name or id."""

    def __init__(self, name: str) -> None:
        super().__init__("ChangeSetNotFound", f"ChangeSet [{name}] does not exist", 404)
        self.name = name


class InvalidChangeSetStatus(AwsError):
    """A change set cannot be executed as it is."""

    def __init__(self, change_set: str, what: str, status: str) -> None:
        super().__init__(
            "InvalidChangeSetStatus", f"ChangeSet [{change_set}] cannot be executed in its current {what} of [{status}]"
        )
        self.status = status


class StatedFailure(AwsError):
    """A resource of CloudFormation's own has failed; stack events show the message as it is."""

    def __init__(self, message: str, physical_id: str = "") -> None:
        super().__init__("StatedFailure", message)
        self.physical_id = physical_id
