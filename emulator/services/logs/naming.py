"""Names of log groups and streams, and the group that a request names."""

import re
from typing import Any

from emulator.contract.scope import Scope
from emulator.services.logs.errors import InvalidParameter
from emulator.services.logs.limits import NAME_CHARACTERS
from emulator.services.logs.state import LogGroup, State

GROUP_NAME = re.compile(r"[.\-_/#A-Za-z0-9]+\Z")
STREAM_NAME = re.compile(r"[^:*]+\Z")


def check_group_name(name: str) -> None:
    """Raise unless the name may be a log group's."""
    _check_length(name)
    if not GROUP_NAME.match(name):
        raise InvalidParameter(
            f"1 validation error detected: Value '{name}' at 'logGroupName' failed to satisfy constraint: Member must"
            r" satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+"
        )


def check_stream_name(name: str) -> None:
    """Raise unless the name may be a log stream's."""
    _check_length(name)
    if not STREAM_NAME.match(name):
        raise InvalidParameter(
            f"1 validation error detected: Value '{name}' at 'logStreamName' failed to satisfy constraint: Member must"
            " satisfy regular expression pattern: [^:*]*"
        )


def group_of(scope: Scope[State], parameters: dict[str, Any]) -> LogGroup:
    """Return the group that a request names by name or identifier."""
    name = parameters.get("logGroupName") or parameters.get("logGroupIdentifier")
    if not name:
        raise InvalidParameter("Either logGroupName or logGroupIdentifier must be specified.")
    return scope.state.group(name)


def _check_length(name: str) -> None:
    if len(name) > NAME_CHARACTERS:
        raise InvalidParameter(
            f"Invalid LogGroup or LogStream, both must have length less than or equal to {NAME_CHARACTERS}."
        )
