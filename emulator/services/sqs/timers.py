"""What happens when a queue's timers are due."""

from emulator.bus.calls import Answer
from emulator.contract.operation import timer
from emulator.contract.scope import Scope
from emulator.services.sqs.exchange import arm, expire, serve, show
from emulator.services.sqs.message import DELAYED
from emulator.services.sqs.state import State


@timer("reappear")
def reappear(scope: Scope[State], queue: str) -> None:
    """Delayed messages arrive and messages whose visibility timeout has passed come back."""
    found = scope.state.queues[queue]
    found.reappear_at = None
    message = found.pop_due(scope.now)
    while message is not None:
        if message.state is DELAYED:
            found.show(message, scope.now)
            message.event = scope.host.append("visible", found.arn, "", message.id, message.event, {})
        else:
            show(scope, found, message, "VisibilityTimeout")
        message = found.pop_due(scope.now)
    serve(scope, found)
    arm(scope, found)


@timer("expire")
def expire_messages(scope: Scope[State], queue: str) -> None:
    """Messages reach the end of the retention period."""
    found = scope.state.queues[queue]
    found.expire_timer = 0
    expire(scope, found, scope.now)
    serve(scope, found)
    arm(scope, found)


@timer("end_poll")
def end_poll(scope: Scope[State], queue: str, waiter: int) -> None:
    """A long poll ends without a message."""
    found = scope.state.queues[queue]
    for index, poll in enumerate(found.polls):
        if poll.waiter == waiter:
            del found.polls[index]
            break
    else:
        return
    if scope.is_waiting(waiter):
        scope.host.append("empty-receive", found.arn, poll.principal, "", poll.cause, {"waited_ms": poll.waited_ms})
        scope.answer(waiter, Answer({}))
