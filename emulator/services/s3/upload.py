"""A multipart upload on its way."""

from dataclasses import dataclass, field

from emulator.kernel.clock import SECOND, Millis
from emulator.services.s3.stored import STANDARD, Checksum


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was uploaded."""

    number: int
    body: bytes
    etag: str
    modified: Millis
    checksum: Checksum

    @property
    def modified_s(self) -> int:
        """When it was uploaded, in whole seconds since the epoch."""
        return self.modified // SECOND


@dataclass(slots=True)
class Upload:
    """`algorithm` and `checksum_type` are those that were asked for at its start, "" where none was."""

    id: str
    key: str
    initiated: Millis
    initiator: str
    """The account."""
    algorithm: str = ""
    checksum_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    storage_class: str = STANDARD
    parts: dict[int, Part] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many bytes its parts have."""
        return sum(len(part.body) for part in self.parts.values())
