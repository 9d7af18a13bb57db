"""What any test may ask for: a Redis, a PostgreSQL, a Chromium."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import hypothesis
import pytest

from launch import browser, redis
from tests.children import child
from tests.postgres import postgres

hypothesis.settings.register_profile("sluice", deadline=None, print_blob=True, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("sluice")


def pytest_configure() -> None:
    """End as with Ctrl+C where somebody ends this process: what tests have started is ended by them."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis of this test session."""
    path = redis.socket_path(tmp_path_factory.mktemp("redis"))
    with child(redis.command(redis.find(), path), stdout=subprocess.DEVNULL, stderr=sys.stderr) as server:
        until = time.monotonic() + 60
        while not redis.answers(path):
            assert server.poll() is None, "Redis ended"
            assert time.monotonic() < until, "Redis does not answer"
        yield redis.url(path)
        server.terminate()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    found = browser.find()
    assert found, "set CHROMIUM, or run `python3 manage.py test`, which installs it"
    return found


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL of this test session."""
    with postgres() as url:
        yield url
