"""Worlds whose guests run behind this machine's own walls."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.emulator.runtime.arena import Arena


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walled() -> AsyncIterator[Arena]:
    """Guests at level B behind one zygote."""
    arena = Arena()
    yield arena
    await arena.close()


@pytest_asyncio.fixture(loop_scope="module")
async def arena(walled: Arena) -> Arena:
    """A new world with guests at level B."""
    return walled.renew()
