"""No file inside a world takes the elements of a set in their own order."""

from pathlib import Path

import pytest

from tests.architecture.sets import set_iterations
from tests.architecture.sources import world_files


@pytest.mark.parametrize(
    "bad",
    [
        "for name in {'a', 'b'}: pass",
        "for name in set(names): pass",
        "found = [name for name in frozenset(names)]",
        "found = {name: 1 for name in {n for n in names}}",
        "found = list(set(names))",
        "text = ','.join({'a', 'b'})",
        "first = next(iter({1, 2}))",
        "waiting = set()\nfor name in waiting: pass",
        "waiting: set[str] = load()\nfor name in waiting: pass",
        "def f(waiting: frozenset[str] | None): return [w for w in waiting]",
        "class A:\n    waiting: set[str]\n    def f(self): return tuple(self.waiting)",
        "for name in old.keys() - new.keys(): pass",
        "waiting = set()\none = waiting.pop()",
        "found = [*set(names)]",
        "a = set()\nfor name in a | b: pass",
        "def f() -> set[str]: ...\nfor name in f(): pass",
        "found = dict.fromkeys(set(names))",
        "text = ','.join(str(n) for n in {1, 2})",
    ],
)
def test_iteration_over_a_set_is_found(tmp_path: Path, bad: str) -> None:
    file = tmp_path / "bad.py"
    file.write_text(bad)
    assert list(set_iterations(file))


@pytest.mark.parametrize(
    "good",
    [
        "for name in sorted({'a', 'b'}): pass",
        "found = any(name for name in {'a', 'b'})",
        "known = {name for name in {'a', 'b'}}",
        "for name in {'a': 1}: pass",
        "for name in dict.fromkeys(names): pass",
        "is_known = name in {'a', 'b'}",
        "queue: list[str] = []\nqueue.pop()",
    ],
)
def test_what_shows_no_order_is_allowed(tmp_path: Path, good: str) -> None:
    file = tmp_path / "good.py"
    file.write_text(good)
    assert not list(set_iterations(file))


def test_no_world_iterates_over_a_set() -> None:
    offences = [str(offence) for file in world_files() for offence in set_iterations(file)]
    assert not offences
