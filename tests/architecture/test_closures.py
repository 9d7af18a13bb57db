"""Timers, waiters and effects hold data, so that a world can be saved, forked and replayed."""

from pathlib import Path

import pytest

from emulator.kernel.data import NotData
from emulator.kernel.timers import Timers
from tests.architecture.closures import kept_code
from tests.architecture.sources import world_files


@pytest.mark.parametrize(
    "bad",
    [
        "scope.at(5, 'reappear', then=lambda: None)",
        "import functools\nscope.at(5, 'reappear', then=functools.partial(print, 1))",
        "def f():\n    def g(): ...\n    scope.at(5, 'reappear', g)",
        "def g(): ...\ntimers.at(5, 'reappear', 'a', 'r', {'then': g})",
        "class A:\n    def g(self): ...\n    def f(self): self.host.set_timer(5, 'x', 'a', 'r', {'do': [self.g]})",
        "Then('sqs.polled', account, region, {'do': lambda: 1})",
        "scope.effect('http', {'done': lambda: 1}, then)",
    ],
)
def test_code_in_a_timer_is_found(tmp_path: Path, bad: str) -> None:
    file = tmp_path / "bad.py"
    file.write_text(bad)
    assert list(kept_code(file))


@pytest.mark.parametrize(
    "good",
    [
        "scope.at(message.hidden_until, 'reappear', queue=queue.arn, message=message.id)",
        "scope.call(call, scope.then('polled', mapping=mapping.uuid))",
        "class A:\n    @property\n    def now(self): ...\n    def f(self): scope.at(self.now, 'x')",
        "sorted(queues, key=lambda queue: queue.arn)",
    ],
)
def test_data_in_a_timer_is_allowed(tmp_path: Path, good: str) -> None:
    file = tmp_path / "good.py"
    file.write_text(good)
    assert not list(kept_code(file))


def test_no_timer_of_the_emulator_keeps_code() -> None:
    offences = [str(offence) for file in world_files() for offence in kept_code(file)]
    assert not offences


def test_a_closure_is_refused_when_the_timer_is_set() -> None:
    with pytest.raises(NotData):
        Timers().at(5, "sqs.reappear", "000000000000", "eu-west-1", {"then": lambda: None})
