"""The sandbox as a service: starts zygotes for workers that may reach what no guest should be near.

It has no network, no database and no Redis. A worker on the same machine connects to its socket, hands over the
zygote's end of the control socket and a file for its errors, and keeps the connection for as long as it wants guests.
"""

import argparse
import json
import os
import socket
import socketserver
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from emulator.runtime.sandbox import Giver, NoSandbox, Sandbox, possible_sandboxes

LARGEST_WISH = 8192
DESCRIPTORS = 2
ANSWER_S = 20.0


class Refused(OSError):
    """The service could not start a zygote."""


class Distant:
    """A zygote that the service has started, with the few methods of a Popen that its owner needs."""

    def __init__(self, service: str, store: Path, control: socket.socket, errors: int) -> None:
        self.connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.connection.settimeout(ANSWER_S)
        try:
            self.connection.connect(service)
            wish = json.dumps({"store": str(store)}).encode()
            socket.send_fds(self.connection, [wish], [control.fileno(), errors])
            answer = json.loads(self.connection.recv(LARGEST_WISH) or b'{"refused": "the service ended"}')
            if "refused" in answer:
                raise Refused(answer["refused"])
        except BaseException:
            self.connection.close()
            raise

    def kill(self) -> None:
        """End the zygote and, with it, every guest."""
        self.connection.close()

    def wait(self) -> None:
        """Return at once: the service waits for its own children."""


class Service(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Listens for workers."""

    daemon_threads = True

    def __init__(self, path: Path, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            super().__init__(str(path), Worker)
        finally:
            os.umask(before)


class Worker(socketserver.BaseRequestHandler):
    """One worker's connection and its zygote, which ends with it."""

    server: Service
    request: socket.socket

    def handle(self) -> None:
        """Start the zygote and wait until the worker hangs up."""
        data, descriptors, _, _ = socket.recv_fds(self.request, LARGEST_WISH, DESCRIPTORS)
        try:
            process = self.start(json.loads(data), descriptors)
        except (OSError, ValueError, KeyError) as error:
            self.request.sendall(json.dumps({"refused": f"{type(error).__name__}: {error}"}).encode())
            return
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        try:
            with suppress(ConnectionError):
                self.request.sendall(b'{"started": true}')
                self.request.recv(1)
        finally:
            process.kill()
            process.wait()

    def start(self, wish: dict[str, Any], descriptors: list[int]) -> "subprocess.Popen[bytes]":
        """Start a zygote that sees the worker's code store and talks over the worker's socket."""
        if len(descriptors) != DESCRIPTORS:
            raise ValueError(f"{len(descriptors)} descriptors instead of {DESCRIPTORS}")
        control, errors = descriptors
        return launch(self.server.sandbox, Path(wish["store"]), control, errors)


def launch(sandbox: Sandbox, store: Path, control: int, errors: int) -> "subprocess.Popen[bytes]":
    """Start a zygote as a child of this thread. `control` and `errors` are descriptors."""
    give = Giver()
    try:
        return subprocess.Popen(
            sandbox.command(store, control, give),
            env=sandbox.variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            pass_fds=(control, *give.descriptors),
            start_new_session=True,
        )
    finally:
        give.close()


def strongest() -> Sandbox:
    """Return the walls that this service raises; without namespaces it is no service."""
    found = next(possible_sandboxes())
    if not found.has_namespaces:
        raise NoSandbox("a sandbox service needs bubblewrap and namespaces")
    return found


def is_serving(path: Path) -> bool:
    """Say whether a service answers: an empty wish is refused by name."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(ANSWER_S)
        try:
            client.connect(str(path))
            client.sendall(b"{}")
            return b"refused" in client.recv(LARGEST_WISH)
        except OSError:
            return False


def main() -> None:
    """Serve until stopped: `python -m emulator.runtime.service --socket PATH`."""
    parser = argparse.ArgumentParser(description="Start zygotes for workers on this machine.")
    parser.add_argument("--socket", type=Path, required=True, help="where to listen")
    parser.add_argument(
        "--check", action="store_true", help="only say by the exit code whether a service answers there"
    )
    options = parser.parse_args()
    if options.check:
        sys.exit(not is_serving(options.socket))
    with Service(options.socket, strongest()) as service:
        service.serve_forever()


if __name__ == "__main__":
    main()
