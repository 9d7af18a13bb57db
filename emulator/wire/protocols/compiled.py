"""An operation compiled for one protocol: how its requests are read and its answers written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.bus.calls import Failure
from emulator.wire.message import HttpRequest, HttpResponse

Labels = Mapping[str, str]
ReadParameters = Callable[[HttpRequest, Labels], dict[str, Any]]
WriteResult = Callable[[dict[str, Any], str], HttpResponse]
WriteFailure = Callable[[Failure, str], HttpResponse]


@dataclass(frozen=True, slots=True)
class Compiled:
    """`read` returns parameters or raises Malformed; the writers take the request id."""

    service: str
    operation: str
    protocol: str
    read: ReadParameters
    write_result: WriteResult
    write_failure: WriteFailure
    takes_gzip: bool = False
    """Whether clients may compress the body."""
