"""Chance in a world: named streams, each seeded by the world's seed and its own name."""

import hashlib
import random
from dataclasses import dataclass, field


@dataclass(slots=True)
class Chance:
    """Independent random streams; what one consumer draws never shifts another's numbers."""

    seed: int
    streams: dict[str, random.Random] = field(default_factory=dict)

    def stream(self, name: str) -> random.Random:
        """Return the stream of that name, made at its first use."""
        found = self.streams.get(name)
        if found is None:
            digest = hashlib.sha256(f"{self.seed}|{name}".encode()).digest()
            found = self.streams[name] = random.Random(int.from_bytes(digest, "big"))
        return found
