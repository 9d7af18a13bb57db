"""The retry rule: delays, the end of the tries, the end by age."""

from emulator.bus.retries import GiveUp, Phase, Retry, Schedule, next_try

ASYNCHRONOUS = Schedule((Phase(1, 60_000), Phase(1, 120_000)), max_age_ms=6 * 3_600_000)


def test_a_first_failure_is_retried_after_the_first_delay() -> None:
    assert next_try(ASYNCHRONOUS, tried=0, accepted=0, now=1_000) == Retry(61_000)


def test_each_phase_follows_when_the_one_before_is_used_up() -> None:
    assert next_try(ASYNCHRONOUS, tried=1, accepted=0, now=1_000) == Retry(121_000)


def test_used_up_retries_end_the_tries() -> None:
    assert next_try(ASYNCHRONOUS, tried=2, accepted=0, now=1_000) == GiveUp("exhausted")


def test_no_try_begins_after_the_maximum_age() -> None:
    schedule = Schedule((Phase(5, 60_000),), max_age_ms=60_000)
    assert next_try(schedule, tried=0, accepted=0, now=0) == Retry(60_000)
    assert next_try(schedule, tried=0, accepted=0, now=1) == GiveUp("age")


def test_a_schedule_without_phases_never_retries() -> None:
    assert next_try(Schedule(()), tried=0, accepted=0, now=0) == GiveUp("exhausted")


def test_growth_reaches_the_last_delay() -> None:
    linear = Phase(5, 1_000, 20_000, "linear")
    geometric = Phase(5, 1_000, 16_000, "geometric")
    doubling = Phase(100, 1_000, 300_000, "doubling")
    assert [linear.delay_ms(index) for index in range(5)] == [1_000, 5_750, 10_500, 15_250, 20_000]
    assert [geometric.delay_ms(index) for index in range(5)] == [1_000, 2_000, 4_000, 8_000, 16_000]
    assert [doubling.delay_ms(index) for index in (0, 1, 8, 9, 90)] == [1_000, 2_000, 256_000, 300_000, 300_000]


def test_a_schedule_knows_how_many_tries_it_has() -> None:
    assert Schedule((Phase(3), Phase(2, 1_000), Phase(100_000, 20_000))).tries == 100_005
