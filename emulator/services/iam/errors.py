"""The errors that IAM answers with, in AWS's words."""

from emulator.contract.errors import AwsError


class NoSuchEntity(AwsError):
    """Something named does not exist."""

    def __init__(self, message: str) -> None:
        super().__init__("NoSuchEntity", message, 404)


class EntityAlreadyExists(AwsError):
    """A name is taken."""

    def __init__(self, message: str) -> None:
        super().__init__("EntityAlreadyExists", message, 409)


class DeleteConflict(AwsError):
    """Something still hangs on what is to be deleted."""

    def __init__(self, message: str) -> None:
        super().__init__("DeleteConflict", message, 409)


class LimitExceeded(AwsError):
    """A quota would be passed."""

    def __init__(self, message: str) -> None:
        super().__init__("LimitExceeded", message, 409)


class MalformedPolicyDocument(AwsError):
    """A policy is no policy."""

    def __init__(self, message: str) -> None:
        super().__init__("MalformedPolicyDocument", message)


class InvalidInput(AwsError):
    """A member of a request has a value that IAM refuses."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationError", message)


class Unfit(AwsError):
    """What was asked for cannot be done, though each member of the request is well-formed."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidInput", message)


class UnmodifiableEntity(AwsError):
    """Only the service may change its service-linked role."""

    def __init__(self, role: str) -> None:
        super().__init__(
            "UnmodifiableEntity",
            f"Cannot perform the operation on the protected role '{role}' - this role is only modifiable by AWS",
        )


class MalformedCertificate(AwsError):
    """A text is no certificate, or no private key, in PEM."""

    def __init__(self, message: str) -> None:
        super().__init__("MalformedCertificate", message)


class PasswordPolicyViolation(AwsError):
    """A password breaks the account's rules."""

    def __init__(self, message: str) -> None:
        super().__init__("PasswordPolicyViolation", message)
