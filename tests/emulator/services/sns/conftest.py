"""What the tests of SNS start from."""

import pytest

from tests.emulator.services.sns.bench import TopicBench


@pytest.fixture
def bench() -> TopicBench:
    """A world with SNS, SQS, Lambda and CloudWatch Logs in it."""
    return TopicBench()
