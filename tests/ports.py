"""Ports for the servers that tests start."""

import random
import socket
from pathlib import Path

LOWEST = 15_000
EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
CHANCE = random.SystemRandom()


def free_port() -> int:
    """Return a port that nobody listens at, and that the system gives to no connection until the server has it."""
    above = int(EPHEMERAL.read_text().split()[0]) if EPHEMERAL.exists() else 32_768
    while True:
        port = CHANCE.randrange(LOWEST, above) if above > LOWEST else 0
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
