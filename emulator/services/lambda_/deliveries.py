"""Invocations that come over the bus: from topics, buckets, rules, other functions' destinations."""

from typing import Any

from emulator.bus.calls import Pending
from emulator.bus.deliveries import Invocation
from emulator.contract.scope import Scope
from emulator.services.lambda_.invocations import Invoked, invoke_now
from emulator.services.lambda_.names import find_function, read_reference
from emulator.services.lambda_.state import State


def invoke(scope: Scope[State], invocation: Invocation) -> dict[str, Any] | Pending:
    """Invoke the function of the target ARN: the answer is Invoke's."""
    reference = read_reference(scope, invocation.target)
    function = find_function(scope, reference)
    request = Invoked(
        function=function,
        qualifier=reference.qualifier,
        payload=invocation.payload or b"{}",
        kind=invocation.kind,
        peer=invocation.source,
        cause=invocation.cause,
        trace_header=invocation.trace_header,
    )
    return invoke_now(scope, request)
