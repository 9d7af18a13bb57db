"""A version of an object, as it is kept."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from emulator.kernel.clock import SECOND, Millis

NULL = "null"
"""The id of a version that was put while versioning was not on."""
STANDARD = "STANDARD"


class Checksum(NamedTuple):
    """`algorithm` as "CRC32", `value` in Base64, `type` FULL_OBJECT or COMPOSITE."""

    algorithm: str
    value: str
    type: str = "FULL_OBJECT"

    @property
    def member(self) -> str:
        """The member of results that holds it."""
        return f"Checksum{self.algorithm}"

    def members(self) -> dict[str, str]:
        """Return it as results have it."""
        return {self.member: self.value, "ChecksumType": self.type}


class PartFacts(NamedTuple):
    """A part that an object was put together of: its number and size, and its checksum where it was kept."""

    number: int
    size: int
    checksum: Checksum | None = None


@dataclass(slots=True)
class Version:
    """A version of an object, or a delete marker."""

    key: str
    id: str
    modified: Millis
    owner: str
    """The account."""
    is_marker: bool = False
    body: bytes = b""
    etag: str = ""
    """In quotes."""
    checksum: Checksum | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """What its headers say, by the names of GetObject's members."""
    metadata: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    storage_class: str = STANDARD
    parts: tuple[PartFacts, ...] = ()

    @property
    def modified_s(self) -> int:
        """When it was put, in whole seconds since the epoch, as S3 tells it."""
        return self.modified // SECOND

    def described(self) -> dict[str, Any]:
        """Return the members that every answer about an object has."""
        described: dict[str, Any] = {
            "AcceptRanges": "bytes",
            "LastModified": self.modified_s,
            "ETag": self.etag,
            "ServerSideEncryption": "AES256",
            "Metadata": self.metadata,
            **self.headers,
        }
        if self.storage_class != STANDARD:
            described["StorageClass"] = self.storage_class
        if self.tags:
            described["TagCount"] = len(self.tags)
        return described
