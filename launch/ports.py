"""Free TCP ports."""

import socket

from launch.refusal import Refused

USUAL = 8000
TRIED = 100


def is_free(host: str, port: int) -> bool:
    """Return whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def choose(host: str, wanted: int | None) -> int:
    """Return the wanted port, which has to be free, or the first free one from 8000."""
    if wanted is not None:
        if not is_free(host, wanted):
            raise Refused(f"Port {wanted} on {host} is taken. Name another with --port.")
        return wanted
    for port in range(USUAL, USUAL + TRIED):
        if is_free(host, port):
            return port
    raise Refused(f"The ports {USUAL} to {USUAL + TRIED - 1} on {host} are all taken. Name another with --port.")
