"""How long a cold start takes where the scenario leaves it to the runtime.

Medians of ten initialisations each of an empty function on x86_64, which hardly depend on its memory:
https://github.com/maxday/lambda-perf, data/2025/2025-12-17.json. Code of one's own and packages add to them.
"""

import math
from collections.abc import Callable

from emulator.kernel.clock import Millis

MEDIAN_MS = {
    "dotnet": 255,
    "java": 270,
    "nodejs": 140,
    "provided": 52,
    "python": 95,
    "ruby": 215,
}
"""By the runtime's family."""
OTHER_MS = 140
SPREAD = 0.15
"""Of the logarithm: two thirds of the samples lie within 15 % of their median."""


def draw_cold_start(lognormal: Callable[[float, float], float], runtime: str) -> Millis:
    """Return the length of one cold start, drawn by a stream's `lognormvariate`."""
    median = next((length for family, length in MEDIAN_MS.items() if runtime.startswith(family)), OTHER_MS)
    return round(lognormal(math.log(median), SPREAD))
