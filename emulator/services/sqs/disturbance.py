"""What a standard queue may do and rarely does: deliver a message again, or out of order.

Off unless DisturbDelivery turns it on for a queue, then drawn from the world's seed.
"""

from copy import copy

from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND, Millis
from emulator.services.sqs.exchange import arrive
from emulator.services.sqs.message import DELAYED, Message
from emulator.services.sqs.queue import Queue
from emulator.services.sqs.state import State

LATEST: Millis = 5 * SECOND
"""A copy that was not deleted shows up again within this time."""


def deliver_again(scope: Scope[State], queue: Queue, deleted: Message) -> None:
    """By chance, leave a copy of a message that was just deleted, as a server that was away would."""
    disturbance = queue.disturbance
    chance = scope.chance(f"disturbance/{queue.name}")
    if disturbance is None or chance.random() >= disturbance.duplicate_rate:
        return
    duplicate = copy(deleted)
    duplicate.sequence = scope.state.next_sequence()
    duplicate.state = DELAYED
    duplicate.hidden_until = scope.now + chance.randrange(1, LATEST + 1)
    duplicate.handle = ""
    detail = {"visible_at": duplicate.hidden_until}
    duplicate.event = scope.host.append("duplicate", queue.arn, "", deleted.id, deleted.event, detail)
    arrive(scope, queue, duplicate)
