"""From the wall's time to a world's."""

import pytest

from emulator.pacing import BadSpeed, Holds, Pacer, read_speed

START = 1_000_000


def pacer(speed: float | None = 1.0) -> Pacer:
    return Pacer(anchor_wall_s=50.0, anchor=START, speed=speed)


@pytest.mark.parametrize(("speed", "reached"), [(1.0, START + 2_500), (60.0, START + 150_000), (0.5, START + 1_250)])
def test_time_passes_at_the_speed(speed: float, reached: int) -> None:
    assert pacer(speed).limit(52.5) == reached


@pytest.mark.parametrize(("speed", "seconds"), [(1.0, 30.0), (60.0, 0.5), (None, 30.0)])
def test_the_wait_for_something_due_is_its_time_at_the_speed(speed: float | None, seconds: float) -> None:
    assert pacer(speed).wait_s(50.0, START + 30_000) == pytest.approx(seconds)


def test_what_was_due_already_is_waited_for_no_more() -> None:
    assert pacer().wait_s(51.0, START + 500) == 0.0


def test_a_paused_world_stands_still_and_is_not_waited_for() -> None:
    paused = pacer()
    paused.pause(51.0)
    assert paused.limit(90.0) == START + 1_000
    assert paused.wait_s(90.0, START + 2_000) is None
    paused.resume(90.0)
    assert paused.limit(91.0) == START + 2_000


def test_a_change_of_speed_loses_no_time() -> None:
    changed = pacer()
    changed.set_speed(51.0, 10.0)
    assert changed.limit(51.0) == START + 1_000
    assert changed.limit(52.0) == START + 11_000


def test_max_jumps_where_it_may_and_goes_at_the_walls_pace_else() -> None:
    fast = pacer(None)
    assert fast.limit(51.0) == START + 1_000
    assert fast.limit(51.0, jumps_to=START + 30_000) == START + 30_000
    assert fast.limit(52.0) == START + 31_000


def test_a_paused_max_does_not_jump() -> None:
    fast = pacer(None)
    fast.pause(50.0)
    assert fast.limit(51.0, jumps_to=START + 30_000) == START


def test_a_hold_counts_until_its_client_has_had_its_time() -> None:
    holds = Holds({})
    holds.add("m1", START, START + 30_000, 50.0)
    holds.add("m2", START, START + 20_000, 50.0)
    assert holds.first(55.0) == START + 20_000
    holds.drop("m2")
    assert holds.first(55.0) == START + 30_000
    assert holds.first(80.0) is None


@pytest.mark.parametrize(("text", "speed"), [("max", None), ("1", 1.0), ("0.25", 0.25), (60, 60.0)])
def test_speeds_are_read(text: object, speed: float | None) -> None:
    assert read_speed(text) == speed


@pytest.mark.parametrize("text", ["", "fast", "0", "-1", "nan", "inf", "1e9", None, True, []])
def test_what_is_no_speed_is_refused(text: object) -> None:
    with pytest.raises(BadSpeed):
        read_speed(text)
