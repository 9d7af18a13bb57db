"""Worlds whose guests run behind this machine's own walls."""

from collections.abc import AsyncIterator

import pytest_asyncio

from emulator.runtime.limits import Limits
from tests.emulator.runtime.arena import Arena, sandbox

SHORT = Limits(turn_wall_s=2.5, turn_cpu_s=0.5, live_guests=3, all_tmp_mb=64)


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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def short_turns() -> AsyncIterator[Arena]:
    """Guests with short turns behind one zygote."""
    arena = Arena(walls=sandbox(limits=SHORT))
    await arena.guests.prepare()
    yield arena
    await arena.close()


@pytest_asyncio.fixture(loop_scope="module")
async def short(short_turns: Arena) -> Arena:
    """A new world whose guests have short turns."""
    return short_turns.renew()
