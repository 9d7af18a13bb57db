"""Lambda's errors as AWS words them."""

from emulator.contract.errors import AwsError

USER = {"Type": "User"}


class Throttled(AwsError):
    """An invocation found no free concurrency; `reason` is AWS's."""

    def __init__(self, reason: str, limit: int) -> None:
        super().__init__("TooManyRequestsException", "Rate Exceeded.", 429, {**USER, "Reason": reason})
        self.reason = reason
        self.limit = limit


class Recursive(AwsError):
    """A chain of requests has run a function too often."""

    def __init__(self, arn: str) -> None:
        text = (
            f"Lambda has detected the function {arn} being invoked in a recursive loop with other AWS resources "
            "and stopped its invocation."
        )
        super().__init__("RecursiveInvocationException", text, 400, USER)


def invalid_parameter(message: str) -> AwsError:
    """Return the error of a value that the service refuses."""
    return AwsError("InvalidParameterValueException", message, 400, USER)


def invalid_concurrency(message: str) -> AwsError:
    """Return the error of an amount of concurrency: it comes without a Type."""
    return AwsError("InvalidParameterValueException", message, 400)


def not_found(message: str = "The resource you requested does not exist.") -> AwsError:
    """Return the error of something that is not there."""
    return AwsError("ResourceNotFoundException", message, 404, USER)


def function_not_found(arn: str) -> AwsError:
    """Return the error of a function, version or alias that is not there."""
    return not_found(f"Function not found: {arn}")


def conflict(message: str) -> AwsError:
    """Return the error of something that exists already or is busy."""
    return AwsError("ResourceConflictException", message, 409, USER)


def constraint(field: str, value: object, rule: str) -> AwsError:
    """Return the error of a parameter that breaks a constraint of the API's model."""
    text = f"1 validation error detected: Value '{value}' at '{field}' failed to satisfy constraint: {rule}"
    return AwsError("ValidationException", text, 400)


def policy_too_long(size: int, most: int) -> AwsError:
    """Return the error of a statement that makes a policy longer than it may be."""
    text = f"The final policy size ({size}) is bigger than the limit ({most})."
    return AwsError("PolicyLengthExceededException", text, 400, USER)


def stale_revision() -> AwsError:
    """Return the error of an update that names an older RevisionId."""
    text = (
        "The Revision Id provided does not match the latest Revision Id. "
        "Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
    )
    return AwsError("PreconditionFailedException", text, 412, USER)
