"""Delivers a notification to a subscription: attempts, retries, dead letters."""

from collections import deque
from typing import Any

from emulator.bus.calls import Answer, Failure
from emulator.bus.retries import Retry, next_try
from emulator.contract.operation import answered, timer
from emulator.contract.scope import Scope
from emulator.services.sns.notification import Notification
from emulator.services.sns.senders import SENDERS, Attempt, queue_delivery
from emulator.services.sns.state import State
from emulator.services.sns.status_logs import log
from emulator.services.sns.subscription import Subscription
from emulator.services.sns.web import failure_of

CONFLICT, TOO_MANY_REQUESTS, SERVER_ERROR, NOT_MODELLED = 409, 429, 500, 501


def send(scope: Scope[State], subscription: Subscription, notification: Notification, cause: int) -> None:
    """Deliver a notification, or let it wait behind an earlier one of its group that is not delivered yet."""
    waiting = subscription.held.get(notification.group) if subscription.held else None
    if waiting is not None:
        keep(scope, notification)
        waiting.append((notification.key, cause))
    else:
        attempt(scope, subscription, notification, cause, 0)


def attempt(
    scope: Scope[State], subscription: Subscription, notification: Notification, cause: int, tried: int
) -> bool:
    """Hand a notification to the subscription's endpoint; `tried` retries came before.

    Returns whether the delivery is over: taken or given up. If not, the answer or a retry is still to come.
    """
    detail = {"protocol": subscription.protocol, "attempt": tried + 1, **subscription.told}
    event = scope.host.append("deliver", subscription.topic, subscription.endpoint, notification.id, cause, detail)
    answer = SENDERS[subscription.protocol](scope, subscription, notification, Attempt(event, tried))
    if answer is None:
        keep(scope, notification)
        return False
    if answer.failure is not None:
        keep(scope, notification)
        is_over = _refused(scope, notification, subscription, answer.failure, event, tried)
        settle(scope, notification)
        return is_over
    if subscription.is_logged:
        log(scope, subscription, notification, answer)
    return True


@answered("delivered")
def delivered(scope: Scope[State], answer: Answer, subscription: str, message: str, event: int, tried: int) -> None:
    """An endpoint has taken a notification or refused it."""
    _conclude(scope, answer, subscription, message, event, tried)


@answered("posted")
def posted(scope: Scope[State], answer: Answer, subscription: str, message: str, event: int, tried: int) -> None:
    """An HTTP(S) endpoint has answered, or nobody was reached."""
    _conclude(scope, Answer(answer.result, failure_of(answer)), subscription, message, event, tried)


@timer("retry")
def retry(scope: Scope[State], subscription: str, message: str, tried: int, cause: int) -> None:
    """A failed delivery is due again, unless its subscription has gone meanwhile."""
    notification = scope.state.outgoing[message]
    found = scope.state.subscriptions.get(subscription)
    if found is not None and attempt(scope, found, notification, cause, tried):
        _go_on(scope, found, notification.group)
    settle(scope, notification)


@answered("dead-lettered")
def dead_lettered(scope: Scope[State], answer: Answer, message: str, target: str, event: int) -> None:
    """A dead-letter queue has taken a notification, or it is lost."""
    notification = scope.state.outgoing[message]
    if answer.failure is not None:
        _trace_refusal(scope, notification, target, answer.failure, event, {"lost": True})
    settle(scope, notification)


def keep(scope: Scope[State], notification: Notification) -> None:
    """One more delivery of a notification is under way."""
    notification.unsettled += 1
    scope.state.outgoing[notification.key] = notification


def settle(scope: Scope[State], notification: Notification) -> None:
    """One delivery of a notification is over; after the last one it is forgotten."""
    notification.unsettled -= 1
    if not notification.unsettled:
        del scope.state.outgoing[notification.key]


def drop_held(scope: Scope[State], subscription: Subscription) -> None:
    """Forget the notifications that wait for a subscription that ends."""
    for waiting in subscription.held.values():
        for message, _ in waiting:
            settle(scope, scope.state.outgoing[message])
    subscription.held.clear()


def is_passing(failure: Failure) -> bool:
    """Say whether an endpoint may take it later: errors of the server and throttles, not those of the client."""
    if failure.status == NOT_MODELLED:
        return False
    return failure.status >= SERVER_ERROR or failure.status in (CONFLICT, TOO_MANY_REQUESTS)


def _conclude(scope: Scope[State], answer: Answer, subscription: str, message: str, event: int, tried: int) -> None:
    notification = scope.state.outgoing[message]
    found = scope.state.subscriptions.get(subscription)
    if found is None:
        if answer.failure is not None:
            _trace_refusal(scope, notification, "", answer.failure, event, {"attempt": tried + 1, "lost": True})
    elif answer.failure is not None:
        if _refused(scope, notification, found, answer.failure, event, tried):
            _go_on(scope, found, notification.group)
    else:
        if found.is_logged:
            log(scope, found, notification, answer)
        _go_on(scope, found, notification.group)
    settle(scope, notification)


def _refused(
    scope: Scope[State],
    notification: Notification,
    subscription: Subscription,
    failure: Failure,
    event: int,
    tried: int,
) -> bool:
    """Try again later or give up; return whether it was given up."""
    step = None
    if is_passing(failure):
        step = next_try(subscription.schedule, tried=tried, accepted=notification.time, now=scope.now)
    is_lost = not isinstance(step, Retry) and not subscription.dead_letters
    detail = {"attempt": tried + 1, "lost": is_lost, **subscription.told}
    cause = _trace_refusal(scope, notification, subscription.endpoint, failure, event, detail)
    if isinstance(step, Retry):
        _retry(scope, subscription, notification, step, cause, tried + 1)
        return False
    if subscription.is_logged:
        log(scope, subscription, notification, Answer(failure=failure))
    if subscription.dead_letters:
        _dead_letter(scope, subscription, notification, cause)
    return True


def _retry(
    scope: Scope[State], subscription: Subscription, notification: Notification, step: Retry, cause: int, tried: int
) -> None:
    detail = {"at": step.at, "attempt": tried + 1, **subscription.told}
    peer, message = subscription.endpoint, notification.id
    cause = scope.host.append("retry", subscription.topic, peer, message, cause, detail)
    if notification.number:
        subscription.held.setdefault(notification.group, deque())
    keep(scope, notification)
    scope.at(step.at, "retry", subscription=subscription.arn, message=notification.key, tried=tried, cause=cause)


def _go_on(scope: Scope[State], subscription: Subscription, group: str) -> None:
    """A group's first notification is out of the way: those behind it follow, up to one that has to wait again."""
    while (waiting := subscription.held.get(group)) is not None:
        if not waiting:
            del subscription.held[group]
            return
        message, cause = waiting.popleft()
        notification = scope.state.outgoing[message]
        is_over = attempt(scope, subscription, notification, cause, 0)
        settle(scope, notification)
        if not is_over:
            return


def _dead_letter(scope: Scope[State], subscription: Subscription, notification: Notification, cause: int) -> None:
    target, message = subscription.dead_letters, notification.id
    event = scope.host.append("dead-letter", subscription.topic, target, message, cause, {})
    keep(scope, notification)
    then = scope.then("dead-lettered", message=notification.key, target=target, event=event)
    scope.deliver(queue_delivery(scope, subscription, notification, target, event), then)


def _trace_refusal(
    scope: Scope[State], notification: Notification, peer: str, failure: Failure, event: int, more: dict[str, Any]
) -> int:
    detail = {"code": failure.code, "message": failure.message, **more}
    return scope.host.append("refuse", notification.topic, peer, notification.id, event, detail)
