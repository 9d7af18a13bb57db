"""`manage.py up`: everything starts, everything ends."""

import http.client
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from launch.places import ROOT
from launch.processes import descendants
from launch.up import names_of_this_machine, shown
from tests.children import child, command_of, is_alive

UP = [sys.executable, "manage.py", "up"]


def until(holds: Callable[[], bool]) -> None:
    """Return once it holds; it is another process that makes it so."""
    last = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.02)


@contextmanager
def running(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start `up` with its data in `home`; give it and its URL."""
    environment = os.environ | {"SLUICE_HOME": str(home), "RUN_SLOTS": "1"}
    environment.pop("REDIS_URL", None)
    with child(UP, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("Sluice is ready on http://127.0.0.1:"), process.stderr and process.stderr.read()
            yield process, line.split()[-1]
        finally:
            process.send_signal(signal.SIGTERM)


def get(url: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_up_answers_refuses_a_second_one_and_leaves_nothing(tmp_path: Path) -> None:
    with running(tmp_path) as (process, url):
        status, body = get(url, "/healthz")
        assert status == 200
        assert json.loads(body) == {"status": "ok", "database default": "ok", "database runs": "ok", "redis": "ok"}

        environment = os.environ | {"SLUICE_HOME": str(tmp_path)}
        second = subprocess.run(UP, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert f"already runs on {tmp_path} at {url} (process {process.pid})" in second.stderr

        family = descendants(process.pid)
        assert len(family) > 3
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        assert process.returncode == 0
        assert not any(map(is_alive, family))


TEMPLATE = """\
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.12
      Events: {Order: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn}}}
Transform: AWS::Serverless-2016-10-31
"""
HANDLER = """\
import subprocess
def handler(event, context):
    subprocess.Popen(["sleep", "1000"], start_new_session=True)
"""


def run_code(url: str) -> None:
    """Open a board with a function of its own code, and run it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("template.yaml", TEMPLATE)
        archive.writestr("src/app.py", HANDLER)
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as browser:
        browser.get("/import")
        secret = {"X-CSRFToken": browser.cookies["csrftoken"]}
        imported = browser.post("/import", headers=secret, files={"file": ("board.zip", packed.getvalue())})
        assert imported.status_code == 302, imported.text
        started = browser.post(f"{imported.headers['Location']}/runs", headers=secret, json={})
        assert started.status_code == 201, started.text


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="PDEATHSIG is Linux's")
def test_killing_up_leaves_nothing_and_it_starts_again(tmp_path: Path) -> None:
    with running(tmp_path) as (process, url):
        run_code(url)
        until(lambda: any("inside.zygote" in command_of(each) for each in descendants(process.pid)))
        family = descendants(process.pid)
        process.kill()
        until(lambda: not any(map(is_alive, family)))
    with running(tmp_path) as (process, url):
        assert get(url, "/healthz")[0] == 200


@pytest.mark.slow
@pytest.mark.parametrize("name", ["worker runs", "web", "redis"])
def test_a_server_that_is_killed_is_named_and_starts_again(tmp_path: Path, name: str) -> None:
    words = {"worker runs": "--queues runs", "web": "uvicorn", "redis": "redis.sock"}[name]

    def members(parent: int) -> list[int]:
        return [each for each in descendants(parent) if words in command_of(each)]

    with running(tmp_path) as (process, url):
        victim = members(process.pid)[0]
        os.kill(victim, signal.SIGKILL)
        assert process.stderr is not None
        line = next(line for line in process.stderr if "ended" in line)
        assert line.startswith(f"{name} ended (signal SIGKILL)")
        until(lambda: any(is_alive(each) for each in members(process.pid) if each != victim))
        until(lambda: is_healthy(url))


def is_healthy(url: str) -> bool:
    try:
        return get(url, "/healthz")[0] == 200
    except OSError:
        return False


@pytest.mark.slow
def test_two_ups_on_one_checkout_with_their_own_data_get_their_own_ports(tmp_path: Path) -> None:
    with running(tmp_path / "a") as (_, one), running(tmp_path / "b") as (_, two):
        assert one != two
        assert get(one, "/healthz")[0] == get(two, "/healthz")[0] == 200


def test_a_taken_port_is_refused_before_anything_starts(tmp_path: Path) -> None:
    environment = os.environ | {"SLUICE_HOME": str(tmp_path)}
    command = [*UP, "--port", "1", "--host", "203.0.113.1"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "Port 1 on 203.0.113.1 is taken" in result.stderr


def test_others_are_not_let_in_where_function_code_is_not_locked_up(tmp_path: Path) -> None:
    environment = os.environ | {"SLUICE_HOME": str(tmp_path), "SLUICE_SANDBOX": str(tmp_path / "no-service")}
    command = [*UP, "--host", "0.0.0.0"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "On 0.0.0.0 others could run code here that nothing locks up" in result.stderr


def test_the_printed_address_works_on_this_machine() -> None:
    assert [shown(host) for host in ("127.0.0.1", "0.0.0.0", "::1", "::")] == [
        "127.0.0.1",
        "127.0.0.1",
        "[::1]",
        "[::1]",
    ]


def test_a_listener_on_one_address_answers_to_that_name_only() -> None:
    assert names_of_this_machine("192.0.2.7") == ["192.0.2.7"]
