"""Asks whether a function's role lets its log reach CloudWatch Logs, and tells once where it does not."""

from typing import Any

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call, Failure
from emulator.contract.scope import Scope
from emulator.contract.settings import WARN
from emulator.services.lambda_.execution import Execution
from emulator.services.lambda_.state import State

NEEDED = ("CreateLogGroup", "CreateLogStream", "PutLogEvents")
"""What AWSLambdaBasicExecutionRole allows."""


def refusal_of(scope: Scope[State], execution: Execution, call: Call) -> Failure | None:
    """Return why a call that Lambda makes as the function's role is refused; where it is only told, tell it.

    AWS runs the function all the same and says nowhere that its log is lost. Here the trace says it: once for an
    environment whose lines are lost, once for a function where policies are only warned about.
    """
    denied = scope.denied(call)
    if denied is None:
        return None
    group = make_arn("logs", call.region, call.account, f"log-group:{call.parameters['logGroupName']}")
    environment, function, cause = execution.environment, execution.function, execution.invoked
    detail = {"action": denied["action"], "missing": _missing(denied["missing"], group), "unlogged": True}
    if scope.settings.iam == WARN:
        if not function.is_warned:
            function.is_warned = True
            told = {**detail, "resource": group, "principal": function.arn}
            scope.host.append("would-deny", group, function.arn, "", cause, told)
        return None
    if not environment.is_unlogged:
        environment.is_unlogged = True
        told = {**detail, "operation": call.operation, "code": denied["code"], "message": denied["message"]}
        scope.host.append("refuse", group, function.arn, "", cause, told)
    return Failure(denied["code"], denied["message"], 403)


def _missing(missing: dict[str, Any], group: str) -> dict[str, Any]:
    """Return what is missing so that all of the log is written, not only in the stream that was asked for."""
    if "statement" not in missing:
        return missing
    needed = {"Action": [f"logs:{name}" for name in NEEDED], "Resource": f"{group}:*"}
    return {**missing, "statement": {**missing["statement"], **needed}}
