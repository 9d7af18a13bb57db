"""How a bench measures and what it says of its machine."""

import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path

REPEATS = 5


def machine() -> str:
    """Return the machine's figures in one line."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    python, load = platform.python_version(), os.getloadavg()[0]
    return f"{os.cpu_count()} × {model}, {memory_gb:.0f} GB, Python {python}, load {load:.1f}"


def median_s(measured: Callable[[], None], repeats: int = REPEATS) -> float:
    """Return the median of some runs in seconds."""
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        measured()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def report(what: str, value: str) -> None:
    """Print one figure."""
    print(f"\nbench: {what}: {value} ({machine()})")
