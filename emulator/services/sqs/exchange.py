"""Moves messages into, out of and between queues: the steps that operations, deliveries and timers share."""

from copy import copy
from typing import Any

from emulator.bus.calls import Answer
from emulator.contract.scope import Scope
from emulator.kernel.clock import Millis
from emulator.services.sqs import limits
from emulator.services.sqs.message import VISIBLE, Message
from emulator.services.sqs.queue import Poll, Queue
from emulator.services.sqs.rendering import render
from emulator.services.sqs.standard import StandardLine
from emulator.services.sqs.state import State

Scoped = Scope[State]
REORDERED_WITHIN = 10
"""How many later messages may overtake one."""


def arrive(scope: Scoped, queue: Queue, message: Message) -> None:
    """Put a message into a queue, offer it to who waits, and set the queue's timers."""
    queue.add(message)
    if message.state is VISIBLE:
        if queue.polls:
            serve(scope, queue)
            arm(scope, queue)
        elif not queue.expire_timer:
            arm(scope, queue)
    else:
        arm(scope, queue)


def take(scope: Scoped, queue: Queue, poll: Poll) -> list[dict[str, Any]]:
    """Hand out what a reader may have now; messages received too often go to the dead-letter queue instead."""
    if queue.disturbance is not None:
        reorder(scope, queue)
    if not queue.visible:
        return []
    host = scope.host
    now = host.now
    until = now + poll.visibility_ms
    maximum = min(poll.maximum, limits.IN_FLIGHT - queue.in_flight)
    redrive = queue.redrive
    dead_letters = scope.state.at_arn(redrive.target) if redrive is not None else None
    worn_at = redrive.max_receive_count if redrive is not None and dead_letters is not None else 0
    taken, worn = queue.line.take(maximum, worn_at)
    queue.hide(taken, now, until)
    arn, principal, append = queue.arn, poll.principal, host.trace.append
    for message in taken:
        detail = {"count": message.count, "hidden_until": until}
        message.event = append(now, "receive", arn, principal, message.id, message.event, detail)
    if poll.attempt_id and taken:
        queue.attempts.remember(poll.attempt_id, taken, now)
    rendered = render(taken, poll.system_names, poll.attribute_names)
    if not poll.visibility_ms:
        for message in taken:
            show(scope, queue, message, "VisibilityTimeout 0")
    if dead_letters is not None and worn:
        for message in worn:
            move_to_dead_letters(scope, queue, message, dead_letters, worn_at)
        serve(scope, dead_letters)
        arm(scope, dead_letters)
        arm(scope, queue)
    return rendered


def reorder(scope: Scoped, queue: Queue) -> None:
    """By chance, let the next message of a standard queue wait for later ones."""
    chance = scope.chance(f"disturbance/{queue.name}")
    is_due = queue.disturbance is not None and chance.random() < queue.disturbance.reorder_rate
    if is_due and isinstance(queue.line, StandardLine):
        queue.line.displace(chance.randrange(1, REORDERED_WITHIN + 1))


def move_to_dead_letters(scope: Scoped, queue: Queue, message: Message, target: Queue, maximum: int) -> None:
    """Move a message that was received `maximum` times; the caller offers it in the target."""
    detail = {"receive_count": message.count - message.inherited + 1, "max_receive_count": maximum}
    cause = scope.host.append("redrive", queue.arn, target.arn, message.id, message.event, detail)
    moved = move(scope, queue, message, target, cause)
    moved.origin = queue.arn
    if target.is_fifo:
        moved.deduplication = moved.id


def move(scope: Scoped, queue: Queue, message: Message, target: Queue, cause: int) -> Message:
    """Take a message out of a queue and put it, visible, into another; a FIFO queue counts it as sent now."""
    moved = copy(message)
    queue.remove(message, scope.now)
    moved.sequence = scope.state.next_sequence()
    moved.state = VISIBLE
    moved.handle = ""
    moved.place = 0
    moved.inherited = moved.count
    moved.event = cause
    if target.is_fifo:
        moved.sent = scope.now
        moved.number = target.duplicates.next_number()
    target.add(moved)
    return moved


def show(scope: Scoped, queue: Queue, message: Message, reason: str) -> None:
    """A message in flight becomes visible again."""
    queue.show(message, scope.now)
    detail = {"reason": reason, "count": message.count}
    message.event = scope.host.append("return", queue.arn, "", message.id, message.event, detail)


def serve(scope: Scoped, queue: Queue) -> None:
    """Give what is visible to the long polls, the one that waits longest first."""
    polls = queue.polls
    while polls and queue.visible:
        poll = polls[0]
        if scope.is_waiting(poll.waiter):
            taken = take(scope, queue, poll)
            if not taken:
                return
            scope.answer(poll.waiter, Answer({"Messages": taken}))
        polls.popleft()
        scope.cancel(poll.timer)


def arm(scope: Scoped, queue: Queue) -> None:
    """Set the queue's timers to its next events; called after each change of its messages."""
    due = queue.next_to_show()
    if due != queue.reappear_at:
        if queue.reappear_at is not None:
            scope.cancel(queue.reappear_timer)
        queue.reappear_at = due
        if due is not None:
            queue.reappear_timer = scope.at(due, "reappear", queue=queue.name)
    oldest = queue.oldest()
    if oldest is None:
        cancel_expiry(scope, queue)
    elif not queue.expire_timer:
        queue.expire_timer = scope.at(oldest.sent + queue.retention_ms, "expire", queue=queue.name)


def cancel_expiry(scope: Scoped, queue: Queue) -> None:
    """Forget the timer of the next message that expires."""
    if queue.expire_timer:
        scope.cancel(queue.expire_timer)
        queue.expire_timer = 0


def expire(scope: Scoped, queue: Queue, now: Millis) -> None:
    """Remove the messages that are older than the queue keeps them."""
    oldest = queue.oldest()
    while oldest is not None and oldest.sent + queue.retention_ms <= now:
        detail = {"retention_ms": queue.retention_ms, "count": oldest.count}
        scope.host.append("expire", queue.arn, "", oldest.id, oldest.event, detail)
        queue.remove(oldest, now)
        oldest = queue.oldest()
