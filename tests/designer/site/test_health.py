"""`/healthz`."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db(databases=["default", "runs"])


def test_it_is_healthy_when_databases_and_redis_answer(client: Client, settings: Settings, redis_url: str) -> None:
    settings.REDIS_URL = redis_url
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database default": "ok", "database runs": "ok", "redis": "ok"}
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_fails_with_the_name_of_what_does_not_answer(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"
    assert answer.json()["redis"] == "ConnectionError"
    assert answer.json()["database default"] == "ok"


def test_it_only_reads(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
