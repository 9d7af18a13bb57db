"""Attacks the sandbox from within, as a hostile handler would, and tells which walls held."""

import _thread
import ctypes
import errno
import os
import resource
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

Attack = Callable[[dict[str, Any]], str]
"""Returns what it got, or "" where the wall held. An OSError, MemoryError or ValueError means that it held."""

OWN_DESCRIPTORS = {0, 1, 2, 3, 4, 5}
"""Nothing, log, log, channel, clock and the clock's mapping."""
HARMLESS_DEVICES = {"null", "zero", "full", "random", "urandom", "tty", "console"}
DEVICE_FOLDERS = {"core", "fd", "ptmx", "pts", "shm", "stderr", "stdin", "stdout"}
TEST_NET = ("192.0.2.1", 80)
FORBIDDEN_FAMILIES = {"AF_PACKET": 17, "AF_NETLINK": 16, "AF_VSOCK": 40, "AF_ALG": 38, "AF_KEY": 15}
GIBIBYTE = 1 << 30
MOST_THREADS = 1000
libc = ctypes.CDLL(None, use_errno=True)


def handler(event: dict[str, Any], _: object) -> list[dict[str, Any]]:
    """Run every attack; the event names what on the host would be a prize."""
    return [_run(name, attack, event) for name, attack in ATTACKS.items()]


def _run(name: str, attack: Attack, event: dict[str, Any]) -> dict[str, Any]:
    try:
        got = attack(event)
    except (OSError, MemoryError, ValueError) as error:
        return {
            "attack": name,
            "held": True,
            "by": str(error) or type(error).__name__,
        }
    return {"attack": name, "held": not got, "by": got}


def read_host_files(event: dict[str, Any]) -> str:
    """Read what only the host may read."""
    return _first(path for path in event["secrets"] if _succeeds(Path(path).read_bytes))


def see_host_folders(event: dict[str, Any]) -> str:
    """Look into folders of the host."""
    return _first(path for path in event["folders"] if _succeeds(_names, path))


def see_other_processes(_: dict[str, Any]) -> str:
    """Find processes that are not the guest's own."""
    return _first(name for name in _names("/proc") if name.isdigit() and int(name) != os.getpid())


def signal_the_host(event: dict[str, Any]) -> str:
    """Reach the process that runs the sandbox."""
    os.kill(event["pid"], 0)
    return f"process {event['pid']}"


def connect_outside(_: dict[str, Any]) -> str:
    """Leave through the network."""
    with socket.socket() as out:
        out.setblocking(False)
        code = out.connect_ex(TEST_NET)
    return "" if code not in {0, errno.EINPROGRESS} else "a route to the outside"


def send_datagram(_: dict[str, Any]) -> str:
    """Leave without a connection."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"x", TEST_NET)
    return "a datagram left"


def connect_to_host(event: dict[str, Any]) -> str:
    """Reach a port of the host's own loopback."""
    with socket.create_connection(("127.0.0.1", event["port"]), 1):
        return f"port {event['port']} of the host"


def connect_to_abstract_socket(event: dict[str, Any]) -> str:
    """Reach a unix socket of the host that has no file."""
    with socket.socket(socket.AF_UNIX) as out:
        out.connect(b"\0" + event["abstract"].encode())
    return event["abstract"]  # type: ignore[no-any-return]


def open_strange_sockets(_: dict[str, Any]) -> str:
    """Open sockets of families that no handler needs."""
    return _first(name for name, family in FORBIDDEN_FAMILIES.items() if _succeeds(_open_socket, family))


def become_root(_: dict[str, Any]) -> str:
    """Take another uid."""
    os.setresuid(0, 0, 0)
    return "uid 0"


