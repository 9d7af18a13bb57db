"""What Lambda hands to a handler beside the event."""

import json
import os
import sys
import time
from typing import Any

CLIENT = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


CONTEXT = (
    *("aws_request_id", "log_group_name", "log_stream_name", "function_name", "memory_limit_in_mb"),
    *("function_version", "invoked_function_arn", "client_context", "identity", "tenant_id"),
)
"""What a context shows of itself, in order."""


class Shown:
    """Something that shows itself as Lambda's own does: its name, and its members in the order of `shown`."""

    shown: tuple[str, ...] = ()

    def __repr__(self) -> str:
        members = ",".join(f"{name}={getattr(self, name)}" for name in self.shown)
        return f"{type(self).__name__}([{members}])"


class CognitoIdentity(Shown):
    """Who has called through Cognito: nobody here."""

    shown = ("cognito_identity_id", "cognito_identity_pool_id")
    cognito_identity_id = cognito_identity_pool_id = None


class Client(Shown):
    """The application that has called; what it does not say is None."""

    shown = CLIENT

    def __init__(self, given: dict[str, Any]) -> None:
        for name in CLIENT:
            setattr(self, name, given.get(name))


class ClientContext(Shown):
    """What the caller has said of itself: `custom` and `env` as they were given, `client` with its names."""

    shown = ("custom", "env", "client")

    def __init__(self, given: dict[str, Any]) -> None:
        self.custom, self.env = given.get("custom"), given.get("env")
        self.client = Client(given["client"]) if isinstance(given.get("client"), dict) else None


class LambdaContext(Shown):
    """The invocation, made of the headers with which it came and of the environment's variables."""

    shown = CONTEXT

    def __init__(self, headers: dict[str, str]) -> None:
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.identity = CognitoIdentity()
        self.client_context = read_client_context(headers.get("lambda-runtime-client-context", ""))
        self.tenant_id = None
        self._deadline_ms = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self) -> int:
        """Return how much virtual time is left before the timeout."""
        return max(0, self._deadline_ms - int(time.time() * 1000))

    def log(self, message: object) -> None:
        """Write to the function's log."""
        sys.stdout.write(str(message))


def read_client_context(text: str) -> ClientContext | None:
    """Return what a caller has said of itself, None where that is nothing or no JSON object."""
    try:
        given = json.loads(text) if text else None
    except ValueError:
        return None
    return ClientContext(given) if isinstance(given, dict) else None
