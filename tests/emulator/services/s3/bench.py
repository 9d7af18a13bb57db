"""A world with S3 under test."""

from typing import Any

from tests.emulator.worlds import Bench, only

ACCOUNT = "123456789012"
BUCKET = "orders-bucket"


class Store(Bench):
    """A Bench with S3, other services, and one bucket."""

    def __init__(self, *services: str, **settings: Any) -> None:
        found = only("s3", *services)
        super().__init__(services={service.name: service for service in found.values()}, **settings)
        self.s3("CreateBucket", Bucket=BUCKET)

    def s3(self, operation: str, **parameters: Any) -> Any:
        """Call an operation of S3 on the bucket, where no other one is named."""
        given = parameters if operation == "ListBuckets" else {"Bucket": BUCKET, **parameters}
        return self.call("s3", operation, **given)

    def put(self, key: str, body: bytes = b"data", **parameters: Any) -> Any:
        """Put an object."""
        return self.s3("PutObject", Key=key, Body=body, **parameters)

    def get(self, key: str, **parameters: Any) -> bytes:
        """Return an object's bytes."""
        return bytes(self.s3("GetObject", Key=key, **parameters)["Body"])

    def keys(self, **parameters: Any) -> list[str]:
        """Return the keys that ListObjectsV2 shows."""
        return [entry["Key"] for entry in self.s3("ListObjectsV2", **parameters).get("Contents", [])]

    def versioned(self, status: str = "Enabled") -> None:
        """Turn versioning on, or off again."""
        self.s3("PutBucketVersioning", VersioningConfiguration={"Status": status})
