"""State machines that have to find a mistake: what they test is broken on purpose, and they must not pass."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

Mutate = Callable[[pytest.MonkeyPatch], None]
"""Puts a mistake that somebody could make in the place of code."""
Case = tuple[type[RuleBasedStateMachine], Mutate]


def assert_found(case: Case, patch: pytest.MonkeyPatch, *, examples: int, steps: int) -> None:
    """Assert that a machine fails with the mistake, and not because the mistake is none."""
    machine, mutate = case
    searched = settings(
        max_examples=examples,
        stateful_step_count=steps,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    mutate(patch)
    with pytest.raises(Exception) as found:  # noqa: PT011 - what is broken may break in any way
        run_state_machine_as_test(machine, settings=searched)
    assert not isinstance(found.value, (TypeError, NameError))


def named(case: Case) -> str:
    """Return a case as pytest names it."""
    return f"{case[0].__name__}-{case[1].__name__}"
