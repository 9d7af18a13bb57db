"""Puts guests into control groups below one that was delegated to this product."""

import os
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "SLUICE_CGROUP"
"""Names the delegated folder(s), separated by ":": one of cgroup v2, or one a controller of v1."""
DELEGATED = ("user.delegate", "trusted.delegate")
"""How systemd marks a group whose holder may make groups below it."""
PREFIX = "sluice-"
MEBIBYTE = 1 << 20
V2 = {"memory.max": "{memory}", "memory.swap.max": "0", "memory.oom.group": "1", "pids.max": "{processes}"}
V1 = {"memory.limit_in_bytes": "{memory}", "pids.max": "{processes}"}


@dataclass(frozen=True, slots=True)
class Cgroup:
    """The folders in which groups may be made."""

    folders: tuple[Path, ...]

    def enclose(self, name: str, pid: int, *, memory_mb: int, processes: int) -> None:
        """Put a process, and all that it will fork, into a group of that name with limits."""
        values = {"memory": memory_mb * MEBIBYTE, "processes": processes}
        for folder in self.folders:
            group = folder / name
            group.mkdir(exist_ok=True)
            for file, value in (V2 if _is_v2(folder) else V1).items():
                if (group / file).exists():
                    (group / file).write_text(value.format(**values))
            (group / "cgroup.procs").write_text(str(pid))

    def release(self, name: str) -> bool:
        """Remove a group; False while it still has processes."""
        return all(_remove(folder / name) for folder in self.folders)

    def sweep(self) -> None:
        """Remove what guests of workers that were killed have left."""
        for folder in self.folders:
            for group in folder.glob(f"{PREFIX}*"):
                _remove(group)


def _remove(group: Path) -> bool:
    try:
        group.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def find_cgroup() -> Cgroup | None:
    """Return where groups may be made: as the operator says, or as systemd has delegated; else None.

    A folder that is merely writable belongs to somebody else: groups in it would leave that owner's accounts.
    """
    named = os.environ.get(VARIABLE, "")
    if named:
        folders = tuple(Path(text) for text in named.split(":"))
        return Cgroup(folders) if all(_is_usable(folder) for folder in folders) else None
    own = _own_v2_folder()
    if own is not None and _is_delegated(own) and _is_usable(own):
        return Cgroup((own,))
    return None


def _is_v2(folder: Path) -> bool:
    return (folder / "cgroup.controllers").exists()


def _is_usable(folder: Path) -> bool:
    if not (folder / "cgroup.procs").exists() or not os.access(folder, os.W_OK):
        return False
    if not _is_v2(folder):
        return True
    return {"memory", "pids"} <= set((folder / "cgroup.subtree_control").read_text().split())


def _own_v2_folder() -> Path | None:
    listing = Path("/proc/self/cgroup")
    if not listing.exists():
        return None
    for line in listing.read_text().splitlines():
        if line.startswith("0::"):
            folder = Path("/sys/fs/cgroup") / line[3:].strip().lstrip("/")
            return folder if _is_v2(folder) else None
    return None


def _is_delegated(folder: Path) -> bool:
    try:
        marks = os.listxattr(folder)
    except OSError:
        return False
    return any(mark in marks for mark in DELEGATED)
