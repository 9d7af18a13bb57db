"""What the tests of recorded situations share."""

import pytest

from tests.emulator.services.lambda_.recordings import Account


@pytest.fixture
def aws() -> Account:
    """Return an account without functions."""
    return Account()
