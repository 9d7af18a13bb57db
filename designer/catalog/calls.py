"""How a function, or a task of ECS, is connected to what it calls: a permission and an environment variable."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from designer.catalog.connection import CALLERS, Connection
from designer.catalog.template import Resource
from designer.catalog.wiring import Wiring

Expression = Callable[[str], Any]


@dataclass(frozen=True)
class Call:
    """What a function needs to call a resource: a SAM policy's name and parameter, actions, ARN and variable.

    `policy` is None where SAM has no policy as narrow as the actions.
    """

    kind: str
    targets: tuple[str, ...]
    policy: str | None
    parameter: str
    parameter_value: Expression
    actions: tuple[str, ...]
    arn: Expression
    suffix: str
    variable: Expression


def calls(call: Call) -> Connection:
    """Return the connection from functions and tasks to what they call."""

    def make(wiring: Wiring, source: Resource, target: Resource) -> None:
        policy = {call.policy: {call.parameter: call.parameter_value(target.name)}} if call.policy else None
        wiring.allow(source, list(call.actions), call.arn(target.name), policy)
        wiring.variable(source, target, call.suffix, call.variable(target.name))

    return Connection(call.kind, CALLERS, call.targets, make)
