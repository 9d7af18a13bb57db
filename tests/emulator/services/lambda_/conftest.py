"""What the tests of recorded situations share."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.emulator.services.lambda_.cloud import Cloud
from tests.emulator.services.lambda_.recordings import Account


@pytest.fixture
def aws() -> Account:
    """Return an account without functions."""
    return Account()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def one_cloud() -> AsyncIterator[Cloud]:
    """Guests behind one zygote."""
    cloud = Cloud()
    yield cloud
    await cloud.close()


@pytest_asyncio.fixture(loop_scope="module")
async def cloud(one_cloud: Cloud) -> Cloud:
    """A new world."""
    one_cloud.renew()
    return one_cloud
