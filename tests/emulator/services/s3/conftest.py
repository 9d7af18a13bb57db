"""What the tests of S3 start from."""

import pytest

from tests.emulator.services.s3.bench import Store


@pytest.fixture
def store() -> Store:
    """A world with nothing but S3 and one bucket in it."""
    return Store()
