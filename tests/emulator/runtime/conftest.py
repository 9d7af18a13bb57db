"""Worlds whose guests run behind this machine's own walls."""

from collections.abc import AsyncIterator

import pytest

from tests.emulator.runtime.arena import Arena


@pytest.fixture
async def arena() -> AsyncIterator[Arena]:
    """A world with guests at level B."""
    arena = Arena()
    yield arena
    await arena.close()
