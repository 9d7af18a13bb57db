"""Forks guests: a warm interpreter that puts each child behind walls before any of its code is read."""

import gc
import io
import json
import mmap
import os
import select
import signal
import site
import socket
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

from emulator.runtime.inside import python_bootstrap, virtual, walls
from emulator.runtime.inside.channel import Channel
from emulator.runtime.inside.sleepers import Sleepers

LARGEST_ORDER = 1 << 17
CHANNEL, CLOCK = 3, 4
LIBRARIES = ("boto3", "botocore", "s3transfer", "urllib3", "jmespath", "dateutil", "six")


def main() -> NoReturn:
    """Take orders from the socket whose descriptor is the first argument, until it closes.

    An order is {"id", "walls"} and three descriptors. When a guest ends, {"id", "died": status} goes back; all else,
    and what it shall start, goes over its own channel: no later guest shall find it in the memory that it inherits.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    filters = _filters(control)
    site.setquit()
    virtual.serve()
    _warm_up()
    wake, woken = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    walls.adopt_orphans()
    walls.end_with_parent()
    control.send(b'{"ready": true}')
    guests: dict[int, int] = {}
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(wake, select.POLLIN)
    while True:
        ready = [descriptor for descriptor, _ in poll.poll()]
        if wake in ready:
            os.read(wake, 4096)
        _report_deaths(control, guests)
        if control.fileno() in ready:
            order, descriptors, _, _ = socket.recv_fds(control, LARGEST_ORDER, 3)
            if not order:
                sys.exit(0)
            _fork(json.loads(order), descriptors, filters, guests)
            for descriptor in descriptors:
                os.close(descriptor)


def _filters(control: socket.socket) -> bytes:
    program = control.recv(LARGEST_ORDER)
    return b"" if program == b"none" else program


def _warm_up() -> None:
    """Import what most handlers import, so that a guest finds it there."""
    try:
        import boto3

        # Once a client was made, its session has read what every client needs: the next one takes a tenth of the time.
        boto3.setup_default_session()
        boto3.client("sqs", region_name="us-east-1", aws_access_key_id="-", aws_secret_access_key="-")
    except ImportError as error:
        sys.stderr.write(f"guests import boto3 from their own code only: {error}\n")
    gc.collect()
    gc.freeze()


def _report_deaths(control: socket.socket, guests: dict[int, int]) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        if pid in guests:
            code = os.waitstatus_to_exitcode(status)
            control.send(json.dumps({"id": guests.pop(pid), "died": code}).encode())


def _fork(order: dict[str, Any], descriptors: list[int], program: bytes, guests: dict[int, int]) -> None:
    """Fork a guest. One with namespaces is forked by a child that has entered them, and adopted from it."""
    if not order["walls"]["namespaces"]:
        guest = os.fork()
        if guest == 0:
            _become_guest(order, descriptors, program)
        guests[guest] = order["id"]
        return
    answer, answered = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            walls.leave_namespaces(order["walls"]["uid"])
            guest = os.fork()
            if guest == 0:
                _become_guest(order, descriptors, program)
            os.write(answered, str(guest).encode())
        except BaseException:  # noqa: BLE001 -- a forked child must not go on with its parent's work
            _tell_failure(descriptors[0])
        os._exit(0)
    os.close(answered)
    pid = os.read(answer, 32)
    os.close(answer)
    os.waitpid(child, 0)
    if pid:
        guests[int(pid)] = order["id"]


def _tell_failure(channel: int) -> None:
    kind, error, _ = sys.exc_info()
    text = f"{kind.__name__ if kind else ''}: {error}"
    with socket.socket(fileno=os.dup(channel)) as out:
        out.send(json.dumps({"failed": text, "trace": traceback.format_exc()}).encode())


def _become_guest(order: dict[str, Any], descriptors: list[int], program: bytes) -> NoReturn:
    try:
        listeners = _enclose(order, descriptors, program)
        with socket.socket(fileno=os.dup(CHANNEL)) as out:
            told = [listener.fileno() for listener in listeners]
            tmp = os.open("/tmp", os.O_RDONLY | os.O_DIRECTORY)
            number = 0 if order["walls"]["namespaces"] else os.getpid()
            socket.send_fds(out, [json.dumps({"ready": True, "pid": number}).encode()], [*told, tmp])
            os.close(tmp)
            start = _hear_start(out)
        for listener, variable in zip(listeners, ("AWS_LAMBDA_RUNTIME_API", "AWS_ENDPOINT_URL"), strict=False):
            host, port = listener.getsockname()
            start["variables"][variable] = f"{'http://' if variable.endswith('URL') else ''}{host}:{port}"
        for listener in listeners:
            listener.close()
    except BaseException:  # noqa: BLE001
        _tell_failure(descriptors[0])
        os._exit(1)
    try:
        _start(start)
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    os._exit(1)


def _hear_start(channel: socket.socket) -> dict[str, Any]:
    """Return what the guest shall start; end where nobody wants it any more."""
    size = int.from_bytes(_receive(channel, 4), "big")
    return dict(json.loads(_receive(channel, size)))


def _receive(channel: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        data = channel.recv(size - len(received))
        if not data:
            os._exit(0)
        received += data
    return received


def _enclose(order: dict[str, Any], descriptors: list[int], program: bytes) -> list[socket.socket]:
    """Take the guest's descriptors, raise its walls, and return the sockets that its runtime shall answer."""
    enclosing = order["walls"]
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    channel, logs, clock = descriptors
    os.setsid()
    nothing = os.open("/dev/null", os.O_RDWR)
    kept = [os.dup2(descriptor, 64 + n) for n, descriptor in enumerate((nothing, logs, logs, channel, clock))]
    for wanted, descriptor in enumerate(kept):
        os.dup2(descriptor, wanted, inheritable=wanted < CHANNEL)
    descriptors[0] = CHANNEL
    os.closerange(CLOCK + 1, 1024)
    if enclosing["namespaces"]:
        walls.raise_loopback()
        walls.furnish(**enclosing["rooms"])
    listeners = [walls.listen(port) for port in enclosing["ports"]]
    walls.enclose(enclosing, program)
    return listeners


