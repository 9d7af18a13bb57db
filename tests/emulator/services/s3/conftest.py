"""What the tests of S3 start from."""

from typing import Any

import pytest

from tests.emulator.server.running import Running
from tests.emulator.services.s3.bench import Store
from tests.emulator.services.s3.recordings import NAMES, Make


@pytest.fixture
def store() -> Store:
    """A world with nothing but S3 and one bucket in it."""
    return Store()


@pytest.fixture
def s3(endpoint: Running) -> Any:
    """A client of boto3."""
    return endpoint.client("s3")


@pytest.fixture
def make(s3: Any) -> Make:
    """Make buckets for recorded situations."""

    def make_one(status: str = "") -> str:
        name = next(NAMES)
        s3.create_bucket(Bucket=name)
        if status:
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": status})
        return name

    return make_one
