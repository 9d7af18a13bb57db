"""Timers: their order, their cancelling, and what they may hold."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.kernel.data import NotData
from emulator.kernel.timers import Timers


def set_timer(timers: Timers, time: int, name: str, **arguments: Any) -> int:
    return timers.at(time, name, "123456789012", "us-east-1", arguments)


def names_due(timers: Timers, limit: int) -> list[str]:
    due = []
    while (timer := timers.pop_due(limit)) is not None:
        due.append(timer.name)
    return due


def test_timers_are_due_in_order_of_time_then_of_setting() -> None:
    timers = Timers()
    for time, name in ((20, "late"), (10, "first"), (10, "second")):
        set_timer(timers, time, name)

    assert names_due(timers, 30) == ["first", "second", "late"]


def test_a_timer_is_not_due_before_its_time() -> None:
    timers = Timers()
    set_timer(timers, 10, "a")

    assert timers.pop_due(9) is None
    assert timers.next_time() == 10


def test_a_timer_hands_out_what_it_was_given() -> None:
    timers = Timers()
    number = set_timer(timers, 10, "sqs.reappear", queue="orders")

    timer = timers.pop_due(10)

    assert timer is not None
    assert timer == type(timer)(10, number, "sqs.reappear", "123456789012", "us-east-1", {"queue": "orders"})


def test_a_cancelled_timer_is_never_due() -> None:
    timers = Timers()
    cancelled = set_timer(timers, 10, "cancelled")
    set_timer(timers, 20, "kept")

    timers.cancel(cancelled)

    assert timers.next_time() == 20
    assert names_due(timers, 30) == ["kept"]


def test_cancelling_twice_or_too_late_is_no_error() -> None:
    timers = Timers()
    number = set_timer(timers, 10, "a")
    timers.pop_due(10)

    timers.cancel(number)
    timers.cancel(number)

    assert timers.next_time() is None


def test_cancelled_timers_do_not_pile_up() -> None:
    timers = Timers()
    for time in range(10_000):
        timers.cancel(set_timer(timers, time, "a"))

    assert len(timers.heap) < 100


@pytest.mark.parametrize("value", [print, {1, 2}, object(), [lambda: None], {"nested": {"deep": frozenset()}}])
def test_a_timer_holds_plain_data_only(value: object) -> None:
    with pytest.raises(NotData):
        set_timer(Timers(), 10, "a", value=value)


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=200))
def test_what_is_not_cancelled_is_due_once_in_order(wanted: list[tuple[int, bool]]) -> None:
    timers = Timers()
    kept = []
    for time, is_kept in wanted:
        number = set_timer(timers, time, "a")
        if is_kept:
            kept.append((time, number))
        else:
            timers.cancel(number)

    due = []
    while (timer := timers.pop_due(50)) is not None:
        due.append((timer.time, timer.sequence))

    assert due == sorted(kept)
