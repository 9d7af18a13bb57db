"""An endpoint for clients that know nothing of Sluice."""

from collections.abc import Iterator

import pytest

from tests.emulator.server.running import Running, running


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Running]:
    """An endpoint whose clock is the wall's."""
    with running() as found:
        yield found
