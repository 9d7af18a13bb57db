"""Raises the walls around a guest from within: namespaces, mounts, uid, limits, capabilities, seccomp."""

import ctypes
import errno
import fcntl
import os
import resource
import signal
import socket
import struct
from pathlib import Path
from typing import Any

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = (
    1,
    2,
    4,
    8,
    32,
    4096,
    16384,
    1 << 18,
)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = (
    1,
    4,
    22,
    24,
    36,
    38,
)
SECCOMP_MODE_FILTER = 2
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
LAST_CAPABILITY = 40
MEBIBYTE = 1 << 20

libc = ctypes.CDLL(None, use_errno=True)


class WallNotRaised(OSError):
    """The kernel refused a part of the sandbox; the guest must not start."""


def require(result: int, what: str) -> None:
    """Raise WallNotRaised for what the kernel just refused."""
    if result != 0:
        number = ctypes.get_errno()
        raise WallNotRaised(number, f"{what}: {os.strerror(number)}")


def leave_namespaces(uid: int) -> None:
    """Enter new namespaces; the next child is process 1 of its own. `uid` 0: the caller has no other uid to take."""
    flags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP
    if uid == 0 and os.getuid() == 0:
        raise WallNotRaised(errno.EPERM, "a guest of root needs a uid to drop to")
    if uid == 0:
        own_uid, own_gid = os.getuid(), os.getgid()
        require(libc.unshare(flags | CLONE_NEWUSER), "unshare")
        map_ids(own_uid, own_gid)
    else:
        require(libc.unshare(flags), "unshare")


def map_ids(uid: int, gid: int) -> None:
    """Map the caller's own ids to themselves in the user namespace that it has just made."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Mount, or raise WallNotRaised."""
    arguments = [text.encode() or None for text in (source, target, kind)]
    require(libc.mount(*arguments, ctypes.c_ulong(flags), data.encode() or None), f"mount on {target}")


def bind_read_only(source: str, target: str) -> None:
    """Show a directory at another place, read-only."""
    mount(source, target, "", MS_BIND | MS_REC)
    mount("", target, "", MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV)


def furnish(*, code: str, layers: str, store: str, tmp_mb: int) -> None:
    """Give the guest its code at /var/task, its layers at /opt, its own /tmp and /proc; hide all other code."""
    mount("", "/", "", MS_REC | MS_PRIVATE)
    bind_read_only(code, "/var/task")
    if layers:
        bind_read_only(layers, "/opt")
    mount("none", store, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=4k,mode=555")
    mount("none", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, f"size={tmp_mb}m,nr_inodes=65536,mode=1777")
    mount("none", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "size=16m,nr_inodes=1024,mode=1777")
    try:
        mount("none", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    except WallNotRaised:  # a nested namespace may only show processes where the host's /proc is unmasked
        mount("none", "/proc", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=4k,mode=555")


def raise_loopback() -> None:
    """Let 127.0.0.1 answer in the new network namespace; it has no other device."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack_from("H", fcntl.ioctl(control, SIOCGIFFLAGS, request), 16)[0]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | IFF_UP))


def listen(port: int) -> socket.socket:
    """Return a listening socket; who receives its descriptor answers from outside the namespace."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(64)
    return listener


def limit(limits: dict[str, int]) -> None:
    """Set the limits, each named as in `resource` without RLIMIT_; one that is lower already stays."""
    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def drop_uid(uid: int) -> None:
    """Become a uid that owns nothing."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    require(libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "dumpable")


def own_user_namespace(uid: int) -> None:
    """Enter a user namespace in which nothing is owned but the caller itself."""
    require(libc.unshare(CLONE_NEWUSER), "user namespace")
    map_ids(uid, uid)


def drop_capabilities() -> None:
    """Give up every capability, for good."""
    for capability in range(LAST_CAPABILITY + 1):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = struct.pack("=Ii", 0x20080522, 0)
    require(libc.capset(header, struct.pack("=6I", 0, 0, 0, 0, 0, 0)), "capabilities")


def adopt_orphans() -> None:
    """Become the parent of guests whose own parent has gone, so that their ends are noticed."""
    if hasattr(libc, "prctl"):
        require(libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "subreaper")


def end_with_parent() -> None:
    """Be killed when the parent ends, however it ends."""
    if hasattr(libc, "prctl"):
        require(libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "parent's death")


class Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def forbid_new_privileges() -> None:
    """Let no setuid program give anything back."""
    require(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")


def filter_system_calls(program: bytes) -> None:
    """Install a seccomp program; it holds for every child."""
    structure = Program(len(program) // 8, program)
    require(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(structure), 0, 0), "seccomp")


def enclose(walls: dict[str, Any], program: bytes) -> None:
    """Raise every wall that comes after the mounts, in the order in which each still may be raised."""
    uid = int(walls["uid"])
    if uid:
        drop_uid(uid)
        if walls["namespaces"]:
            own_user_namespace(uid)
    limit(walls["limits"])
    if not walls["namespaces"]:
        end_with_parent()
    if hasattr(libc, "prctl"):
        drop_capabilities()
        forbid_new_privileges()
        if program:
            filter_system_calls(program)
