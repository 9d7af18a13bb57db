"""What the tests of SQS start from."""

import pytest

from tests.emulator.worlds import Bench, only


@pytest.fixture
def bench() -> Bench:
    """A world with nothing but SQS in it."""
    return Bench(services=only("sqs"))
