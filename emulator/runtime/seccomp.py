"""Writes the seccomp filter of a guest: what a Lambda handler has no use for is refused by the kernel."""

import errno
import platform
import struct
from collections.abc import Iterable

ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
NEWEST_KNOWN = 466
"""Higher numbers are system calls that this list was not checked against; they do not exist for a guest."""

ABSENT = -1
REFUSED = {
    "_sysctl": (156, ABSENT),
    "acct": (163, 89),
    "add_key": (248, 217),
    "adjtimex": (159, 171),
    "bpf": (321, 280),
    "chroot": (161, 51),
    "clock_adjtime": (305, 266),
    "clock_settime": (227, 112),
    "create_module": (174, ABSENT),
    "delete_module": (176, 106),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "finit_module": (313, 273),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "get_kernel_syms": (177, ABSENT),
    "get_mempolicy": (239, 236),
    "init_module": (175, 105),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "ioperm": (173, ABSENT),
    "iopl": (172, ABSENT),
    "kcmp": (312, 272),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "listmount": (458, 458),
    "lookup_dcookie": (212, 18),
    "mbind": (237, 235),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "migrate_pages": (256, 238),
    "modify_ldt": (154, ABSENT),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "move_pages": (279, 239),
    "msgget": (68, 186),
    "name_to_handle_at": (303, 264),
    "nfsservctl": (180, 42),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "pidfd_getfd": (438, 438),
    "pivot_root": (155, 41),
    "process_madvise": (440, 440),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "query_module": (178, ABSENT),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "set_mempolicy": (238, 237),
    "set_mempolicy_home_node": (450, 450),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
    "semget": (64, 190),
    "setns": (308, 268),
    "settimeofday": (164, 170),
    "shmget": (29, 194),
    "statmount": (457, 457),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "sysfs": (139, ABSENT),
    "syslog": (103, 116),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "uselib": (134, ABSENT),
    "userfaultfd": (323, 282),
    "ustat": (136, ABSENT),
    "vhangup": (153, 58),
}
WALL_BUILDING = ("mount", "umount2", "unshare")
"""What the zygote needs to raise the walls around a guest; refused to the guest itself."""

CLONE, CLONE3, SOCKET, IOCTL, PERSONALITY = (56, 220), (435, 435), (41, 198), (16, 29), (135, 92)
NEW_NAMESPACES = 0x7E020000
TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
FAMILIES = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
KILL, ERROR, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, SECOND_ARGUMENT = 0, 4, 16, 24


class UnknownArchitecture(RuntimeError):
    """This machine's system call numbers are not known."""

    def __init__(self, machine: str) -> None:
        super().__init__(f"no system call table for {machine!r}")


def guest_filter(machine: str = "") -> bytes:
    """Return the program for a guest."""
    return _program(machine or platform.machine(), REFUSED, namespaces=False)


def zygote_filter(machine: str = "") -> bytes:
    """Return the program for the zygote, which still has to raise walls."""
    names = [name for name in REFUSED if name not in WALL_BUILDING]
    return _program(machine or platform.machine(), names, namespaces=True)


def _program(machine: str, names: Iterable[str], *, namespaces: bool) -> bytes:
    if machine not in ARCHITECTURES:
        raise UnknownArchitecture(machine)
    architecture, column = ARCHITECTURES[machine]
    lines = [
        _line(LOAD, ARCHITECTURE),
        _line(EQUAL, architecture, 1, 0),
        _line(RETURN, KILL),
        _line(LOAD, NUMBER),
        *_refuse(AT_LEAST, NEWEST_KNOWN + 1, errno.ENOSYS),
    ]
    for name in names:
        number = REFUSED[name][column]
        if number != ABSENT:
            lines += _refuse(EQUAL, number, errno.EPERM)
    if not namespaces:
        lines += _refuse(EQUAL, CLONE3[column], errno.ENOSYS)  # its flags are behind a pointer; libc falls back
        check = [_line(LOAD, FIRST_ARGUMENT), *_refuse(ANY_BIT, NEW_NAMESPACES, errno.EPERM)]
        lines += _where(CLONE[column], check)
    families = [_line(LOAD, FIRST_ARGUMENT)]
    for left, family in enumerate(FAMILIES):
        families.append(_line(EQUAL, family, len(FAMILIES) - left, 0))
    lines += _where(SOCKET[column], [*families, _line(RETURN, ERROR | errno.EAFNOSUPPORT)])
    input_calls = [_line(LOAD, SECOND_ARGUMENT)]
    for request in TERMINAL_INPUT:
        input_calls += _refuse(EQUAL, request, errno.EPERM)
    lines += _where(IOCTL[column], input_calls)
    usual = [_line(LOAD, FIRST_ARGUMENT), _line(EQUAL, 0, 2, 0), _line(EQUAL, 0xFFFFFFFF, 1, 0)]
    lines += _where(PERSONALITY[column], [*usual, _line(RETURN, ERROR | errno.EPERM)])
    return b"".join([*lines, _line(RETURN, ALLOW)])


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _refuse(test: int, value: int, error: int) -> list[bytes]:
    return [_line(test, value, 0, 1), _line(RETURN, ERROR | error)]


def _where(number: int, lines: list[bytes]) -> list[bytes]:
    """Run `lines`, then allow, for one system call; the call's number stays loaded for all others."""
    return [_line(EQUAL, number, 0, len(lines) + 1), *lines, _line(RETURN, ALLOW)]
