"""A bucket with its objects."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import Any

from emulator.kernel.clock import Millis
from emulator.services.s3.errors import DeleteMarkerMet, NoSuchKey, NoSuchVersion
from emulator.services.s3.naming import arn_of
from emulator.services.s3.stored import NULL, Version
from emulator.services.s3.upload import Upload

ENABLED, SUSPENDED = "Enabled", "Suspended"


@dataclass(slots=True)
class Bucket:
    """`objects` holds the versions of each key, the newest last; `keys` its keys in the order of their UTF-8 bytes."""

    name: str
    account: str
    region: str
    created: Millis
    location: str = ""
    """The location constraint as it was given; "EU" stands for eu-west-1."""
    versioning: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    policy: str = ""
    notifications: dict[str, Any] = field(default_factory=dict)
    public_access: dict[str, bool] = field(
        default_factory=lambda: dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
        )
    )
    objects: dict[str, list[Version]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    uploads: dict[str, Upload] = field(default_factory=dict)
    count: int = 0
    """Versions that are no delete markers."""
    bytes: int = 0
    """What they have together."""

    @property
    def arn(self) -> str:
        """The bucket's ARN."""
        return arn_of(self.name, self.region)

    def newest(self, key: str) -> Version | None:
        """Return the newest version of a key, which may be a delete marker."""
        versions = self.objects.get(key)
        return versions[-1] if versions else None

    def current(self, key: str) -> Version | None:
        """Return the object that a key stands for now."""
        newest = self.newest(key)
        return None if newest is None or newest.is_marker else newest

    def require(self, key: str, version_id: str | None = None, *, method: str = "GET") -> Version:
        """Return an object, or raise AWS's error."""
        if version_id is None:
            newest = self.newest(key)
            if newest is None:
                raise NoSuchKey(key)
            if newest.is_marker:
                raise NoSuchKey(key, _marker_headers(newest))
            return newest
        found = self.version(key, version_id)
        if found is None:
            raise NoSuchVersion(key, version_id)
        if found.is_marker:
            raise DeleteMarkerMet(method, {**_marker_headers(found), "Allow": "DELETE"})
        return found

    def version(self, key: str, version_id: str) -> Version | None:
        """Return a version of a key by its id."""
        return next((version for version in self.objects.get(key, ()) if version.id == version_id), None)

    def add(self, version: Version) -> Version | None:
        """Make a version the newest of its key; return the one that it overwrites."""
        overwritten = None
        if version.id == NULL:
            overwritten = self.version(version.key, NULL)
            if overwritten is not None:
                self.remove(overwritten)
        versions = self.objects.get(version.key)
        if versions is None:
            versions = self.objects[version.key] = []
            insort(self.keys, version.key)
        versions.append(version)
        self._count(version, 1)
        return overwritten

    def remove(self, version: Version) -> None:
        """Forget a version for good."""
        versions = self.objects[version.key]
        versions.remove(version)
        self._count(version, -1)
        if not versions:
            del self.objects[version.key]
            del self.keys[bisect_left(self.keys, version.key)]

    def _count(self, version: Version, by: int) -> None:
        self.count += 0 if version.is_marker else by
        self.bytes += by * len(version.body)


def _marker_headers(marker: Version) -> dict[str, str]:
    return {"x-amz-delete-marker": "true", "x-amz-version-id": marker.id}