def hold_capabilities(_: dict[str, Any]) -> str:
    """Find a capability, or a way to one."""
    facts = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line)
    sets = [name for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb", "CapInh") if int(facts[name], 16)]
    if facts.get("NoNewPrivs") != "1":
        sets.append("setuid programs work")
    if facts.get("Seccomp") != "2":
        sets.append("no seccomp filter")
    return ", ".join(sets)


def make_namespaces(_: dict[str, Any]) -> str:
    """Become root of a new namespace."""
    _call("unshare", 0x10000000)
    return "a user namespace"


def mount_something(_: dict[str, Any]) -> str:
    """Change what is mounted."""
    _call("mount", b"none", b"/tmp", b"tmpfs", 0, None)
    return "a mount"


def change_root(_: dict[str, Any]) -> str:
    """Change the root folder."""
    os.chroot("/tmp")
    return "another root"


def make_devices(_: dict[str, Any]) -> str:
    """Make a node for the host's disk, or find a device that is no toy."""
    strange = set(_names("/dev")) - HARMLESS_DEVICES - DEVICE_FOLDERS
    if strange:
        return ", ".join(sorted(strange))
    os.mknod("/tmp/disk", stat.S_IFBLK | 0o600, os.makedev(8, 0))
    return "a block device"


def forbidden_system_calls(event: dict[str, Any]) -> str:
    """Call what seccomp must refuse; an answer other than EPERM or ENOSYS came from behind the filter."""
    reached = []
    for name, number in event["calls"].items():
        ctypes.set_errno(0)
        zero = ctypes.c_long(0)
        result = libc.syscall(ctypes.c_long(number), ctypes.c_long(-1), zero, zero, zero, zero)
        if result != -1 or ctypes.get_errno() not in {errno.EPERM, errno.ENOSYS}:
            reached.append(name)
    return ", ".join(reached)


def type_into_terminal(_: dict[str, Any]) -> str:
    """Push keystrokes into the operator's terminal."""
    with Path("/dev/tty").open("wb"):
        return "a terminal"


def write_outside(event: dict[str, Any]) -> str:
    """Write anywhere but /tmp."""
    return _first(folder for folder in event["places"] if _succeeds(_write_into, folder))


def see_other_code(event: dict[str, Any]) -> str:
    """Read the code of other functions."""
    return _first(_names(event["store"]))


def inherit_descriptors(_: dict[str, Any]) -> str:
    """Use a descriptor that somebody forgot."""
    return ", ".join(str(n) for n in range(64) if n not in OWN_DESCRIPTORS and _succeeds(os.fstat, n))


def read_inherited_variables(event: dict[str, Any]) -> str:
    """Find the product's own settings in the environment."""
    started_with = Path("/proc/self/environ").read_bytes().decode(errors="replace").split("\0")
    names = [*os.environ, *(entry.partition("=")[0] for entry in started_with)]
    own = [name for name in names if not name.startswith("AWS_")]
    return ", ".join(name for name in own if any(part in name for part in event["variables"]))


def take_memory(_: dict[str, Any]) -> str:
    """Allocate ten gigabytes."""
    return f"{len(bytearray(10 * GIBIBYTE))} bytes"


def fill_the_disk(_: dict[str, Any]) -> str:
    """Write a gigabyte into one file; find more room than a function has."""
    facts = os.statvfs("/tmp")
    if facts.f_blocks * facts.f_frsize > GIBIBYTE:
        return f"{facts.f_blocks * facts.f_frsize >> 20} MB in /tmp"
    descriptor = os.open("/tmp/large", os.O_CREAT | os.O_WRONLY)
    try:
        os.posix_fallocate(descriptor, 0, GIBIBYTE)
    finally:
        os.close(descriptor)
        Path("/tmp/large").unlink()
    return "a file of a gigabyte"


def start_threads_without_end(_: dict[str, Any]) -> str:
    """Fork until the machine has no more processes."""
    gate = _thread.allocate_lock()
    gate.acquire()
    started = 0
    try:
        while started < MOST_THREADS:
            _thread.start_new_thread(_pass_gate, (gate,))
            started += 1
    except RuntimeError:
        return ""
    finally:
        gate.release()
    return f"{started} threads"


def open_files_without_end(_: dict[str, Any]) -> str:
    """Open files until the machine has no more."""
    with ExitStack() as opened:
        for _number in range(4096):
            opened.enter_context(Path("/dev/null").open("rb"))
        return "4096 open files"


def raise_own_limits(_: dict[str, Any]) -> str:
    """Lift the limits on processes."""
    resource.setrlimit(resource.RLIMIT_NPROC, (4096, 4096))
    return "4096 processes"


def _pass_gate(gate: Any) -> None:
    with gate:
        return


def _call(name: str, *arguments: Any) -> None:
    ctypes.set_errno(0)
    if getattr(libc, name)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _open_socket(family: int) -> None:
    with socket.socket(family, socket.SOCK_DGRAM if family != 38 else socket.SOCK_SEQPACKET):
        return


@contextmanager
def _file_in(folder: str) -> Iterator[Path]:
    path = Path(folder) / ".sluice-attack"
    yield path
    path.unlink()


def _write_into(folder: str) -> None:
    with _file_in(folder) as path:
        path.write_bytes(b"x")


def _names(folder: str) -> list[str]:
    return [path.name for path in Path(folder).iterdir()]


def _succeeds(act: Callable[..., object], *arguments: object) -> bool:
    try:
        act(*arguments)
    except (OSError, ValueError, OverflowError):
        return False
    return True


def _first(found: Any) -> str:
    return str(next(iter(found), ""))


ATTACKS: dict[str, Attack] = {
    function.__name__.replace("_", "-"): function
    for function in (
        read_host_files,
        see_host_folders,
        see_other_processes,
        see_other_code,
        signal_the_host,
        connect_outside,
        send_datagram,
        connect_to_host,
        connect_to_abstract_socket,
        open_strange_sockets,
        become_root,
        hold_capabilities,
        make_namespaces,
        mount_something,
        change_root,
        make_devices,
        forbidden_system_calls,
        type_into_terminal,
        write_outside,
        inherit_descriptors,
        read_inherited_variables,
        raise_own_limits,
        take_memory,
        fill_the_disk,
        start_threads_without_end,
        open_files_without_end,
    )
}
