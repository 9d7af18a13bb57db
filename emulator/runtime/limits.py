"""What a guest may use, and what a run may ask of all its guests."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in MiB or bytes as named, times in seconds of real time."""

    live_guests: int = 200
    turn_wall_s: float = 10.0
    turn_cpu_s: float = 5.0
    invocation_s: float = 60.0
    """What all turns of an invocation may take together."""
    tmp_mb: int = 512
    """Lambda's default ephemeral storage."""
    all_tmp_mb: int = 4096
    """What all guests of a run together may hold in /tmp, which is memory here."""
    processes: int = 128
    open_files: int = 1024
    """Lambda's quota of file descriptors."""
    log_bytes: int = 256 * 1024
    """What is kept of an invocation's output; the rest is read and dropped."""
    request_bytes: int = 64 * MEBIBYTE
    """What all unanswered requests of a guest may hold; a response above 6 MB is refused by Lambda's own rule."""
    connections: int = 64
    """Open connections of one guest to its endpoint."""
    memory_slack_mb: int = 512
    """Address space beyond the function's memory, in which a runaway is noticed and ended."""

    def of_process(self, memory_mb: int, *, tmp_mb: int, has_own_heap_limit: bool) -> dict[str, int]:
        """Return the rlimits of a guest; a runtime that reserves address space freely gets no limit on its data."""
        limits = {
            "CORE": 0,
            "FSIZE": tmp_mb * MEBIBYTE,
            "NOFILE": self.open_files,
            "NPROC": self.processes,
            "MEMLOCK": 64 * 1024,
            "MSGQUEUE": 0,
        }
        if not has_own_heap_limit:
            limits["DATA"] = (memory_mb + self.memory_slack_mb) * MEBIBYTE
        return limits


class TooManyGuests(RuntimeError):
    """More function environments are alive than a run may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} live guests: the limit on function environments of a run")
        self.limit = limit