def _start(start: dict[str, Any]) -> NoReturn:
    os.environ.clear()
    os.environ.update(start["variables"])
    os.chdir(start["task_root"])
    if start["command"]:
        os.set_inheritable(CHANNEL, start["speaks_on_channel"])
        os.set_inheritable(CLOCK, start["speaks_on_channel"])
        os.execve(start["command"][0], start["command"], dict(start["variables"]))
    sys.path[:] = [*start["path"], *[entry for entry in sys.path if entry]]
    sys.argv = [start["task_root"]]
    _prefer_own_libraries(start["path"])
    channel = Channel(CHANNEL)
    virtual.world.page = mmap.mmap(CLOCK, mmap.PAGESIZE, prot=mmap.PROT_READ)
    virtual.world.sleepers = Sleepers(virtual.world.now_ms, lambda ms: _sleep(channel, ms))
    virtual.world.reseed(start["seed"])
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        vars(sys)[name] = vars(sys)[f"__{name}__"] = _log_stream(descriptor)
    try:
        python_bootstrap.run(channel, start["handler"])
    except SystemExit as end:
        _leave(end.code)
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
        _leave(1)


def _log_stream(descriptor: int) -> io.TextIOWrapper:
    binary = open(descriptor, "wb", closefd=False)  # noqa: SIM115 -- open as long as the guest lives
    return io.TextIOWrapper(binary, encoding="utf-8", errors="backslashreplace", line_buffering=True)


def _leave(code: Any) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _sleep(channel: Channel, ms: int) -> None:
    channel.request("POST", f"/sluice/sleep/{ms}")


def _prefer_own_libraries(path: list[str]) -> None:
    """Forget the libraries that are imported already where the function's own code brings them."""
    brought = any(
        (Path(entry) / name).exists() for entry in path for each in LIBRARIES for name in (each, f"{each}.py")
    )
    if brought:
        for name in list(sys.modules):
            if name.split(".")[0] in LIBRARIES:
                del sys.modules[name]


if __name__ == "__main__":
    main()
