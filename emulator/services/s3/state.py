"""What S3 remembers: all buckets of all accounts."""

from dataclasses import dataclass, field

from emulator.services.s3.bucket import Bucket
from emulator.services.s3.errors import NoSuchBucket, TooLarge
from emulator.services.s3.limits import OBJECT_BYTES, WORLD_BYTES


@dataclass(slots=True)
class State:
    """Buckets by name; `bytes` is the size of all that they keep; `changes` counts what was done to objects."""

    buckets: dict[str, Bucket] = field(default_factory=dict)
    bytes: int = 0
    changes: int = 0

    def require(self, name: str) -> Bucket:
        """Return the bucket of a name, or raise AWS's error."""
        found = self.buckets.get(name)
        if found is None:
            raise NoSuchBucket(name)
        return found

    def take(self, size: int) -> None:
        """Count bytes that are to be kept, or refuse them."""
        if size > OBJECT_BYTES:
            raise TooLarge("an object", OBJECT_BYTES)
        if self.bytes + size > WORLD_BYTES:
            raise TooLarge("objects in a world", WORLD_BYTES)
        self.bytes += size

    def give_back(self, size: int) -> None:
        """Count bytes that are kept no more."""
        self.bytes -= size
