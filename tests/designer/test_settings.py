"""The settings for one person, for a public host, for each kind of database."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from launch.places import ROOT

ASK = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def ask(home: Path, *names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    given = clean | {"DJANGO_SETTINGS_MODULE": "designer.settings", "SLUICE_HOME": str(home)} | environment
    command = [sys.executable, "-c", ASK, *names]
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)


def told(home: Path, *names: str, **environment: str) -> dict[str, Any]:
    result = ask(home, *names, **environment)
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_an_embedded_sluice_makes_its_key_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    first = told(tmp_path, "SECRET_KEY")
    assert len(first["SECRET_KEY"]) > 50
    assert told(tmp_path, "SECRET_KEY") == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_public_sluice_without_a_key_does_not_start(tmp_path: Path) -> None:
    result = ask(tmp_path, "SECRET_KEY", PUBLIC_URL="https://sluice.example.com")
    assert "MissingSecretKey: PUBLIC_URL is https://sluice.example.com" in result.stderr
    assert not (tmp_path / "secret-key").exists()


def test_a_public_https_sluice_answers_to_its_name_and_keeps_to_https(tmp_path: Path) -> None:
    names = ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    found = told(
        tmp_path,
        *(*names, "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "DEBUG"),
        PUBLIC_URL="https://sluice.example.com",
        SECRET_KEY="k" * 50,
    )
    assert "sluice.example.com" in found["ALLOWED_HOSTS"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://sluice.example.com"]
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600
    assert found["DEBUG"] is False


@pytest.mark.parametrize(("given", "added"), [("", []), ("sluice.lan,10.0.0.5", ["sluice.lan", "10.0.0.5"])])
def test_further_names_come_to_the_ones_that_it_has(tmp_path: Path, given: str, added: list[str]) -> None:
    found = told(tmp_path, "ALLOWED_HOSTS", ALLOWED_HOSTS=given)["ALLOWED_HOSTS"]
    assert found == [*added, "localhost", "127.0.0.1", "[::1]"]


def test_sqlite_is_two_files_in_wal_mode(tmp_path: Path) -> None:
    databases = told(tmp_path, "DATABASES")["DATABASES"]
    assert {name: database["NAME"] for name, database in databases.items()} == {
        "default": str(tmp_path / "sluice.db"),
        "runs": str(tmp_path / "runs.db"),
    }
    for database in databases.values():
        assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
        assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_is_one_database_for_all(tmp_path: Path) -> None:
    url = "postgres://sluice:secret@db:5432/sluice"
    found = told(tmp_path, "DATABASES", "DATABASE_ROUTERS", "RUNS_DATABASE", DATABASE_URL=url)
    assert list(found["DATABASES"]) == ["default"]
    assert found["DATABASES"]["default"]["HOST"] == "db"
    assert found["DATABASE_ROUTERS"] == []
    assert found["RUNS_DATABASE"] == "default"


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://redis:6379/0", "redis://redis:6379/0"),
        ("unix:///run/sluice/redis.sock", "redis+socket:///run/sluice/redis.sock"),
        ("unix:///run/redis.sock?db=2", "redis+socket:///run/redis.sock?virtual_host=2"),
        ("", "memory://"),
    ],
)
def test_the_task_queue_uses_the_same_redis(tmp_path: Path, url: str, broker: str) -> None:
    assert told(tmp_path, "CELERY_BROKER_URL", REDIS_URL=url) == {"CELERY_BROKER_URL": broker}


def test_the_channel_layer_publishes_through_redis(tmp_path: Path) -> None:
    layer = told(tmp_path, "CHANNEL_LAYERS", REDIS_URL="redis://redis:6379/0")["CHANNEL_LAYERS"]["default"]
    assert layer["BACKEND"] == "channels_redis.pubsub.RedisPubSubChannelLayer"
    assert layer["CONFIG"]["hosts"] == ["redis://redis:6379/0"]
