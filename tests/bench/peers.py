"""Other emulators on this machine, and the cases that they and ours are measured on in one run."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.bench.endpoint import ROOT
from tests.ports import free_port

CASES = ROOT.parent / "shared" / "peerbench" / "bench.py"
INSTALLED = Path(os.environ.get("PEERBENCH") or Path(tempfile.gettempdir()) / "peerbench")
ROUNDS = 3
SECONDS = 1.0
START_S = 30


class Server(NamedTuple):
    """An emulator: what has to be there, and how it is started at a port."""

    name: str
    needs: Path
    command: Callable[[int], list[str]]
    variables: Callable[[int], dict[str, str]]


FAUXQS = INSTALLED / "npm" / "node_modules" / "fauxqs" / "dist" / "app.js"
MINISTACK = INSTALLED / "venv-ministack" / "bin" / "ministack"


def _start_fauxqs(port: int) -> list[str]:
    options = f"{{logger: false, host: '127.0.0.1:{port}'}}"
    script = f"import {{buildApp}} from '{FAUXQS}'; buildApp({options}).listen({{port: {port}, host: '127.0.0.1'}})"
    return ["node", "--input-type=module", "-e", script]


def _no_variables(port: int) -> dict[str, str]:
    return {}


OURS = Server("ours", ROOT, lambda port: [sys.executable, "-m", "emulator", "--port", str(port)], _no_variables)
PEERS = (
    Server("fauxqs", FAUXQS, _start_fauxqs, _no_variables),
    Server(
        "ministack",
        MINISTACK,
        lambda port: [str(MINISTACK)],
        lambda port: {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1"},
    ),
)


def installed_peers() -> list[Server]:
    """Return the peers that are installed; skip the test, saying so, where there is none or no case for them."""
    if not CASES.exists():
        pytest.skip(f"the cases do not lie at {CASES}")
    found = [peer for peer in PEERS if peer.needs.exists()]
    if not found:
        pytest.skip(f"no peer is installed below {INSTALLED}: {CASES.with_name('README.md')} says how")
    return found


@contextlib.contextmanager
def serving(server: Server) -> Iterator[tuple[str, int]]:
    """Run an emulator; give its URL and its process id."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    variables = {**os.environ, **server.variables(port)}
    command = server.command(port)
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(url, server.name)
            yield url, process.pid
        finally:
            process.terminate()


def _wait_for(url: str, name: str) -> None:
    ends = time.monotonic() + START_S
    while time.monotonic() < ends:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"{name} does not answer at {url}")


def measured(server: Server, case: str) -> dict[str, dict[str, float]]:
    """Return the figures of one case on one emulator, by variant: /1 and /8 clients, /raw."""
    with serving(server) as (url, pid), tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [sys.executable, str(CASES), "--endpoint", url, "--pid", str(pid), "--only", case]
        options = ["--seconds", str(SECONDS), "--json", file.name]
        subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found: dict[str, dict[str, float]] = json.load(file)["results"]
    return found


def lowest(servers: list[Server], case: str, figure: str) -> dict[str, dict[str, float]]:
    """Return each variant's lowest figure of some rounds, by emulator; in a round all are measured in turn."""
    found: dict[str, dict[str, float]] = {}
    for _ in range(ROUNDS):
        for server in servers:
            for variant, figures in measured(server, case).items():
                if figures.get(figure):
                    best = found.setdefault(variant, {})
                    best[server.name] = min(best.get(server.name, float("inf")), figures[figure])
    return found
