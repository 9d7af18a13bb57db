"""The sandbox as a service."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emulator.runtime.sandbox import NoSandbox, find_bwrap
from emulator.runtime.service import Distant, is_serving, strongest
from launch.places import ROOT
from launch.processes import descendants
from tests.children import child

pytestmark = pytest.mark.skipif(find_bwrap() is None, reason="bubblewrap is for Linux")


def until(holds: Callable[[], bool]) -> None:
    """Return once it holds; it is another process that makes it so."""
    last = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.01)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """A service: its socket and its process."""
    path = tmp_path_factory.mktemp("service") / "sandbox.sock"
    command = [sys.executable, "-m", "emulator.runtime.service", "--socket", str(path)]
    with child(command, cwd=ROOT) as process:
        until(lambda: is_serving(path))
        yield path, process.pid
        process.send_signal(signal.SIGTERM)


def test_guests_of_the_service_are_behind_the_same_walls(service: tuple[Path, int]) -> None:
    environment = os.environ | {"SLUICE_SANDBOX": str(service[0])}
    command = [sys.executable, "manage.py", "sandbox", "--json"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert json.loads(result.stdout)["level"] == "B", result.stderr
    assert result.returncode == 0


def test_a_zygote_ends_when_its_worker_hangs_up(service: tuple[Path, int], tmp_path: Path) -> None:
    path, process = service
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs, tempfile.TemporaryFile() as errors:
        zygote = Distant(str(path), tmp_path, theirs, errors.fileno())
        until(lambda: len(descendants(process)) > 0)
        zygote.kill()
        until(lambda: descendants(process) == [])


def test_a_wish_without_descriptors_is_refused(service: tuple[Path, int]) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.connect(str(service[0]))
        client.sendall(b'{"store": "/"}')
        assert b"0 descriptors instead of 2" in client.recv(4096)


def test_only_its_own_user_may_order_guests(service: tuple[Path, int]) -> None:
    assert service[0].stat().st_mode & 0o077 == 0


def test_a_worker_without_its_service_is_told_so(tmp_path: Path) -> None:
    assert not is_serving(tmp_path / "nobody.sock")
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs, tempfile.TemporaryFile() as errors, pytest.raises(OSError, match="No such file"):
        Distant(str(tmp_path / "nobody.sock"), tmp_path, theirs, errors.fileno())


def test_a_machine_without_namespaces_offers_no_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("emulator.runtime.sandbox.find_bwrap", lambda: None)
    with pytest.raises(NoSandbox):
        strongest()
