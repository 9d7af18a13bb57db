"""Guests end with their worker, however it ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from emulator.runtime.processes import descendants
from launch.places import ROOT
from tests.children import is_alive

WORKER = """
import asyncio, sys
from tests.emulator.runtime.arena import Arena, sandbox

CODE = '''
import subprocess, time
def handler(event, context):
    if event:
        subprocess.Popen(["sleep", "1000"])
    time.sleep(1)
'''

async def main():
    arena = Arena(walls=sandbox(sys.argv[1]))
    has_child = b"true" if sys.argv[1] == "B" else b"false"  # level C does not hold a handler's own children
    arena.begin(CODE, has_child)
    arena.world.run_until(arena.world.now)
    await arena.guests.perform(arena.world.effects.popleft())
    print("waits", flush=True)
    await asyncio.sleep(1000)

asyncio.run(main())
"""


@pytest.mark.parametrize("level", ["B", "C"])
def test_guests_die_with_a_killed_worker(level: str) -> None:
    command = [sys.executable, "-c", WORKER, level]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "waits\n"
        below = descendants(worker.pid)
        assert len(below) >= 2
        worker.send_signal(signal.SIGKILL)
    until = time.monotonic() + 60
    while any(is_alive(pid) for pid in below):
        assert time.monotonic() < until, [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in below if is_alive(pid)]
        time.sleep(0.01)
