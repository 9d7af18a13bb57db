"""What the tests of the emulator start from."""

from collections.abc import Iterator

import pytest

from tests.emulator.server.running import Running, running


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Running]:
    """An endpoint, for the tests of one file."""
    with running() as found:
        yield found
