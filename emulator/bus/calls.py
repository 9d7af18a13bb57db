"""A call of an operation and its answer, the same from the wire, from a service or from an actor.

What is made for each call is a NamedTuple: a frozen dataclass takes twenty times as long to make.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

OUTSIDE = "outside"
"""The principal of a person's or a tool's own client."""
KEY = "key:"
"""Begins the principal of a client whose access key may be one that IAM or STS made: the world finds out whose."""


class Call(NamedTuple):
    """`service` and `operation` as botocore names them ("sqs", "SendMessage"), `parameters` parsed.

    Parameters are plain data: blobs are bytes, timestamps are seconds since the epoch.
    `cause` is the trace event that led to the call.
    """

    service: str
    operation: str
    parameters: dict[str, Any]
    account: str
    region: str
    principal: str = OUTSIDE
    cause: int = 0
    request_id: str = ""
    protocol: str = ""
    """How it came over the wire ("query", "json"), where an operation's answer depends on it."""
    trace_header: str = ""
    """The X-Ray trace header of who calls."""


class Pending(NamedTuple):
    """The answer of a call that waits: it comes later under this waiter's number."""

    waiter: int


class Then(NamedTuple):
    """Who is told of an answer: a handler ("lambda.polled") in an account and region, and data for it."""

    name: str
    account: str
    region: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """An AWS error: `code` and `message` as AWS sends them, `status` the HTTP status."""

    code: str
    message: str
    status: int = 400
    detail: dict[str, Any] | None = None
    """Further members of the error's shape, and `query_code` where the Query protocol's code differs."""


class Answer(NamedTuple):
    """What a call came to: a result or a failure."""

    result: dict[str, Any] | None = None
    failure: Failure | None = None
