"""What a process keeps of worlds that are over."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from emulator.contract.garbage import collect_rarely


class World:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def own_collector() -> Iterator[None]:
    """Give the other tests their collector back."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_nothing_of_an_earlier_world_is_left_when_the_next_begins() -> None:
    collect_rarely()
    earlier = weakref.ref(World())
    assert earlier() is not None
    collect_rarely()
    assert earlier() is None
