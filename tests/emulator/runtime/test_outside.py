"""What performs a world's effects, when the machine fails it."""

import asyncio
from pathlib import Path

from emulator.runtime.outside import Outside
from emulator.turns import Effect
from emulator.world import World
from tests.emulator.worlds import only


async def test_a_world_whose_guests_cannot_be_started_stops_with_the_reason(tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.write_text("a file where a folder should be")
    world, woken = World(seed=1, services=only("sqs")), asyncio.Event()
    outside = Outside(world, folder, woken.set)
    world.effects.append(Effect(0, "guest.start", {}))
    outside.perform()
    await asyncio.wait_for(woken.wait(), timeout=60)
    assert outside.stopped.startswith("Sluice failed at guest.start: NotADirectoryError")
    await outside.close()
