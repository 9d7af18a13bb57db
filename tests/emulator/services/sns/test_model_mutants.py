"""The models of topics find a topic that is broken: each mutant here is a mistake that somebody could make."""

from typing import Any

import pytest

from emulator.bus.retries import GiveUp
from emulator.services.sns import attempts, publishing
from emulator.services.sns.fifo import Order
from emulator.services.sns.filtering import Filter
from emulator.services.sns.notification import Notification
from emulator.services.sns.subscription import Subscription
from tests.emulator.services.sns.test_models import FifoTopicMachine, TopicMachine
from tests.mutants import Case, assert_found, named


def nothing_is_tried_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(attempts, "next_try", lambda *args, **more: GiveUp("exhausted"))


def a_retry_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(attempts, "_retry", lambda *args: None)


def every_retry_is_made_twice(patch: pytest.MonkeyPatch) -> None:
    real = attempts._retry

    def twice(*args: Any) -> None:
        real(*args)
        real(*args)

    patch.setattr(attempts, "_retry", twice)


def dead_letters_are_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(attempts, "_dead_letter", lambda *args: None)


def filters_take_everything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Filter, "takes", lambda self, notification, protocol: True)


def filters_look_at_the_first_message_only(patch: pytest.MonkeyPatch) -> None:
    real, kept = Notification.values, dict[str, dict[str, Any]]()
    patch.setattr(Notification, "values", lambda self: kept.setdefault(self.topic, real(self)))


def the_second_subscriber_is_left_out(patch: pytest.MonkeyPatch) -> None:
    real = attempts.send
    patch.setattr(
        publishing,
        "send",
        lambda scope, found, *rest: (
            None if found.endpoint.rpartition(":q")[2][:1] == "1" else real(scope, found, *rest)
        ),
    )


def a_group_does_not_wait(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        publishing,
        "send",
        lambda scope, found, notification, cause: attempts.attempt(scope, found, notification, cause, 0),
    )


def what_waits_is_forgotten_when_saved(patch: pytest.MonkeyPatch) -> None:
    def reduce(self: Subscription) -> tuple[Any, ...]:
        return _without_held, ({name: getattr(self, name) for name in self.__slots__},)

    patch.setattr(Subscription, "__reduce__", reduce, raising=False)


def _without_held(fields: dict[str, Any]) -> Subscription:
    found = object.__new__(Subscription)
    for name, value in {**fields, "held": {}}.items():
        setattr(found, name, value)
    return found


def no_message_is_a_duplicate(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Order, "find", lambda *args: None)


BOTH = (nothing_is_tried_again, a_retry_is_forgotten, dead_letters_are_lost)
FILTERS = (filters_take_everything, filters_look_at_the_first_message_only, the_second_subscriber_is_left_out)
ORDER = (a_group_does_not_wait, what_waits_is_forgotten_when_saved, no_message_is_a_duplicate)
CASES: list[Case] = [
    *((TopicMachine, mutate) for mutate in (*BOTH, *FILTERS)),
    # A FIFO queue would take the second try for a duplicate: there it does no harm.
    (TopicMachine, every_retry_is_made_twice),
    *((FifoTopicMachine, mutate) for mutate in (*BOTH, *ORDER)),
]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_broken_topic_is_found(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_found(case, monkeypatch, examples=300, steps=30)
