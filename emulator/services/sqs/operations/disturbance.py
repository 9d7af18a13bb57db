"""DisturbDelivery: not an operation of AWS, for lessons that show what standard queues may do."""

from typing import Any

from emulator.bus.calls import Call, Pending
from emulator.contract.scope import Scope
from emulator.services.sqs import errors
from emulator.services.sqs.address import on_queue
from emulator.services.sqs.queue import Disturbance, Queue
from emulator.services.sqs.state import State


@on_queue("DisturbDelivery")
def disturb_delivery(scope: Scope[State], call: Call, queue: Queue) -> dict[str, Any] | Pending:
    """Let a standard queue duplicate and reorder at these rates (0 to 1); both 0 turn it off."""
    if queue.is_fifo:
        raise errors.unsupported("A FIFO queue neither duplicates nor reorders.")
    rates = [call.parameters.get(name, 0.0) for name in ("DuplicateRate", "ReorderRate")]
    for rate in rates:
        if not 0 <= rate <= 1:
            raise errors.invalid_value(rate, "Rate", "Must be between 0 and 1.")
    queue.disturbance = Disturbance(*rates) if any(rates) else None
    return {}
