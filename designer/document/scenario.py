"""What a template cannot say: traffic, workers outside AWS, modelled durations, seed and length."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Scenario:
    """placeholder"""
