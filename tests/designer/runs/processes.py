"""Workers in processes of their own, which a test can kill and stop."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from tests.children import child


@pytest.fixture
def workers() -> Iterator[Callable[[Any], "subprocess.Popen[bytes]"]]:
    """A function that starts a worker process for a run."""
    started: list[subprocess.Popen[bytes]] = []

    def start_worker(run: Any) -> "subprocess.Popen[bytes]":
        script = f"import django; django.setup(); from designer.runs import worker; worker.execute({run.id!r})"
        databases = {
            name: f"sqlite:///{settings.DATABASES[alias]['NAME']}"
            for name, alias in (("DATABASE_URL", "default"), ("RUNS_DATABASE_URL", "runs"))
        }
        variables = {**os.environ, **databases, "DJANGO_SETTINGS_MODULE": "designer.settings"}
        process = child([sys.executable, "-c", script], env=variables)
        started.append(process)
        return process

    yield start_worker
    for process in started:
        process.kill()
        process.wait()


def until(condition: Callable[[], Any], seconds: float = 90) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
