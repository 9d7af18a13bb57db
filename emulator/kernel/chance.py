"""Chance in a world: named streams, each seeded by the world's seed and its own name."""

import hashlib
import random
from dataclasses import dataclass, field

from emulator.kernel.ids import Uuids


@dataclass(slots=True)
class Chance:
    """Independent random streams; what one consumer draws never shifts another's numbers."""

    seed: int
    streams: dict[str, random.Random] = field(default_factory=dict)
    identities: dict[str, Uuids] = field(default_factory=dict)

    def stream(self, name: str) -> random.Random:
        """Return the stream of that name, made at its first use."""
        found = self.streams.get(name)
        if found is None:
            found = self.streams[name] = self._begin(name)
        return found

    def uuids(self, name: str) -> Uuids:
        """Return the UUIDs of the stream of that name, which is used for nothing else."""
        found = self.identities.get(name)
        if found is None:
            found = self.identities[name] = Uuids(self._begin(name))
        return found

    def _begin(self, name: str) -> random.Random:
        digest = hashlib.sha256(f"{self.seed}|{name}".encode()).digest()
        return random.Random(int.from_bytes(digest, "big"))
