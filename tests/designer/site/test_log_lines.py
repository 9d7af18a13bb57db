"""What is written to the log of requests whose addresses hold a key."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from designer.site.log_lines import KeylessLines

pytestmark = pytest.mark.django_db(databases=["default", "runs"])
KEY = "k" * 20


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that Django writes, as the console gets it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(KeylessLines("{levelname} {message}", style="{"))
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


@pytest.mark.parametrize("address", [f"/w/{KEY}/bucket/object", f"/join/abc/{KEY}", f"/b/abc/runs/def?key={KEY}"])
def test_a_refused_request_is_told_of_without_its_key(address: str, log: io.StringIO) -> None:
    Client().put(address)
    assert "WARNING" in log.getvalue()
    assert KEY not in log.getvalue()


def test_neither_does_a_traceback_hold_one(log: io.StringIO) -> None:
    logging.getLogger("django").error("broke", exc_info=ValueError(f"GET /w/{KEY}/ and ?a=1&key={KEY}&t=2"))
    assert "ValueError: GET /w/…/ and ?a=1&key=…&t=2" in log.getvalue()
