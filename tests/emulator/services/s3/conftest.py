"""What the tests of S3 start from."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.emulator.server.running import Running, running
from tests.emulator.services.s3.bench import Store
from tests.emulator.services.s3.recordings import NAMES, Make


@pytest.fixture
def store() -> Store:
    """A world with nothing but S3 and one bucket in it."""
    return Store()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Running]:
    """An endpoint in a process of its own, for the tests of one file."""
    with running() as found:
        yield found


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
